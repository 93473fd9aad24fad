/*
 * Lists of a few places, bounded by MOST_EVENTS. Loops and parts that may be
 * skipped are seen in the tree, objects by the variable that holds them.
 */

#include "model/moments.h"

#include "model/around.h"
#include "model/caches.h"
#include "model/uses.h"

bool add_moment(struct moments *moments, const struct moment *moment)
{
	for (uint32_t i = 0; i < moments->count; i++)
		if (moments->at[i].node == moment->node)
			return true;
	if (moments->count == MOST_EVENTS)
		return false;
	moments->at[moments->count++] = *moment;
	return true;
}

/* --- what holds an object ------------------------------------------------------- */

uint32_t held_by(const struct model *m, nid_t expression)
{
	nid_t n = expression;

	while (n != NO_NODE && !tree_is(m->tree, n, KIND_identifier)) {
		if (tree_is(m->tree, n, KIND_call))
			return NO_INDEX;
		n = tree_first(m->tree, n);
	}
	return n == NO_NODE ? NO_INDEX : variable_of(m, n);
}

/* The parameter of function f that a variable is, or NO_INDEX. */
static uint32_t as_parameter(const struct model *m, uint32_t variable,
			     uint32_t f)
{
	for (size_t p = 0; p < function_at(m, f)->parameters.count; p++)
		if (function_at(m, f)->parameters.at[p].variable == variable)
			return (uint32_t)p;
	return NO_INDEX;
}

static class_id receiver_class(const struct model *m, uint32_t variable)
{
	uint32_t f;

	if (variable == NO_INDEX)
		return NO_CLASS;
	f = scope_at(m, variable_at(m, variable)->scope)->function;
	if (f == NO_INDEX || is_absent(function_at(m, f)->klass) ||
	    as_parameter(m, variable, f) >= first_real_parameter(m, f))
		return NO_CLASS;
	return function_at(m, f)->klass;
}

bool is_held_alike(const struct model *m, uint32_t a, uint32_t b)
{
	class_id klass = receiver_class(m, a);

	return a == b ||
	       (is_present(klass) && same_class(klass, receiver_class(m, b)));
}

/* What holds the object on the caller's side. False when the function itself makes
 * it, so that each call is about another one. */
static bool held_by_caller(const struct model *m, const struct moment *inner,
			   const struct call *call, uint32_t *held)
{
	const struct variable *v;
	uint32_t p;

	*held = inner->held;
	if (inner->held == NO_INDEX)
		return true;
	v = variable_at(m, inner->held);
	if (scope_at(m, v->scope)->function != inner->function)
		return true;
	p = as_parameter(m, inner->held, inner->function);
	if (p == NO_INDEX || !same_bind(v->first, v->last))
		return false;
	if (p < first_real_parameter(m, inner->function))
		*held = call->receiver == NO_NODE ? NO_INDEX
						  : held_by(m, call->receiver);
	else
		*held = held_by(m, argument_for_parameter(m, call, p));
	return *held != NO_INDEX;
}

void add_callers(const struct model *m, struct moments *moments,
		 uint32_t made_in)
{
	for (uint32_t i = 0; i < moments->count; i++) {
		const struct moment inner = moments->at[i];
		const struct function *f;

		if (inner.function == NO_INDEX || inner.function == made_in)
			continue;
		f = function_at(m, inner.function);
		for (size_t c = 0; c < f->callers.count; c++) {
			const struct call *call =
				call_by_id(m, f->callers.at[c]);
			struct moment outer = { call->function, call->node,
						inner.origin, NO_INDEX };

			if (traced_at(m, call->node) == NO_INDEX &&
			    held_by_caller(m, &inner, call, &outer.held))
				add_moment(moments, &outer);
		}
	}
}

/* model.compile(...), which makes the next model.fit() trace again. */
static bool is_compiled_inside(const struct model *m,
			       const struct moment *moment, nid_t start,
			       nid_t end)
{
	struct node_list uses = uses_of(m, moment->held);

	for (uint32_t i = count_before(uses, start); i < uses.count; i++) {
		nid_t n = tree_parent(m->tree, uses.at[i]);
		const struct call *call;

		if (uses.at[i] >= end)
			break;
		if (!tree_is(m->tree, n, KIND_attribute))
			continue;
		call = call_at(m, tree_parent(m->tree, n));
		if (call && call->callee_node == n &&
		    name_is(m, call->method, "compile"))
			return true;
	}
	return false;
}

bool is_object_made_again(const struct model *m, const struct moment *moment,
			  nid_t start, nid_t end)
{
	bind_id i;

	if (moment->held == NO_INDEX)
		return false;
	i = variable_at(m, moment->held)->first;
	for (; is_present(i); i = bind_by_id(m, i)->next)
		if (bind_by_id(m, i)->target > start &&
		    bind_by_id(m, i)->target < end)
			return true;
	return is_compiled_inside(m, moment, start, end);
}

/* --- in which order ------------------------------------------------------------- */

bool comes_always_before(const struct model *m, nid_t a, nid_t b)
{
	const struct tree *t = m->tree;
	nid_t part = a, n = tree_parent(t, a);

	for (; n != NO_NODE; part = n, n = tree_parent(t, n)) {
		bool holds_both = tree_inside(t, b, n);

		if (is_optional_part(t, n, part))
			return false;
		/* try: step() except: ... may be about that very step. */
		if (holds_both)
			return !tree_is(t, n, KIND_try_statement) ||
			       b < tree_end(t, part);
		if (tree_is(t, n, KIND_function_definition))
			return false;
	}
	return false;
}

/* Whether the pass of the loop in which a node is reached is its last one: its
 * block ends in return or break. */
static bool leaves_loop(const struct model *m, nid_t node, nid_t loop)
{
	for (nid_t n = node; n != loop; n = tree_parent(m->tree, n))
		if (block_leaves(m, n) &&
		    !tree_is(m->tree, last_statement(m, n),
			     KIND_continue_statement))
			return true;
	return false;
}

nid_t loop_around_both(const struct model *m, const struct moment *use,
		       nid_t other)
{
	nid_t n = loop_statement_around(m, use->node);

	for (; n != NO_NODE; n = loop_statement_around(m, n)) {
		if (m->function_of[n] != use->function)
			return NO_NODE;
		if (!tree_inside(m->tree, other, n))
			continue;
		if (is_object_made_again(m, use, n, tree_end(m->tree, n)) ||
		    leaves_loop(m, other, n) || leaves_loop(m, use->node, n))
			return NO_NODE;
		return n;
	}
	return NO_NODE;
}
