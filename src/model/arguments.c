/*
 * What a call gives to the parameters of what it runs.
 */
#include "model/caches.h"

/* Whether the call gives the receiver by itself: x.m(), not C.m(x). */
static bool receiver_is_bound(const struct model *m, const struct call *call)
{
	struct value v;

	if (call->receiver == NO_NODE)
		return call->method == 0;
	v = value_of(m, call->receiver);
	return v.kind != VALUE_CLASS;
}

nid_t argument_for_function(const struct model *m, const struct call *call,
			    const struct function *callee, uint32_t filled,
			    uint32_t p)
{
	const struct parameter *parameter;
	nid_t found;

	if (p >= callee->parameters.count)
		return NO_NODE;
	parameter = &callee->parameters.at[p];
	if (parameter->kind == PARAMETER_ARGS ||
	    parameter->kind == PARAMETER_KWARGS)
		return NO_NODE;
	found = call_keyword(m, call->node, name_text(m, parameter->name));
	if (found != NO_NODE || parameter->kind == PARAMETER_KEYWORD_ONLY)
		return found;
	return call_positional(m, call->node, (int)p - (int)filled);
}

nid_t argument_for_parameter(const struct model *m, const struct call *call,
			     uint32_t p)
{
	if (call->callee == NO_INDEX)
		return NO_NODE;
	return argument_for_function(
		m, call, function_at(m, call->callee),
		receiver_is_bound(m, call)
			? first_real_parameter(m, call->callee)
			: 0,
		p);
}
