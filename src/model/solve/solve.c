/*
 * Solving a file: who is run first, in which contexts, and what the rest of the
 * model learns of it.
 *
 * The top level comes first, with all that it calls. Functions that nobody is
 * known to call are entry points of other programs: they are entered with
 * parameters of which only annotations and defaults say something.
 */
#include "model/solve/solve.h"

#include <string.h>

#include "model/caches.h"
#include "model/modules.h"
#include "model/solve/entry_points.h"
#include "model/solve/rows.h"
#include "model/solve/calling.h"
#include "model/uses.h"

static bool is_entered(const struct solver *s, uint32_t f)
{
	const struct solver_function *sf = solver_function_at(s, f);

	for (int c = 0; c < CONTEXT_COUNT; c++)
		if (sf->activations[c] != NO_INDEX)
			return true;
	return false;
}

static void enter_unknown(struct solver *s, uint32_t f, enum context context)
{
	uint32_t activation = solver_activation(s, f, context);

	apply_unknown(s, activation);
	solver_settle(s);
}

/* --- who is not called by the file ---------------------------------------------------- */

/* Graph functions and call-backs that were seeded and that no call has entered. */
static void enter_seeded(struct solver *s, const struct unit *u)
{
	for (uint32_t f = 0; f < u->m->functions.count; f++) {
		const struct solver_function *sf =
			solver_function_at(s, solver_function_of(u, f));

		for (int c = 0; c < CONTEXT_COUNT; c++) {
			uint32_t a = sf->activations[c];

			if (a == NO_INDEX || activation_at(s, a)->is_called)
				continue;
			apply_unknown(s, a);
			activation_at(s, a)->is_called = true;
			solver_settle(s);
		}
	}
}

/* A function whose name is nowhere used in the file is called from outside, if
 * at all; what it calls gets its arguments from it. Of __call__, whose name is
 * never used, that is not known: block(x). */
static bool is_used_by_name(const struct unit *u, uint32_t f)
{
	sym_t name = function_at(u->m, f)->name;

	return !name || name == u->m->caches->known.__call__ ||
	       identifiers_named(u->m, name).count > 1;
}

static bool runs_in_any(const struct model *m, nid_t n)
{
	for (int c = 0; c < CONTEXT_COUNT; c++)
		if (runs_in(m, n, c))
			return true;
	return false;
}

/* if K.backend() == "theano": n, in whichever branch. */
static bool is_chosen_by_backend(const struct model *m, nid_t n)
{
	nid_t branch = tree_ancestor(m->tree, n, KIND_if_statement);
	nid_t condition;

	if (branch == NO_NODE)
		return false;
	condition = tree_child(m->tree, branch, FIELD_condition);
	for_each_descendant(m->tree, part, condition) {
		const struct call *call = call_at(m, part);

		if (call && call->name &&
		    framework_set_has(m->framework, "keras-backends",
				      name_text(m, call->name)))
			return true;
	}
	return false;
}

/* Whether all that names the function stands in branches that never run, for they are
 * for another backend. */
static bool is_for_other_backend(struct solver *s, const struct unit *u,
				 uint32_t f)
{
	const struct function *function = function_at(u->m, f);
	struct node_list uses = identifiers_named(u->m, function->name);

	for (uint32_t i = 0; i < uses.count; i++) {
		uint32_t around = u->m->function_of[uses.at[i]];

		if (uses.at[i] == function->name_node)
			continue;
		if ((around != NO_INDEX &&
		     !is_entered(s, solver_function_of(u, around))) ||
		    !is_chosen_by_backend(u->m, uses.at[i]) ||
		    runs_in_any(u->m, uses.at[i]))
			return false;
	}
	return uses.count > 1;
}

/* Functions that nobody has entered yet; first those whose name is not used. */
static void enter_roots(struct solver *s, const struct unit *u, bool all)
{
	for (uint32_t f = 0; f < u->m->functions.count; f++) {
		const struct function *function = function_at(u->m, f);

		if (is_entered(s, solver_function_of(u, f)))
			continue;
		if (!all && (function->hybrids.count || is_used_by_name(u, f) ||
			     is_override(s, u, f)))
			continue;
		if (all && is_for_other_backend(s, u, f))
			continue;
		enter_unknown(s, solver_function_of(u, f), CONTEXT_EAGER);
	}
}

