/*
 * Everything is put in the order of the text of the function that runs it:
 * where the graph is first traced, where the name is written, where it is
 * traced or called after that. Events in other functions count as the calls
 * that lead to them.
 */

#include "model/frozen.h"

#include "framework/tables.h"
#include "model/as_object.h"
#include "model/caches.h"
#include "model/graph_uses.h"
#include "model/host.h"
#include "model/modules.h"
#include "model/moments.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "model/writes.h"

static uint64_t kinds_of(const struct model *m, nid_t n)
{
	return evidence_at(m, evidence_of(m, n))->kinds;
}

/* Values of Python that a trace takes as they are. */
static bool is_plain(uint64_t kinds)
{
	uint64_t plain = KINDS_SCALAR | KINDS_SEQUENCE | KIND_BIT(VALUE_NONE) |
			 KIND_BIT(VALUE_NUMPY) | KIND_BIT(VALUE_DICT) |
			 KIND_BIT(VALUE_TENSOR) | KIND_BIT(VALUE_UNKNOWN);

	return kinds && !(kinds & ~plain) &&
	       kinds & ~(KIND_BIT(VALUE_NONE) | KIND_BIT(VALUE_UNKNOWN));
}

bool prepares_object(const struct model *m, const struct function *f)
{
	static const char *const names[] = { "__init__", "build", "compile",
					     "__setstate__", NULL };

	return name_is_any(m, f->name, names);
}

/* What is written before the object is used: in its constructor. */
static bool is_initial(const struct model *m, const struct moment *write)
{
	const struct function *f;

	if (write->function == NO_INDEX)
		return false;
	f = function_at(m, write->function);
	return is_present(f->klass) && prepares_object(m, f);
}

/* --- whether it is another value ------------------------------------------------------ */

static nid_t statement_of(const struct model *m, nid_t write)
{
	nid_t n = tree_parent(m->tree, write);

	while (tree_is(m->tree, n, KIND_pattern_list) ||
	       tree_is(m->tree, n, KIND_tuple_pattern) ||
	       tree_is(m->tree, n, KIND_list_pattern))
		n = tree_parent(m->tree, n);
	return n;
}

/* The value of `x = value`; NO_NODE for x += 1, for loops and for x, y = value. */
static nid_t value_written(const struct model *m, nid_t write)
{
	nid_t statement = tree_parent(m->tree, write);

	return tree_is(m->tree, statement, KIND_assignment)
		       ? tree_child(m->tree, statement, FIELD_right)
		       : NO_NODE;
}

/* Whether an expression is written without names: [1, 2]. */
static bool is_literal(const struct tree *t, nid_t n)
{
	for (nid_t d = n; d < tree_end(t, n); d++)
		if (tree_is(t, d, KIND_identifier))
			return false;
	return true;
}

/* Whether two writes certainly give the same: CONV_WIDTH = 3 in two places. */
static bool write_the_same(const struct model *m, nid_t a, nid_t b)
{
	nid_t x = value_written(m, a), y = value_written(m, b);
	const struct evidence *one, *other;

	if (x == NO_NODE || y == NO_NODE)
		return false;
	if (is_literal(m->tree, x) && is_literal(m->tree, y) &&
	    slice_equal(tree_text(m->tree, x), tree_text(m->tree, y)))
		return true;
	one = evidence_at(m, evidence_of(m, x));
	other = evidence_at(m, evidence_of(m, y));
	return one->constant && one->constant == other->constant &&
	       one->kinds == other->kinds;
}

/* The kinds of what is written, through `x, y = f()` too; 0 where nobody knows. */
static uint64_t kinds_written(const struct model *m, nid_t write)
{
	const struct pool *pool = evidence_pool(m);
	nid_t value = value_written(m, write);
	bind_id b = bind_at(m, write);
	const struct elements *parts;
	const struct bind *bind;
	uint64_t kinds;

	if (value != NO_NODE) {
		kinds = kinds_of(m, value);
	} else if (is_present(b) && bind_by_id(m, b)->kind == BIND_ASSIGN &&
		   bind_by_id(m, b)->unpacked) {
		bind = bind_by_id(m, b);
		parts = pool_elements_at(
			pool,
			evidence_at(m, evidence_of(m, bind->value))->elements);
		if (parts->open || bind->place >= parts->count)
			return 0;
		kinds = pool_at(pool, parts->at[bind->place])->kinds;
	} else {
		return 0;
	}
	return kinds & KIND_BIT(VALUE_UNKNOWN) ? 0 : kinds;
}

