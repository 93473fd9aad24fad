#include "model/host.h"
#include "rulekit/guards.h"
#include "rulekit/outside.h"
#include "rulekit/rule.h"
#include "rulekit/state.h"

/* A test counts its traces with a mark; a tensor is data. */
static bool keeps_tensor(const struct model *m, const struct call *call)
{
	for_each_child(m->tree, a, call->arguments)
		if (tensor_certainty(m, a) == CERTAINTY_CERTAIN)
			return true;
	return false;
}

void check_hy203(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct value v;

	if (call->receiver == NO_NODE || call->callee != NO_INDEX ||
	    !is_mutator(m, call->method) ||
	    !tree_is(m->tree, tree_parent(m->tree, node),
		     KIND_expression_statement))
		return;
	v = value_of(m, call->receiver);
	if ((v.kind != VALUE_LIST && v.kind != VALUE_DICT &&
	     v.kind != VALUE_SET) ||
	    v.certainty != CERTAINTY_CERTAIN || is_made_once(m, node) ||
	    !traced_certainly(m, function_around(m, node)) ||
	    !lives_outside_the_trace(m, node, call->receiver) ||
	    (is_asserted_on(m, variable_of(m, call->receiver)) &&
	     !keeps_tensor(m, call)))
		return;
	report(c, node, "call", source_of(c, node), "container",
	       source_of(c, call->receiver), NULL);
	if (v.proof != NO_NODE)
		relate(c, v.proof, false, "a Python %s, created here",
		       value_kind_name(v.kind));
}