/* Who runs a method that nobody is seen to call has made the object before. */
static void enter_constructors(struct solver *s, const struct unit *u)
{
	for (uint32_t f = 0; f < u->m->functions.count; f++)
		if (function_at(u->m, f)->name ==
			    u->m->caches->known.__init__ &&
		    is_present(function_at(u->m, f)->klass) &&
		    !is_entered(s, solver_function_of(u, f)))
			enter_unknown(s, solver_function_of(u, f),
				      CONTEXT_EAGER);
}

/* --- what the model learns ------------------------------------------------------------------ */

static void note_calls(struct solver *s, const struct model *m)
{
	const struct unit *u = unit_at(s, 0);

	for_each_call(m, i) {
		struct call *call = vec_at(&m->calls, i.nr);

		call->callee = u->targets[i.nr].function;
		/* Nothing runs it: what it would call is what it names. */
		if (call->callee == NO_INDEX && !runs_in_any(m, call->node))
			call->callee = function_named(m, call->callee_node);
		call->through_hybrid = u->targets[i.nr].through_graph;
		if (call->callee != NO_INDEX)
			vec_push(m->arena,
				 &vec_at(&m->functions, call->callee)->callers,
				 i);
	}
}

static void note_reasons(struct solver *s, const struct model *m)
{
	for (uint32_t f = 0; f < m->functions.count; f++) {
		const struct solver_function *sf =
			solver_function_checked(s, f);
		struct function *function = vec_at(&m->functions, f);

		function->traces.count = 0;
		for (int c = CONTEXT_GRAPH; c <= CONTEXT_GRAPH_PLAIN; c++) {
			const struct activation *a =
				sf->activations[c] == NO_INDEX
					? NULL
					: activation_at(s, sf->activations[c]);

			for (size_t i = 0; a && i < a->traces.count; i++)
				vec_push(m->arena, &function->traces,
					 a->traces.at[i]);
		}
		if (sf->activations[CONTEXT_HOST] != NO_INDEX)
			function->exempt = !function->traces.count;
	}
}

static unsigned weight_of(const struct trace *t)
{
	return t->certain ? t->assumed ? 1 : 2 : 0;
}

/* The reason that is the surest comes first. */
static void sort_reasons(const struct model *m)
{
	for (uint32_t f = 0; f < m->functions.count; f++) {
		struct function *function = vec_at(&m->functions, f);

		for (size_t i = 1; i < function->traces.count; i++) {
			struct trace t = function->traces.at[i];

			if (weight_of(&t) >
			    weight_of(&function->traces.at[0])) {
				function->traces.at[i] = function->traces.at[0];
				function->traces.at[0] = t;
			}
		}
	}
}

void solve(const struct model *m)
{
	struct solver *s = ARENA_NEW(m->arena, struct solver);
	struct walker *w;
	struct unit *u;

	s->arena = m->arena;
	s->pool = pool_new(m->arena);
	s->names = m->names;
	s->framework = m->framework;
	vec_push(s->arena, &s->objects, (struct object){ 0 });
	vec_push(s->arena, &s->attributes, (struct attribute_slot){ 0 });
	m->caches->solver = s;
	u = solver_unit(s, m);
	solver_settle(s);
	run_tests(s, u);
	trace_saved(s);
	describe_saved(s);
	enter_roots(s, u, false);
	w = solver_walker(s, u);
	run_overrides(w, true);
	for (uint32_t i = 1; i < s->units.count; i++)
		run_overrides(solver_walker(s, unit_at(s, i)), true);
	enter_seeded(s, u);
	run_overrides(w, true);
	enter_constructors(s, u);
	run_overrides(w, false);
	enter_roots(s, u, true);
	enter_seeded(s, u);
	note_calls(s, m);
	note_reasons(s, m);
	sort_reasons(m);
}

struct solver *solver_of(const struct model *m)
{
	if (!m->caches->solver)
		solve(m);
	return m->caches->solver;
}

/* The function in that context, with the reason why it is traced. */
static uint32_t activation_from_outside(const struct model *m, uint32_t f,
					enum context context,
					enum trace_kind kind, const char *by)
{
	struct solver *s = solver_of(m);
	uint32_t a = solver_activation(s, solver_function_of(unit_at(s, 0), f),
				       context);

	activation_reason(s, a,
			  (struct trace){ .kind = kind,
					  .certain = true,
					  .where = function_at(m, f)->name_node,
					  .from = NO_INDEX,
					  .what = by });
	return a;
}

static void settle_from_outside(const struct model *m)
{
	struct solver *s = solver_of(m);

	solver_settle(s);
	note_reasons(s, m);
	sort_reasons(m);
}

void trace_from_outside(const struct model *m, uint32_t f, const char *by)
{
	apply_unknown(solver_of(m), activation_from_outside(m, f, CONTEXT_GRAPH,
							    TRACE_OUTSIDE, by));
	settle_from_outside(m);
}

