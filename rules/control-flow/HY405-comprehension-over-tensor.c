#include "rulekit/rule.h"

void check_hy405(struct check *c, nid_t clause)
{
	const struct model *m = c->model;
	nid_t iterable = tree_child(m->tree, clause, FIELD_right);

	if (iterable == NO_NODE ||
	    tensor_certainty(m, iterable) != CERTAINTY_CERTAIN)
		return;
	report(c, iterable, "iterable", source_of(c, iterable), NULL);
}
