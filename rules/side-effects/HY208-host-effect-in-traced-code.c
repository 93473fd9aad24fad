#include "rules/rule.h"

/* json.dump(x, open(...)) is one effect, told once. */
static bool is_inside_another(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;

	for (nid_t n = tree_parent(t, node); n != NO_NODE;
	     n = tree_parent(t, n)) {
		const struct call *call = call_at(m, n);

		if (call &&
		    framework_has(m->framework, call->name, FACT_HOST_IO))
			return true;
		if (tree_is(t, n, KIND_block))
			return false;
	}
	return false;
}

void check_hy208(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);

	if (!framework_has(m->framework, call->name, FACT_HOST_IO) ||
	    is_inside_another(m, node))
		return;
	report(c, node, "call", source_of(c, node), NULL);
}
