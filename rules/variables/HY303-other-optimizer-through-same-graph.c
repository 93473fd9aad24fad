#include "rules/graph_calls.h"
#include "rules/rule.h"

/* The variable or attribute that an optimizer is kept in: two expressions of
 * the same text in one scope mean the same one. */
static bool is_same_object(const struct model *m, nid_t a, nid_t b)
{
	if (tree_is(m->tree, a, KIND_identifier) &&
	    tree_is(m->tree, b, KIND_identifier))
		return variable_of(m, a) == variable_of(m, b);
	return slice_equal(tree_text(m->tree, a), tree_text(m->tree, b));
}

static bool is_optimizer(const struct model *m, nid_t n)
{
	struct value v = value_of(m, n);

	return v.kind == VALUE_OPTIMIZER && v.certainty == CERTAINTY_CERTAIN &&
	       (tree_is(m->tree, n, KIND_identifier) ||
		tree_is(m->tree, n, KIND_attribute));
}

/* Whether some optimizer of the file is given its variables before. */
static bool builds_optimizers(const struct model *m)
{
	for (uint32_t i = 0; i < m->calls.count; i++) {
		const struct call *call = &m->calls.at[i];

		if (name_is(m, call->method, "build") &&
		    value_of(m, call->receiver).kind == VALUE_OPTIMIZER)
			return true;
	}
	return false;
}

/* The optimizer that an earlier call gives for the same parameter. */
static nid_t given_before(const struct model *m, const struct call *call,
			  uint32_t p)
{
	const struct function *f = &m->functions.at[call->callee];

	for (size_t i = 0; i < f->callers.count; i++) {
		const struct call *other = &m->calls.at[f->callers.at[i]];
		nid_t given;

		if (other->node >= call->node ||
		    traced_at(m, other->node) != NO_INDEX)
			continue;
		if (other->through_hybrid != call->through_hybrid ||
		    (call->through_hybrid &&
		     variable_of(m, other->callee_node) !=
			     variable_of(m, call->callee_node)))
			continue;
		given = argument_for_parameter(m, other, p);
		if (given != NO_NODE && is_optimizer(m, given))
			return given;
	}
	return NO_NODE;
}

void check_hy303(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct hybrid made;

	if (call->callee == NO_INDEX || traced_at(m, node) != NO_INDEX ||
	    !graph_function_called(m, call, &made))
		return;
	for (uint32_t p = 0; p < m->functions.at[call->callee].parameters.count;
	     p++) {
		nid_t given = argument_for_parameter(m, call, p), first;

		if (given == NO_NODE || !is_optimizer(m, given))
			continue;
		first = given_before(m, call, p);
		if (first == NO_NODE || is_same_object(m, first, given) ||
		    builds_optimizers(m))
			continue;
		report(c, given, "first", source_of(c, first), "second",
		       source_of(c, given), "function",
		       m->functions.at[call->callee].qualified_name, NULL);
		relate(c, first, true, "traced with this one first");
		relate(c, made.where, true, "one graph function for both");
		return;
	}
}
