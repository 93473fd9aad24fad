#include "rules/rule.h"

void check_hy905(struct check *c, nid_t node)
{
	const struct model *m = c->model;

	/* Behind a flag it is not left on. */
	if (!call_is(m, call_at(m, node),
		     "tensorflow.debugging.enable_check_numerics") ||
	    tree_ancestor(m->tree, node, KIND_if_statement) != NO_NODE)
		return;
	report(c, node, "call", source_of(c, node), NULL);
}
