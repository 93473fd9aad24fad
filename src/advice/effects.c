/*
 * Each function's own effects first. Then effects are carried from callees to
 * callers until nothing changes: a round that changes something adds an owner
 * to a function, so there is an end.
 */

#include "advice/effects.h"

#include "model/caches.h"
#include "model/host.h"
#include "model/owners.h"

/* Of one file. */
struct analysis {
	const struct model *m;
	struct function_facts *facts;
	owners_t *owners; /* by function: whose objects it changes */
};

static void effect_add(struct analysis *a, uint32_t f, owners_t owners,
		       nid_t where, const char *what)
{
	struct effect e = { where, what };

	if (!owners)
		return;
	a->owners[f] |= owners;
	vec_push(a->m->arena, &a->facts[f].effects, e);
}

static const char *first_line_of(const struct model *m, nid_t n)
{
	struct slice text = tree_text(m->tree, n);
	const char *end = memchr(text.ptr, '\n', text.length);

	if (end)
		text.length = (size_t)(end - text.ptr);
	return arena_fmt(m->arena, "%.*s",
			 (int)(text.length > 60 ? 60 : text.length), text.ptr);
}

/* --- a function's own effects ------------------------------------------------------- */

/* A Keras build fills its own object once, before anything is traced. */
static bool fills_its_object(const struct model *m, uint32_t f, owners_t owners)
{
	const struct function *function = function_at(m, f);

	return is_present(function->klass) && !function->is_static &&
	       owners == owner_of_parameter(0) &&
	       name_is(m, function->name, "build");
}

static void on_store(struct analysis *a, uint32_t f, nid_t target)
{
	const struct model *m = a->m;
	const struct tree *t = m->tree;
	owners_t owners;

	if (tree_is(t, target, KIND_identifier)) {
		uint32_t v = variable_of(m, target);

		if (v != NO_INDEX && variable_at(m, v)->rebound_inside &&
		    scope_at(m, variable_at(m, v)->scope)->function != f)
			effect_add(a, f, OWNER_OUTSIDE, target,
				   arena_fmt(m->arena, "rebinds `%s`",
					     first_line_of(m, target)));
		return;
	}
	if (!tree_is(t, target, KIND_attribute) &&
	    !tree_is(t, target, KIND_subscript))
		return;
	owners = owner_of(m, f, target);
	if (fills_its_object(m, f, owners))
		return;
	effect_add(a, f, owners, target,
		   arena_fmt(m->arena, "stores in `%s`",
			     first_line_of(m, target)));
}

static bool is_container_value(struct value v)
{
	return v.kind == VALUE_LIST || v.kind == VALUE_DICT ||
	       v.kind == VALUE_SET;
}

/* x.append(y) as a statement, with nothing known of x: what else is there that
 * everybody appends to and takes nothing back from? */
static bool looks_like_a_list(const struct model *m, const struct call *call)
{
	return (name_is(m, call->method, "append") ||
		name_is(m, call->method, "extend")) &&
	       value_of(m, call->receiver).kind == VALUE_UNKNOWN &&
	       tree_is(m->tree, tree_parent(m->tree, call->node),
		       KIND_expression_statement);
}

static const char *host_effect_text(const struct model *m,
				    const struct call *call)
{
	switch (host_effect_of(m, call)) {
	case HOST_IO:
		return arena_fmt(m->arena,
				 "accesses files or devices through `%s`",
				 first_line_of(m, call->callee_node));
	case HOST_LOG:
		return "writes a log";
	case HOST_DRAW:
		return "draws a random number in Python";
	case HOST_CLOCK:
		return "reads the clock";
	case HOST_NOTHING:
		break;
	}
	return call_is(m, call, "builtins.print") ? "prints" : NULL;
}

/* Takes from a Python iterator that somebody else goes on with. */
static void on_iteration(struct analysis *a, uint32_t f, nid_t iterator)
{
	if (iterator != NO_NODE &&
	    value_of(a->m, iterator).kind == VALUE_ITERATOR)
		effect_add(a, f, owner_of(a->m, f, iterator), iterator,
			   arena_fmt(a->m->arena, "advances `%s`",
				     first_line_of(a->m, iterator)));
}

static void effects_of_call(struct analysis *a, uint32_t f,
			    const struct call *call)
{
	const struct model *m = a->m;
	const char *host = host_effect_text(m, call);
	owners_t owners;

	if (host) {
		effect_add(a, f, OWNER_OUTSIDE, call->node, host);
		return;
	}
	if (call_is(m, call, "builtins.next")) {
		on_iteration(a, f, call_argument(m, call->node, 0, NULL));
		return;
	}
	if (call->receiver == NO_NODE || !is_mutator(m, call->method))
		return;
	if (!is_container_value(value_of(m, call->receiver)) &&
	    !looks_like_a_list(m, call))
		return;
	owners = owner_of(m, f, call->receiver);
	if (fills_its_object(m, f, owners))
		return;
	effect_add(a, f, owners, call->node,
		   arena_fmt(m->arena, "changes `%s`",
			     first_line_of(m, call->receiver)));
}