/* Whether a list or dict is written where the other writes give no such thing: the
 * name is used again for something else, and nobody means the graph to see that.
 *
 *	x, a, y = graph.x, graph.a, graph.y
 *	losses, a = evaluate()
 */
static bool is_something_else(const struct model *m,
			      const struct moments *writes, nid_t write)
{
	uint64_t kinds = kinds_written(m, write);

	if (!kinds || kinds & ~(KINDS_SEQUENCE | KIND_BIT(VALUE_DICT)))
		return false;
	for (uint32_t i = 0; i < writes->count; i++)
		if (writes->at[i].origin != write &&
		    kinds_written(m, writes->at[i].origin) &
			    (kinds | KIND_BIT(VALUE_NONE)))
			return false;
	return writes->count > 1;
}

/* Whether all writes give the same. What is written in one place only has its first
 * value from somewhere else: from the body of a class. */
static bool is_the_only_value(const struct model *m,
			      const struct moments *writes, nid_t write)
{
	for (uint32_t i = 0; i < writes->count; i++)
		if (writes->at[i].origin != write &&
		    !write_the_same(m, write, writes->at[i].origin))
			return false;
	return writes->count > 1;
}

/* np.random.rand(), time.time(): another value each time. */
static bool is_drawn(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);
	enum host_effect effect = call ? host_effect_of(m, call) : HOST_NOTHING;

	return effect == HOST_DRAW || effect == HOST_CLOCK;
}

/* Whether each pass of a loop may write another value: x = i, but not x = limit. */
static bool changes_by_itself(const struct model *m, nid_t write, nid_t loop)
{
	const struct tree *t = m->tree;
	nid_t statement = statement_of(m, write), value;

	if (!tree_is(t, statement, KIND_assignment))
		return true;
	value = tree_child(t, statement, FIELD_right);
	if (value != NO_NODE && makes_new(m, value))
		return true;
	if (value == NO_NODE || evidence_at(m, evidence_of(m, value))->constant)
		return false;
	for (nid_t n = value; n < tree_end(t, value); n++) {
		uint32_t v = tree_is(t, n, KIND_identifier) ? variable_of(m, n)
							    : NO_INDEX;

		if (is_drawn(m, n) ||
		    (v != NO_INDEX && is_bound_inside(m, v, loop)))
			return true;
		if (tree_is(t, n, KIND_attribute) &&
		    slice_equal(tree_text(t, n), tree_text(t, write)))
			return true;
	}
	return false;
}

/* Whether what a use in the loop sees differs from pass to pass. */
static bool changes_in_loop(const struct model *m, const struct moments *writes,
			    const struct moment *write,
			    const struct moment *use, nid_t loop)
{
	const struct tree *t = m->tree;
	bool comes_late = write->node > use->node ||
			  !comes_always_before(m, write->node, use->node);

	/* What a function writes depends on who calls it. */
	if (write->node != write->origin)
		return value_written(m, write->origin) == NO_NODE ||
		       !is_the_only_value(m, writes, write->origin);
	if (changes_by_itself(m, write->node, loop))
		return true;
	for (uint32_t i = 0; i < writes->count; i++) {
		nid_t other = writes->at[i].origin;

		if (other != write->node &&
		    (comes_late || tree_inside(t, other, loop)) &&
		    !write_the_same(m, write->node, other))
			return true;
	}
	return false;
}

/* x of `x = Model()` that is run once; a parameter may be another one each time. */
static bool is_bound_once(const struct model *m, nid_t n)
{
	const struct bind *b =
		tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;

	return b && b->kind == BIND_ASSIGN &&
	       loop_around(m, b->target) == NO_NODE;
}

/* Whether an argument may be another object each time, for which a call is traced:
 * step(model, x). */
static bool is_given_anew(const struct model *m, const struct call *call,
			  uint32_t p)
{
	nid_t given = argument_for_parameter(m, call, p);
	uint64_t kinds = given == NO_NODE ? 0 : kinds_of(m, given);

	if (given == NO_NODE || is_bound_once(m, given) ||
	    !is_used_as_object(
		    m, function_at(m, call->callee)->parameters.at[p].variable))
		return false;
	return kinds & (KINDS_KEPT | KIND_BIT(VALUE_UNKNOWN) |
			KIND_BIT(VALUE_INSTANCE) | KIND_BIT(VALUE_FUNCTION) |
			KIND_BIT(VALUE_OBJECT));
}