/* How the program of a file has run function f of a file that it imports. */
static const struct activation *run_of_import(const struct solver *s,
					      const struct model *imported,
					      uint32_t f, enum context context)
{
	for (uint32_t i = 0; i < s->units.count; i++) {
		const struct unit *u = unit_at(s, i);
		uint32_t a;

		if (u->m != imported)
			continue;
		a = solver_function_at(s, solver_function_of(u, f))
			    ->activations[context];
		return a == NO_INDEX ? NULL : activation_at(s, a);
	}
	return NULL;
}

/* Runs f in the contexts in which the importer's program has run it; false if in
 * none. */
static bool apply_runs(const struct model *m, uint32_t f, const char *by,
		       const struct solver *from, const struct model *imported)
{
	bool is_run = false;

	for (int c = CONTEXT_GRAPH; c <= CONTEXT_GRAPH_PLAIN; c++) {
		const struct activation *given =
			run_of_import(from, imported, f, c);

		if (!given || !given->is_called ||
		    (!given->traces.count && !given->is_handed_over))
			continue;
		apply_given(solver_of(m),
			    activation_from_outside(m, f, c, TRACE_OUTSIDE, by),
			    from, given);
		is_run = true;
	}
	return is_run;
}

void trace_as_import(const struct model *m, uint32_t f, const char *by,
		     const struct model *importer, const struct model *imported)
{
	const struct solver *from = importer->caches->solver;
	nid_t node = function_at(m, f)->node;

	if (!apply_runs(m, f, by, from, imported)) {
		trace_from_outside(m, f, by);
		return;
	}
	/* What it returns, the importer may call, or have called. */
	for (uint32_t inner = f + 1; inner < m->functions.count; inner++)
		if (tree_inside(m->tree, function_at(m, inner)->node, node))
			apply_runs(m, inner, by, from, imported);
	settle_from_outside(m);
}

/* --- as programs do that import the file ----------------------------------------------------- */

/* A method that Keras runs if it runs the object, and a function that nobody is seen to
 * call. */
static bool waits_for_program(const struct model *m, uint32_t f)
{
	return is_perhaps_run_by_keras(m, f) ||
	       (!function_at(m, f)->callers.count &&
		is_absent(function_at(m, f)->klass) && !is_ever_traced(m, f) &&
		file_mentions(m, "text-of-tensorflow"));
}

bool needs_programs(const struct model *m)
{
	if (!file_mentions(m, "text-of-tensorflow"))
		return false;
	for (uint32_t f = 0; f < m->functions.count; f++)
		if (waits_for_program(m, f))
			return true;
	return false;
}

static const struct unit *unit_of_file(const struct solver *s, const char *path)
{
	for (uint32_t i = 1; i < s->units.count; i++)
		if (!strcmp(unit_at(s, i)->m->around.path, path))
			return unit_at(s, i);
	return NULL;
}

/* How the program has run it, where that is shown. */
static const struct activation *shown_run(const struct solver *program,
					  const struct unit *u, uint32_t f,
					  enum context context)
{
	uint32_t i = solver_function_at(program, solver_function_of(u, f))
			     ->activations[context];
	const struct activation *a = i == NO_INDEX ? NULL
						   : activation_at(program, i);

	return a && a->shown && a->is_called ? a : NULL;
}

/* What the program gives f; in a graph, for the reason that it has. */
static bool take_run(const struct model *m, uint32_t f, enum context context,
		     const struct solver *program, const struct activation *run)
{
	struct solver *s = solver_of(m);
	const struct trace *why = run->traces.count ? run->traces.at : NULL;
	uint32_t a;

	if (!is_traced_context(context))
		a = solver_activation(s, solver_function_of(unit_at(s, 0), f),
				      context);
	else if (!why || !run->is_certain || !is_override(s, unit_at(s, 0), f))
		return false;
	else
		a = activation_from_outside(
			m, f, context,
			why->kind == TRACE_METHOD ? TRACE_METHOD
						  : TRACE_OUTSIDE,
			why->kind == TRACE_OUTSIDE ? why->what
						   : "another file");
	activation_shown(activation_at(s, a), run->shown);
	apply_given(s, a, program, run);
	return true;
}