static void stores_of(struct analysis *a, uint32_t f, nid_t left)
{
	const struct tree *t = a->m->tree;

	if (left == NO_NODE)
		return;
	on_store(a, f, left);
	if (tree_is(t, left, KIND_pattern_list) ||
	    tree_is(t, left, KIND_tuple_pattern) ||
	    tree_is(t, left, KIND_list_pattern))
		for_each_child(t, target, left)
			on_store(a, f, target);
}

/* By variable: a graph function binds it for others to a tensor of its trace. */
static bool *find_leaked(const struct analysis *a)
{
	const struct model *m = a->m;
	bool *leaked = ARENA_ARRAY(m->arena, bool, m->variables.count + 1);

	for_each_bind(m, i) {
		const struct bind *b = bind_by_id(m, i);
		uint32_t f = m->function_of[b->target];

		if (b->kind == BIND_ASSIGN && b->value != NO_NODE &&
		    f != scope_at(m, variable_at(m, b->variable)->scope)
				    ->function &&
		    traced_certainly(m, traced_at(m, b->target)) &&
		    tensor_certainty(m, b->value) != CERTAINTY_NO)
			leaked[b->variable] = true;
	}
	return leaked;
}

/* A graph function that takes in such a tensor fails. */
static void on_name(struct analysis *a, uint32_t f, nid_t n, const bool *leaked)
{
	const struct model *m = a->m;
	uint32_t v = variable_of(m, n);

	if (v == NO_INDEX || !leaked[v] ||
	    scope_at(m, variable_at(m, v)->scope)->function == f ||
	    m->caches->target_variable[n] != NO_INDEX)
		return;
	for (bind_id b = variable_at(m, v)->first; is_present(b);
	     b = bind_by_id(m, b)->next)
		if (m->function_of[bind_by_id(m, b)->target] == f)
			return; /* its own */
	effect_add(a, f, OWNER_OUTSIDE, n,
		   arena_fmt(m->arena,
			     "captures `%s`, a tensor that a graph function "
			     "leaks",
			     first_line_of(m, n)));
}

static void own_effects(struct analysis *a)
{
	const struct model *m = a->m;
	const struct tree *t = m->tree;
	const bool *leaked = find_leaked(a);

	for (nid_t n = 0; n < t->count; n++) {
		uint32_t f = m->function_of[n];

		if (f == NO_INDEX)
			continue;
		switch (tree_kind(t, n)) {
		case KIND_for_statement:
			on_iteration(a, f, tree_child(t, n, FIELD_right));
			stores_of(a, f, tree_child(t, n, FIELD_left));
			break;
		case KIND_assignment:
		case KIND_augmented_assignment:
			stores_of(a, f, tree_child(t, n, FIELD_left));
			break;
		case KIND_delete_statement:
			on_store(a, f, tree_first(t, n));
			break;
		case KIND_call:
			effects_of_call(a, f, call_at(m, n));
			break;
		case KIND_identifier:
			on_name(a, f, n, leaked);
			break;
		default:
			break;
		}
	}
}

/* --- what calls bring in --------------------------------------------------------------- */

/* strategy.run(step, args): the function that it runs, else NO_NODE. */
static nid_t argument_called(const struct model *m, const struct call *call)
{
	nid_t first = call_argument(m, call->node, 0, "fn");

	if (call->receiver == NO_NODE || first == NO_NODE ||
	    (!name_is(m, call->method, "run") &&
	     !name_is(m, call->method, "experimental_run_v2")))
		return NO_NODE;
	return function_meant(m, first) == NO_INDEX ? NO_NODE : first;
}

/* The function that a call runs: the callee, or the constructor of a class. */
static uint32_t function_run_by(const struct model *m, const struct call *call,
				bool *constructs)
{
	struct value v;

	*constructs = false;
	if (call->callee != NO_INDEX)
		return call->callee;
	if (argument_called(m, call) != NO_NODE)
		return function_meant(m, argument_called(m, call));
	if (call->name)
		return NO_INDEX;
	v = value_of(m, call->callee_node);
	if (v.kind != VALUE_CLASS || is_absent(v.klass))
		return NO_INDEX;
	*constructs = true;
	return class_method(m, v.klass, intern_str(m->names, "__init__"));
}

