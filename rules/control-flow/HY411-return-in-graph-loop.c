#include "rulekit/graphflow.h"
#include "rulekit/rule.h"

void check_hy411(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t loop = graph_loop_around(m, node);

	if (loop == NO_NODE)
		return;
	report(c, node, NULL);
	relate(c, loop, true, "this loop becomes a graph loop");
}
