#include "rulekit/graphflow.h"
#include "rulekit/rule.h"

static bool is_distributed_dataset(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, tree_bare(m->tree, n));

	return call &&
	       (name_is(m, call->method, "experimental_distribute_dataset") ||
		name_is(m, call->method, "distribute_datasets_from_function"));
}

/* Whether it is what a strategy has distributed: the call that made it says so,
 * wherever it stands in the file. */
static bool is_distributed(const struct model *m, nid_t n)
{
	struct value v = value_of(m, n);

	return v.kind == VALUE_DATASET && v.certainty == CERTAINTY_CERTAIN &&
	       v.proof != NO_NODE && is_distributed_dataset(m, v.proof);
}

void check_hy429(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t loop = loop_around(m, node), dataset;

	if (!tree_is(m->tree, loop, KIND_for_statement) ||
	    !is_converted(m, node))
		return;
	dataset = tree_child(m->tree, loop, FIELD_right);
	if (!is_distributed(m, dataset))
		return;
	report(c, node, "leave",
	       tree_is(m->tree, node, KIND_break_statement) ? "break"
							    : "return",
	       "dataset", source_of(c, dataset), NULL);
	relate(c, loop, true, "this loop becomes a graph loop");
}
