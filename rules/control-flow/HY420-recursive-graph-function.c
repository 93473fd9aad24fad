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
	report(c, node, "function", function->qualified_name, "how",
	       !call || call->callee == f
		       ? ""
		       : arena_fmt(c->arena, "through `%s`",
				   m->functions.at[call->callee].qualified_name),
	       NULL);
	relate(c, function->hybrids.at[0].where, true, "%s",
	       function->hybrids.at[0].by_call ? "wrapped here"
					       : "decorated here");
	if (call)
		relate(c, call->node, true, "this call leads back");
}
