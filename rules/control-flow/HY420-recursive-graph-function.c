#include "model/solve/solve.h"
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
	uint32_t there = function_at(m, call->callee)->klass;
	uint32_t here = function_at(m, call->function)->klass;

	return there != NO_INDEX && here != NO_INDEX &&
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

void check_hy420(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = function_defined(m, node);
	const struct function *function = function_at(m, f);
	const struct call *call;

	if (!function->hybrids.count || !function->recursive ||
	    ends_while_traced(m, f))
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