/* The receiver of x.m(): what parameter 0 of the method is. */
static owners_t receiver_owners(struct analysis *a, uint32_t f,
				const struct call *call)
{
	const struct model *m = a->m;
	const struct call *super;
	nid_t owner_argument =
		call->callee == NO_INDEX ? argument_called(m, call) : NO_NODE;

	if (owner_argument != NO_NODE)
		return owner_of(m, f, owner_argument);
	if (call->receiver == NO_NODE)
		return owner_of(m, f, call->callee_node);
	super = call_at(m, tree_bare(m->tree, call->receiver));
	if (call_is(m, super, "builtins.super"))
		return owner_of_parameter(0);
	return owner_of(m, f, call->receiver);
}

/* What a call gives to a parameter of the function that it runs. */
static nid_t argument_given(const struct program *p, const struct model *m,
			    const struct call *call, uint32_t callee,
			    const struct link *link, uint32_t parameter)
{
	struct call seen = *call;

	if (link)
		return link_argument(p, link, parameter);
	seen.callee = callee;
	return argument_for_parameter(m, &seen, parameter);
}

/* The run of a function by a call, `link` when it is in another file. */
struct call_run {
	const struct program *program;
	const struct analysis *there;
	uint32_t callee;
	bool constructs;
	const struct link *link;
};

/* Whose objects the call changes, seen from the caller. */
static owners_t owners_through(struct analysis *a, uint32_t f,
			       const struct call *call,
			       const struct call_run *run)
{
	const struct model *m = a->m;
	owners_t inner = run->there->owners[run->callee];
	owners_t outer = inner & OWNER_OUTSIDE;
	uint32_t first = first_real_parameter(run->there->m, run->callee);

	for (uint32_t p = 0; p < MOST_OWNERS; p++) {
		nid_t argument;

		if (!(inner & owner_of_parameter(p)))
			continue;
		if (p < first) {
			if (!run->constructs)
				outer |= receiver_owners(a, f, call);
			continue;
		}
		argument = argument_given(run->program, m, call, run->callee,
					  run->link, p);
		if (argument != NO_NODE)
			outer |= owner_of(m, f, argument);
	}
	return outer;
}

/* A closure changes what its enclosing functions own: to them it is no outside.
 * It is enough to know that the effect is there. */
static bool add_run(struct analysis *a, const struct call *call,
		    const struct call_run *run)
{
	const struct model *m = a->m, *there = run->there->m;
	uint32_t f = call->function;
	owners_t owners = owners_through(a, f, call, run);

	if (!owners || fills_its_object(m, f, owners) ||
	    (a->owners[f] & owners) == owners)
		return false;
	effect_add(a, f, owners, call->node,
		   arena_fmt(m->arena, "calls `%s`%s%s, which has side effects",
			     function_at(there, run->callee)->qualified_name,
			     there == m ? "" : " of ",
			     there == m ? ""
					: program_path(run->program,
						       run->link->to)));
	return true;
}

static bool add_call_effects(const struct program *p, struct analysis *a)
{
	const struct model *m = a->m;
	bool grew = false;

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		struct call_run run = { .program = p, .there = a };

		if (call->function == NO_INDEX)
			continue;
		run.callee = function_run_by(m, call, &run.constructs);
		if (run.callee != NO_INDEX && run.callee != call->function &&
		    a->owners[run.callee] && add_run(a, call, &run))
			grew = true;
	}
	return grew;
}

static bool add_link_effects(const struct program *p, struct analysis *files)
{
	bool grew = false;

	for (size_t i = 0; i < p->links.count; i++) {
		const struct link *link = &p->links.at[i];
		struct analysis *a = &files[link->from];
		const struct call *call = call_by_id(a->m, link->call);
		struct call_run run = { p, &files[link->to], link->callee,
					link->constructs, link };

		if (call->function != NO_INDEX &&
		    run.there->owners[link->callee] && add_run(a, call, &run))
			grew = true;
	}
	return grew;
}

void find_effects(const struct program *p, struct function_facts **facts)
{
	struct analysis *files =
		ARENA_ARRAY(p->arena, struct analysis, p->files.count + 1);

	for (size_t i = 0; i < p->files.count; i++) {
		const struct model *m = p->files.at[i].model;
		struct analysis *a = &files[i];

		*a = (struct analysis){ .m = m, .facts = facts[i] };
		a->owners =
			ARENA_ARRAY(p->arena, owners_t, m->functions.count + 1);
		own_effects(a);
	}
	/* Each round adds an owner to some function, so it ends. */
	do
		for (size_t i = 0; i < p->files.count; i++)
			while (add_call_effects(p, &files[i]))
				;
	while (add_link_effects(p, files));
}
