#include "rules/graphflow.h"
#include "rules/rule.h"

void check_hy415(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t branch = graph_branch_around(m, node), condition;

	if (branch == NO_NODE)
		return;
	condition = tree_child(m->tree, branch, FIELD_condition);
	report(c, node, "statement", source_of(c, node), "condition",
	       source_of(c, condition), NULL);
	relate(c, condition, true, "a tensor, so both branches are traced");
}
