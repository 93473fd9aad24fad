#include "rules/rule.h"

void check_hy602(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);

	if (call->receiver == NO_NODE || call->name ||
	    tree_first(m->tree, call->arguments) != NO_NODE ||
	    (!name_is(m, call->method, "item") &&
	     !name_is(m, call->method, "tolist") &&
	     !name_is(m, call->method, "eval")))
		return;
	if (tensor_certainty(m, call->receiver) == CERTAINTY_NO)
		return;
	report(c, node, "call", source_of(c, node), "object",
	       source_of(c, call->receiver), NULL);
}