/* Whether the graph function is traced again for such an object. */
static bool is_traced_for_objects(const struct model *m,
				  const struct moment *use)
{
	const struct call *call = call_at(m, use->origin);

	if (!call || call->callee == NO_INDEX)
		return false;
	for (uint32_t p = first_real_parameter(m, call->callee);
	     p < function_at(m, call->callee)->parameters.count; p++)
		if (is_given_anew(m, call, p))
			return true;
	return false;
}

/* Whether a call of the graph function gives it a Python number or text that may
 * be another one each time: it is traced anew then. */
static bool retraces_after(const struct model *m, const struct moment *use)
{
	const struct tree *t = m->tree;
	nid_t arguments = tree_child(t, use->origin, FIELD_arguments);

	if (is_traced_for_objects(m, use))
		return true;
	if (arguments == NO_NODE ||
	    runs_training_loop(m, call_at(m, use->origin)))
		return false;
	for_each_child(t, n, arguments) {
		nid_t value = tree_is(t, n, KIND_keyword_argument)
				      ? tree_child(t, n, FIELD_value)
				      : n;
		const struct evidence *e =
			evidence_at(m, evidence_of(m, value));

		if (e->kinds & KINDS_SCALAR && !e->constant)
			return true;
	}
	return false;
}

/* --- in which order ------------------------------------------------------------------- */

/* Whether the write is about an object of the use: net of net.step(x), and of
 * step(net, x). */
static bool is_about(const struct model *m, const struct moment *write,
		     const struct moment *use)
{
	const struct tree *t = m->tree;
	struct node_list uses;
	uint32_t i;

	if (write->held == NO_INDEX || is_held_alike(m, write->held, use->held))
		return true;
	uses = uses_of(m, write->held);
	i = count_before(uses, use->node);
	return i < uses.count && tree_inside(t, uses.at[i], use->node);
}

/* Whether one use comes before the write for certain, and the other one after it,
 * about the same object. */
static bool is_between(const struct model *m, const struct moment *first,
		       const struct moment *write, const struct moment *again)
{
	return first->function == write->function &&
	       again->function == write->function &&
	       first->node < write->node && write->node < again->node &&
	       is_about(m, write, first) && trace_the_same(m, first, again) &&
	       !is_object_made_again(m, again, first->node, again->node) &&
	       comes_always_before(m, first->node, write->node) &&
	       comes_always_before(m, write->node, again->node);
}

/* The use that does not see what is written, or NO_NODE. */
static nid_t use_that_misses(const struct model *m, const struct moments *uses,
			     const struct moments *all,
			     const struct moment *write)
{
	for (uint32_t i = 0; i < uses->count; i++) {
		const struct moment *use = &uses->at[i];
		nid_t loop;

		if (use->function != write->function || retraces_after(m, use))
			continue;
		loop = is_about(m, write, use)
			       ? loop_around_both(m, use, write->node)
			       : NO_NODE;
		if (loop != NO_NODE &&
		    changes_in_loop(m, all, write, use, loop))
			return use->node;
		if (is_the_only_value(m, all, write->origin))
			continue;
		for (uint32_t k = 0; k < uses->count; k++)
			if (is_between(m, &uses->at[k], write, use))
				return use->node;
	}
	return NO_NODE;
}

/* Whether Keras' loop calls the function between its steps, so that what it writes
 * differs from what was there when the first step was traced. */
static bool is_called_between_steps(const struct model *m, uint32_t f,
				    const struct moments *writes, nid_t write)
{
	const char *name;
	size_t length;

	if (f == NO_INDEX ||
	    !runs_in(m, function_at(m, f)->body, CONTEXT_HOST) ||
	    framework_set_has(m->framework, "called-before-steps",
			      name_text(m, function_at(m, f)->name)) ||
	    is_the_only_value(m, writes, write))
		return false;
	/* on_epoch_begin runs before the first step, too. */
	name = name_text(m, function_at(m, f)->name);
	length = strlen(name);
	return length < 6 || strcmp(name + length - 6, "_begin") != 0 ||
	       value_written(m, write) == NO_NODE ||
	       !evidence_at(m, evidence_of(m, value_written(m, write)))
			->constant;
}

/* model.rate = 0.1; model.step(x) after a first model.step(x): the graph has
 * the value of then. */
static bool is_missed(const struct model *m, const struct moments *writes,
		      const struct moment *write, uint32_t root,
		      const struct trace *trace, struct rebinding *out)
{
	struct moments seen = { .count = 0 };

	out->write = write->node;
	out->again = NO_NODE;
	if (is_run_by_keras(trace) &&
	    is_called_between_steps(m, write->function, writes, write->node))
		out->again = training_call(m);
	if (out->again != NO_NODE)
		return true;
	add_moment(&seen, write);
	add_callers(m, &seen, function_at(m, root)->outer);
	for (uint32_t i = 0; i < seen.count && out->again == NO_NODE; i++)
		out->again = use_that_misses(m, uses_of_graph(m, root, trace),
					     writes, &seen.at[i]);
	return out->again != NO_NODE;
}

