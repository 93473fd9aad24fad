#include "model/solve/solve.h"
#include "rulekit/chosen.h"
#include "rulekit/graphflow.h"
#include "rulekit/rule.h"

/* Every call from outside gives Python numbers only: the recursion ends while it
 * is traced, with a graph for each value. */
static bool ends_while_traced(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);
	bool called = false;
	long number;

	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call =
			call_by_id(m, function->callers.at[i]);

		if (call->function == f ||
		    tree_inside(m->tree, call->node, function->node))
			continue;
		if (!tree_is(m->tree, call->arguments, KIND_argument_list))
			return false;
		for_each_child(m->tree, a, call->arguments)
			if (!literal_int(m, a, &number))
				return false;
		called = true;
	}
	return called;
}

/* self.f(x), where a class below has another f. */
static bool is_overridden(const struct model *m, const struct call *call)
{
	class_id there = function_at(m, call->callee)->klass;
	class_id here = function_at(m, call->function)->klass;

	return is_present(there) && is_present(here) &&
	       class_is_below(m, there, here);
}

/* self.rest.apply(y) in apply: another object, which ends somewhere. */
static bool is_delegated(const struct model *m, const struct call *call)
{
	return call->receiver != NO_NODE &&
	       !self_attribute(m, call->callee_node);
}

/* No tensor for certain. */
static bool is_python_condition(const struct model *m, nid_t condition)
{
	return ev_must(evidence_pool(m), evidence_of(m, condition),
		       ~(KINDS_TENSOR | KIND_BIT(VALUE_UNKNOWN)));
}

/* Whether Python decides before the call if there is one more: `if n == 0:
 * return x`. A tensor cannot: both its branches are traced. */
static bool python_can_end_it(const struct model *m, uint32_t f,
			      const struct call *call)
{
	const struct tree *t = m->tree;
	nid_t body = function_at(m, f)->body;

	for_each_descendant(t, n, body) {
		nid_t condition =
			tree_is(t, n, KIND_if_statement) ||
					tree_is(t, n, KIND_elif_clause)
				? tree_child(t, n, FIELD_condition)
			: tree_is(t, n, KIND_conditional_expression)
				? tree_nth(t, n, 1)
				: NO_NODE;

		if (n >= call->node)
			break;
		if (condition != NO_NODE && m->function_of[n] == f &&
		    is_python_condition(m, condition))
			return true;
	}
	return false;
}

/* Whether whoever runs the function runs what the call calls, on the same
 * object. */
static bool goes_on(const struct model *m, const struct call *call)
{
	return call->callee != NO_INDEX && call->function != NO_INDEX &&
	       !is_delegated(m, call) && !is_overridden(m, call) &&
	       !python_can_end_it(m, call->function, call);
}

/* The call in f by which it comes back to f, whatever runs; or NULL. */
static const struct call *call_back(struct check *c, uint32_t f)
{
	const struct model *m = c->model;
	size_t count = m->functions.count, waiting = 1;
	uint32_t *queue = ARENA_ARRAY(c->arena, uint32_t, count + 1);
	const struct call **by =
		ARENA_ARRAY(c->arena, const struct call *, count);

	queue[0] = f;
	for (size_t next = 0; next < waiting; next++) {
		const struct function *function = function_at(m, queue[next]);

		for (size_t i = 0; i < function->calls.count; i++) {
			const struct call *call =
				call_by_id(m, function->calls.at[i]);

			if (!goes_on(m, call) || by[call->callee])
				continue;
			by[call->callee] = queue[next] == f ? call
							    : by[queue[next]];
			if (call->callee == f)
				return by[f];
			queue[waiting++] = call->callee;
		}
	}
	return NULL;
}

/* Parts of a function after or in which it may not come to its next call, though
 * no tensor decides that. */
static bool may_end_otherwise(const struct tree *t, nid_t n)
{
	switch (tree_kind(t, n)) {
	case KIND_for_statement:
	case KIND_while_statement:
	case KIND_for_in_clause:
	case KIND_try_statement:
	case KIND_match_statement:
	case KIND_boolean_operator:
	case KIND_raise_statement:
	case KIND_assert_statement:
		return true;
	default:
		return false;
	}
}

/* The tensor that decides, and nothing else does, whether function f comes to a
 * call of itself, so that it does so in each trace; or NO_NODE. */
static nid_t tensor_that_decides(const struct model *m, uint32_t f,
				 const struct call *call)
{
	nid_t body = function_at(m, f)->body, found = NO_NODE;

	for_each_descendant(m->tree, n, body) {
		nid_t condition = branch_condition(m->tree, n);

		if (n >= call->node)
			break;
		if (may_end_otherwise(m->tree, n))
			return NO_NODE;
		if (condition == NO_NODE)
			continue;
		if (tensor_certainty(m, condition) != CERTAINTY_CERTAIN)
			return NO_NODE;
		found = condition;
	}
	return found;
}

/* A helper of a graph function that calls itself: where a tensor would end that,
 * both branches are traced, and the one with the call without end. */
static void check_helper(struct check *c, uint32_t f)
{
	const struct model *m = c->model;
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);
		nid_t decides;

		if (call->callee != f || !goes_on(m, call) ||
		    !is_converted(m, call->node))
			continue;
		decides = tensor_that_decides(m, f, call);
		if (decides == NO_NODE)
			continue;
		report(c, call->node, "function", function->qualified_name,
		       "how", "", NULL);
		relate(c, decides, true,
		       "a tensor, so both branches are traced");
		return;
	}
}

void check_hy420(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = function_defined(m, node);
	const struct function *function = function_at(m, f);
	const struct call *call;

	if (!function->recursive)
		return;
	if (!function->hybrids.count) {
		check_helper(c, f);
		return;
	}
	if (ends_while_traced(m, f))
		return;
	call = call_back(c, f);
	/* The maker of a nested function calls itself with a switch turned. */
	if (!call ||
	    (call->callee != f &&
	     tree_inside(m->tree, node, function_at(m, call->callee)->node)))
		return;
	report(c, node, "function", function->qualified_name, "how",
	       call->callee == f
		       ? ""
		       : arena_fmt(c->arena, " through `%s`",
				   function_at(m, call->callee)->qualified_name),
	       NULL);
	relate(c, function->hybrids.at[0].where, true, "%s",
	       function->hybrids.at[0].by_call ? "wrapped here"
					       : "decorated here");
	relate(c, call->node, true, "this call leads back to it");
}
