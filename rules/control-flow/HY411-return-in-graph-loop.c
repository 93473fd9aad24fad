#include "rulekit/graphflow.h"
#include "rulekit/rule.h"

void check_hy411(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t loop = graph_loop_around(m, node);

	if (loop == NO_NODE)
		return;
	if (tree_is(m->tree, loop, KIND_for_statement)) {
		struct value v =
			value_of(m, tree_child(m->tree, loop, FIELD_right));

		if (v.kind == VALUE_DATASET || v.kind == VALUE_DATASET_ITERATOR)
			return;
	}
	report(c, node, NULL);
	relate(c, loop, true, "this loop becomes a graph loop");
}
