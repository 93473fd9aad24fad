#include "rules/rule.h"

void check_hy601(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct value v;

	if (call->receiver == NO_NODE || !name_is(m, call->method, "numpy") ||
	    tree_first(m->tree, call->arguments) != NO_NODE || call->name)
		return;
	/* A method of a class of this file, or of what is no tensor. */
	v = value_of(m, call->receiver);
	if (call->callee != NO_INDEX ||
	    (v.kind != VALUE_UNKNOWN && v.kind != VALUE_TENSOR &&
	     v.kind != VALUE_VARIABLE && v.kind != VALUE_TENSORS))
		return;
	report(c, node, "call", source_of(c, node), "object",
	       source_of(c, call->receiver), NULL);
}
