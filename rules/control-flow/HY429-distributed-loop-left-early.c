#include "rulekit/graphflow.h"
#include "rulekit/rule.h"

static bool distributes(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, tree_bare(m->tree, n));

	return call &&
	       (name_is(m, call->method, "experimental_distribute_dataset") ||
		name_is(m, call->method, "distribute_datasets_from_function"));
}

/* Whether it is what a strategy has distributed, in its place or by its name. */
static bool is_distributed(const struct model *m, nid_t n)
{
	sym_t attribute = self_attribute(m, n);
	struct attribute_bind_list list;
	struct bind_list binds;

	if (distributes(m, n))
		return true;
	if (attribute) {
		list = attribute_binds(m, class_around(m, n), attribute);
		return list.count == 1 && list.at[0]->value != NO_NODE &&
		       distributes(m, list.at[0]->value);
	}
	if (!tree_is(m->tree, n, KIND_identifier))
		return false;
	binds = reaching_binds(m, n);
	return binds.count == 1 &&
	       m->binds.at[binds.at[0]].kind == BIND_ASSIGN &&
	       !m->binds.at[binds.at[0]].unpacked &&
	       distributes(m, m->binds.at[binds.at[0]].value);
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
	relate(c, loop, true, "this loop becomes a loop of the graph");
}
