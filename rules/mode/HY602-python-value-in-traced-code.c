#include "rulekit/boundary.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* t.item(), t.tolist(), t.eval() */
static nid_t asked_by_method(const struct model *m, const struct call *call)
{
	if (call->receiver == NO_NODE || call->name ||
	    tree_first(m->tree, call->arguments) != NO_NODE)
		return NO_NODE;
	if (!name_is(m, call->method, "item") &&
	    !name_is(m, call->method, "tolist") &&
	    !name_is(m, call->method, "eval"))
		return NO_NODE;
	return call->receiver;
}

/* K.eval(t), K.get_value(t): these take a variable's value, but no tensor's. */
static nid_t asked_by_backend(const struct model *m, const struct call *call)
{
	nid_t asked;

	if (!call_in(m, call, "value-reads"))
		return NO_NODE;
	asked = call_argument(m, call->node, 0, "x");
	return asked != NO_NODE && value_of(m, asked).kind == VALUE_TENSOR
		       ? asked
		       : NO_NODE;
}

void check_hy602(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t asked = asked_by_method(m, call);

	if (asked == NO_NODE)
		asked = asked_by_backend(m, call);
	if (asked == NO_NODE || has_no_value(m, asked) == CERTAINTY_NO ||
	    is_tried(m, node))
		return;
	report(c, node, "call", source_of(c, node), "object",
	       source_of(c, asked), NULL);
}
