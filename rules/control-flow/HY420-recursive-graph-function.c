#include "rules/rule.h"

/* The call in f that leads back to f. */
static const struct call *call_back(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = &m->calls.at[function->calls.at[i]];

		if (call->callee == f ||
		    (call->callee != NO_INDEX &&
		     m->functions.at[call->callee].recursive))
			return call;
	}
	return NULL;
}

/* Every call from outside gives Python numbers only: the recursion ends while it
 * is traced, with a graph for each value. */
static bool ends_while_traced(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];
	bool called = false;
	long number;

	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call = &m->calls.at[function->callers.at[i]];

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

void check_hy420(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = m->index_of[node];
	const struct function *function = &m->functions.at[f];
	const struct call *call;

	if (!function->hybrids.count || !function->recursive)
		return;
	call = call_back(m, f);
	/* The maker of a nested function calls itself with a switch turned. */
	if (call && call->callee != f &&
	    tree_inside(m->tree, node, m->functions.at[call->callee].node))
		return;
	if (ends_while_traced(m, f))
		return;
	report(c, node, "function", function->qualified_name, "how",
	       !call || call->callee == f
		       ? ""
		       : arena_fmt(c->arena, " through `%s`",
				   m->functions.at[call->callee].qualified_name),
	       NULL);
	relate(c, function->hybrids.at[0].where, true, "%s",
	       function->hybrids.at[0].by_call ? "wrapped here"
					       : "decorated here");
	if (call)
		relate(c, call->node, true, "this call leads back");
}
