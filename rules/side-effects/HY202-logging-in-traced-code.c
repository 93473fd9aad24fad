#include "model/host.h"
#include "rulekit/rule.h"

/* A tensor that the line shows, also from inside an f-string. */
static nid_t shown_tensor(const struct model *m, nid_t arguments)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, arguments) {
		nid_t parent = tree_parent(t, n);

		if (!tree_is(t, n, KIND_identifier) &&
		    !tree_is(t, n, KIND_call) && !tree_is(t, n, KIND_attribute))
			continue;
		/* x.shape shows no value. */
		if (tree_is(t, parent, KIND_attribute) ||
		    value_of(m, n).kind != VALUE_TENSOR)
			continue;
		return n;
	}
	return NO_NODE;
}

void check_hy202(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t tensor;

	if (host_effect_of(m, call) != HOST_LOG || call->arguments == NO_NODE)
		return;
	tensor = shown_tensor(m, call->arguments);
	if (tensor != NO_NODE)
		report(c, node, "call", source_of(c, call->callee_node),
		       "value", source_of(c, tensor), NULL);
}