/* Whether a bind comes before the place: x = step() does not bind x for the call. */
static bool is_bound_before(const struct model *m, const struct bind *b,
			    nid_t n)
{
	return b->target < n &&
	       (b->kind != BIND_ASSIGN ||
		!tree_inside(m->tree, n, statement_of(m, b->target)));
}

/* Whether nothing has bound the name when the first call that is seen traces what reads
 * it: that raises a NameError, and no value is kept.
 *
 *	for x in data: result = step(x)		where step reads `result`
 */
static bool is_unbound_at_first(const struct model *m, nid_t read,
				uint32_t root, const struct trace *trace)
{
	const struct moments *uses = uses_of_graph(m, root, trace);
	uint32_t v = variable_of(m, read), scope;
	nid_t first = NO_NODE;

	scope = scope_at(m, variable_at(m, v)->scope)->function;
	for (uint32_t i = 0; i < uses->count; i++) {
		if (uses->at[i].function != scope)
			return false;
		if (first == NO_NODE || uses->at[i].node < first)
			first = uses->at[i].node;
	}
	if (first == NO_NODE)
		return false;
	for (bind_id i = variable_at(m, v)->first; is_present(i);
	     i = bind_by_id(m, i)->next)
		if (is_bound_before(m, bind_by_id(m, i), first) ||
		    m->function_of[bind_by_id(m, i)->target] != scope)
			return false;
	return true;
}

static bool is_outer_name(const struct model *m, nid_t read)
{
	uint32_t v = variable_of(m, read);

	/* The x of def inner(x) is no read of another x. */
	return m->caches->target_variable[read] == NO_INDEX && v != NO_INDEX &&
	       scope_at(m, variable_at(m, v)->scope)->function !=
		       m->function_of[read];
}

/* Whether a write gives an object that is certainly not the one of before. */
static bool gives_another_object(const struct model *m, nid_t write)
{
	nid_t value = value_written(m, write);

	return value != NO_NODE && makes_new(m, value);
}

/* settings.RATE, which the module of the project gives a number or a text. */
static bool is_literal_of_project(const struct model *m, nid_t read)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, read));
	struct imported found;
	const struct bind *b;

	if (e->kinds != KIND_BIT(VALUE_UNKNOWN) || !e->name ||
	    !m->around.modules || !modules_find_for(m, e->name, &found) ||
	    !found.variable)
		return false;
	b = bind_by_id(found.model,
		       variable_at(found.model, found.variable - 1)->first);
	return b->kind == BIND_ASSIGN && !b->unpacked && b->value != NO_NODE &&
	       is_literal(found.model->tree, b->value);
}

bool rebound_after_trace(const struct model *m, nid_t read,
			 struct rebinding *out)
{
	struct moments writes = { .count = 0 };
	bool is_name = tree_is(m->tree, read, KIND_identifier);
	bool is_attribute = tree_is(m->tree, read, KIND_attribute);
	const struct trace *trace;
	uint32_t root = NO_INDEX;
	bool object;

	/* Most names are a function's own, and that is cheap to see. */
	if (is_name && !is_outer_name(m, read))
		return false;
	trace = root_trace(m, function_around(m, read), &root);
	if (!trace ||
	    ((is_name || is_attribute) && !is_plain(kinds_of(m, read)) &&
	     !is_kept_object(kinds_of(m, read)) &&
	     !(is_attribute && is_literal_of_project(m, read))))
		return false;
	if (is_name && is_unbound_at_first(m, read, root, trace))
		return false;
	if (is_name)
		find_name_writes(m, read, &writes);
	else if (is_attribute)
		find_attribute_writes(m, read, &writes);
	else
		find_environment_writes(m, read, &writes);
	object = is_kept_object(kinds_of(m, read));
	for (uint32_t i = 0; i < writes.count; i++) {
		const struct moment *write = &writes.at[i];

		if (object && !gives_another_object(m, write->origin))
			continue;
		/* What init_scope runs is run while tracing, not later. */
		if (!is_initial(m, write) && !runs_lifted(m, write->node) &&
		    !is_something_else(m, &writes, write->origin) &&
		    traced_at(m, write->node) == NO_INDEX &&
		    is_missed(m, &writes, write, root, trace, out))
			return true;
	}
	return false;
}
