#include "rulekit/rule.h"
#include "rulekit/sets.h"

void check_hy905(struct check *c, nid_t node)
{
	const struct model *m = c->model;

	/* Behind a flag it is not left on. */
	if (!call_in(m, call_at(m, node), "numerics-check") ||
	    tree_ancestor(m->tree, node, KIND_if_statement) != NO_NODE)
		return;
	report(c, node, "call", source_of(c, node), NULL);
}
