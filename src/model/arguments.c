/*
 * What a call gives to the parameters of what it runs.
 */
#include "model/bounds.h"
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

uint32_t parameters_filled(const struct model *m, const struct call *call)
{
	return receiver_is_bound(m, call)
		       ? first_real_parameter(m, call->callee)
		       : 0;
}

nid_t argument_for_function(const struct model *m, const struct call *call,
			    const struct function *callee, uint32_t filled,
			    uint32_t p)
{
	const struct parameter *parameter;
	nid_t found;

	if (p >= callee->parameters.count || p >= MOST_PARAMETERS)
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
	return argument_for_function(m, call, function_at(m, call->callee),
				     parameters_filled(m, call), p);
}

static bool is_required(const struct parameter *p)
{
	return p->kind != PARAMETER_ARGS && p->kind != PARAMETER_KWARGS &&
	       p->fallback == NO_NODE;
}

bool call_lacks_argument(const struct model *m, const struct call *call)
{
	const struct function *callee;

	if (call->callee == NO_INDEX || call_has_splat(m, call->node))
		return false;
	callee = function_at(m, call->callee);
	if (callee->parameters.count >= MOST_PARAMETERS)
		return false;
	for (uint32_t p = parameters_filled(m, call);
	     p < callee->parameters.count; p++)
		if (is_required(&callee->parameters.at[p]) &&
		    argument_for_parameter(m, call, p) == NO_NODE)
			return true;
	return false;
}

const struct parameter *parameter_for_argument(const struct model *m,
					       const struct call *call,
					       nid_t argument)
{
	const struct function *callee;

	if (call->callee == NO_INDEX)
		return NULL;
	callee = function_at(m, call->callee);
	for (uint32_t p = 0; p < callee->parameters.count; p++)
		if (argument_for_parameter(m, call, p) == argument)
			return &callee->parameters.at[p];
	return NULL;
}

const struct parameter *parameter_for_item(const struct model *m, nid_t item,
					   uint32_t *function)
{
	nid_t items = tree_parent(m->tree, item), run;
	const struct call *call;
	uint32_t p;

	if (!tree_is_list_or_tuple(m->tree, items))
		return NULL;
	call = call_given(m, items);
	if (!call || call_argument(m, call->node, 1, "args") != items)
		return NULL;
	run = call_argument(m, call->node, 0, "fn");
	*function = run == NO_NODE ? NO_INDEX : function_meant(m, run);
	if (*function == NO_INDEX)
		return NULL;
	p = first_real_parameter(m, *function) + tree_place(m->tree, item);
	return p < function_at(m, *function)->parameters.count
		       ? &function_at(m, *function)->parameters.at[p]
		       : NULL;
}