void run_as_program_does(const struct model *m, const struct model *program)
{
	static const enum context contexts[] = { CONTEXT_EAGER, CONTEXT_GRAPH,
						 CONTEXT_GRAPH_PLAIN,
						 CONTEXT_SYMBOLIC };
	const struct solver *from = solver_of(program);
	const struct unit *u = unit_of_file(from, m->around.path);
	bool is_run = false;

	if (!u || u->m->functions.count != m->functions.count)
		return;
	for (uint32_t f = 0; f < m->functions.count; f++)
		for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts);
		     i++) {
			const struct activation *run =
				shown_run(from, u, f, contexts[i]);

			is_run |= run && take_run(m, f, contexts[i], from, run);
		}
	if (is_run)
		settle_from_outside(m);
}

bool function_handed_over(const struct model *m, uint32_t i,
			  struct handed_function *out)
{
	const struct solver *s = solver_of(m);
	const struct solver_function *f;

	if (i >= s->handed_over.count)
		return false;
	f = solver_function_at(s, s->handed_over.at[i].function);
	*out = (struct handed_function){ .where = s->handed_over.at[i].where,
					 .model = unit_at(s, f->unit)->m,
					 .function = f->index };
	return true;
}

/* --- questions ---------------------------------------------------------------------------------- */

const struct pool *evidence_pool(const struct model *m)
{
	return solver_of(m)->pool;
}

const struct evidence *evidence_at(const struct model *m, ev_t ev)
{
	return pool_at(solver_of(m)->pool, ev);
}

static const struct activation *activation_in(const struct model *m, nid_t n,
					      enum context context)
{
	const struct solver *s = solver_of(m);
	uint32_t f, a;

	/* An argument that is not given. */
	if (n == NO_NODE)
		return NULL;
	f = m->function_of[n];
	if (f == NO_INDEX)
		return context == CONTEXT_EAGER
			       ? activation_at(s, unit_at(s, 0)->module)
			       : NULL;
	a = solver_function_checked(s, f)->activations[context];
	return a == NO_INDEX ? NULL : activation_at(s, a);
}

ev_t evidence_in(const struct model *m, nid_t n, enum context context)
{
	const struct activation *a = activation_in(m, n, context);
	ev_t value = a ? a->values[n] : EV_UNSEEN;

	if (value == EV_LIVE)
		return EV_UNKNOWN;
	return value == EV_UNSEEN ? EV_NOTHING : value;
}

/* Whether the program shows that the function around `n` is run in that context. */
static bool is_shown_in(const struct model *m, nid_t n, enum context context)
{
	const struct activation *a = activation_in(m, n, context);

	return a && a->shown;
}

ev_t evidence_outside(const struct model *m, nid_t n)
{
	struct pool *pool = solver_of(m)->pool;
	ev_t symbolic = evidence_in(m, n, CONTEXT_SYMBOLIC);

	/* Somebody may call it eagerly, too, but nobody is seen to. */
	if (is_shown_in(m, n, CONTEXT_SYMBOLIC) &&
	    !is_shown_in(m, n, CONTEXT_EAGER) &&
	    !is_shown_in(m, n, CONTEXT_BUILT))
		return symbolic;
	return ev_join(pool,
		       ev_join(pool, evidence_in(m, n, CONTEXT_EAGER),
			       evidence_in(m, n, CONTEXT_BUILT)),
		       symbolic);
}

bool runs_outside(const struct model *m, nid_t n)
{
	return runs_in(m, n, CONTEXT_EAGER) || runs_in(m, n, CONTEXT_BUILT) ||
	       runs_in(m, n, CONTEXT_SYMBOLIC);
}

ev_t evidence_of(const struct model *m, nid_t n)
{
	static const enum context others[] = { CONTEXT_EAGER, CONTEXT_SYMBOLIC,
					       CONTEXT_BUILT, CONTEXT_HOST };
	struct pool *pool = solver_of(m)->pool;
	ev_t value;

	value = ev_join(pool, evidence_in(m, n, CONTEXT_GRAPH),
			evidence_in(m, n, CONTEXT_GRAPH_PLAIN));
	if (value != EV_NOTHING)
		return value;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		value = ev_join(pool, value, evidence_in(m, n, others[i]));
	return value;
}

ev_t evidence_however_run(const struct model *m, nid_t n)
{
	ev_t value = evidence_of(m, n);

	return value == EV_NOTHING ? evidence_in(m, n, CONTEXT_TRIED) : value;
}

static bool is_marked_in(const struct solver *s, uint32_t activation, nid_t n)
{
	return activation != NO_INDEX &&
	       activation_at(s, activation)->values[n];
}

