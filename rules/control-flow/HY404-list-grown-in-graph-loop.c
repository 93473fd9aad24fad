#include "rulekit/graphflow.h"
#include "rulekit/rule.h"

static bool grows_list(const char *method)
{
	return !strcmp(method, "append") || !strcmp(method, "extend") ||
	       !strcmp(method, "insert");
}

void check_hy404(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct value list;
	nid_t loop;

	if (call->receiver == NO_NODE ||
	    !grows_list(name_text(m, call->method)))
		return;
	loop = graph_loop_around(m, node);
	list = value_of(m, call->receiver);
	if (loop == NO_NODE || list.kind != VALUE_LIST ||
	    tree_inside(m->tree, list.proof, loop))
		return;
	report(c, node, "call", source_of(c, node), NULL);
	relate(c, loop, true, "this loop becomes a graph loop");
	if (list.proof != NO_NODE)
		relate(c, list.proof, false, "the list is created here");
}
