#include "rules/rule.h"

void check_hy416(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t condition = tree_first(m->tree, node);

	if (condition == NO_NODE ||
	    tensor_certainty(m, condition) != CERTAINTY_CERTAIN)
		return;
	report(c, node, "condition", source_of(c, condition), NULL);
}