/* Whether some run of the function around `n` marked it. */
static bool is_marked(const struct model *m, const struct solver *s, nid_t n)
{
	uint32_t f = m->function_of[n];
	const struct solver_function *sf;

	if (f == NO_INDEX)
		return is_marked_in(s, unit_at(s, 0)->module, n);
	sf = solver_function_checked(s, f);
	for (int c = 0; c < CONTEXT_COUNT; c++)
		if (is_marked_in(s, sf->activations[c], n))
			return true;
	return false;
}

/* y of `y if condition else z` and of `condition and y`, and a statement of a block: it
 * may be left out where what is around it runs. */
static bool is_chosen(const struct tree *t, nid_t n, nid_t around)
{
	if (around == NO_NODE)
		return false;
	switch (tree_kind(t, around)) {
	case KIND_conditional_expression:
		return n != tree_nth(t, around, 1);
	case KIND_boolean_operator:
		return n == tree_child(t, around, FIELD_right);
	case KIND_block:
		return true;
	default:
		return false;
	}
}

/* The nearest node around `n` that a run marks when it passes. */
static nid_t marked_around(const struct model *m, nid_t n)
{
	const struct solver *s = solver_of(m);
	const struct tree *t = m->tree;

	while (n != NO_NODE) {
		nid_t around = tree_parent(t, n);

		if (is_marked(m, s, n) || is_chosen(t, n, around))
			return n;
		n = around;
	}
	return NO_NODE;
}

/* Whether a run of the function around `n` has passed the marked node. */
static bool passes_mark(const struct model *m, nid_t n, nid_t marked,
			enum context context)
{
	const struct activation *a = activation_in(m, n, context);

	return a && a->values[marked] != EV_UNSEEN;
}

bool runs_in(const struct model *m, nid_t n, enum context context)
{
	nid_t marked = marked_around(m, n);

	return marked != NO_NODE && passes_mark(m, n, marked, context);
}

unsigned dialects_of(const struct model *m, nid_t n, enum context context)
{
	return runs_in(m, n, context) ? activation_in(m, n, context)->dialects &
						dialects_meant(solver_of(m))
				      : 0;
}

static struct function_context
context_in(const struct solver *s, uint32_t function, enum context context)
{
	uint32_t i = solver_function_at(s, function)->activations[context];
	const struct activation *a;
	unsigned dialects;

	if (i == NO_INDEX)
		return (struct function_context){ 0 };
	a = activation_at(s, i);
	dialects = a->dialects & dialects_meant(s);
	return (struct function_context){ dialects, dialects & a->shown };
}

struct function_context function_in(const struct model *m, uint32_t function,
				    enum context context)
{
	const struct solver *s = solver_of(m);

	return context_in(s, solver_function_of(unit_at(s, 0), function),
			  context);
}

struct function_context function_in_import(const struct model *m,
					   const char *path, uint32_t f,
					   enum context context)
{
	const struct solver *s = solver_of(m);

	for (uint32_t i = 1; i < s->units.count; i++) {
		const struct unit *u = unit_at(s, i);

		if (u->m->around.path && !strcmp(u->m->around.path, path) &&
		    f < u->m->functions.count)
			return context_in(s, solver_function_of(u, f), context);
	}
	return (struct function_context){ 0 };
}

const char *context_name(enum context context)
{
	static const char *const names[CONTEXT_COUNT] = {
		"eager",	"graph", "graph without AutoGraph",
		"symbolic",	"host",	 "tried",
		"built by hand"
	};

	return names[context];
}

bool runs_lifted(const struct model *m, nid_t n)
{
	const struct unit *u = unit_at(solver_of(m), 0);
	nid_t marked = u->lifts ? marked_around(m, n) : NO_NODE;

	return marked != NO_NODE && u->lifted[marked];
}

/* Whether the function around `n` is run as a part of a graph at all. */
static bool has_graph_run(const struct model *m, nid_t n)
{
	uint32_t f = n == NO_NODE ? NO_INDEX : m->function_of[n];
	const uint32_t *runs;

	if (f == NO_INDEX)
		return false;
	runs = solver_function_checked(solver_of(m), f)->activations;
	return runs[CONTEXT_GRAPH] != NO_INDEX ||
	       runs[CONTEXT_GRAPH_PLAIN] != NO_INDEX;
}

bool runs_traced(const struct model *m, nid_t n)
{
	nid_t marked = has_graph_run(m, n) ? marked_around(m, n) : NO_NODE;

	if (marked == NO_NODE || unit_at(solver_of(m), 0)->lifted[marked])
		return false;
	return passes_mark(m, n, marked, CONTEXT_GRAPH) ||
	       passes_mark(m, n, marked, CONTEXT_GRAPH_PLAIN);
}
