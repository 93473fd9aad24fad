/*
 * What is called, or asked for what no tensor has, is an object. Other names and
 * strategy.run are followed.
 */

#include "model/as_object.h"

#include "model/uses.h"

/* What tensors have, too. */
static bool is_member_of_tensors(const struct model *m, nid_t attribute)
{
	static const char *const members[] = {
		"shape", "dtype",     "ndim",	   "rank",	"device",
		"numpy", "get_shape", "set_shape", "to_tensor", NULL
	};

	for (size_t i = 0; members[i]; i++)
		if (tree_text_is(m->tree,
				 tree_child(m->tree, attribute,
					    FIELD_attribute),
				 members[i]))
			return true;
	return false;
}

/* Parameters are followed through so many names and functions. */
#define LONGEST_WAY 3

static bool is_used_so(const struct model *m, uint32_t variable, int depth);

/* network = model, and what is done with `network` */
static bool is_object_by_other_name(const struct model *m, nid_t n, int depth)
{
	nid_t target = bound_target(m, n);

	return tree_is(m->tree, target, KIND_identifier) &&
	       is_used_so(m, variable_of(m, target), depth + 1);
}

/* How many items of a list or tuple come before one. */
static uint32_t place_among(const struct tree *t, nid_t items, nid_t item)
{
	uint32_t place = 0;

	for_each_child(t, n, items) {
		if (n == item)
			break;
		place++;
	}
	return place;
}

/* strategy.run(replica, args=(model, x)), and what `replica` does with it */
static bool is_object_when_run(const struct model *m, nid_t n, int depth)
{
	nid_t items = tree_parent(m->tree, n), run;
	const struct call *call;
	uint32_t f, p;

	if (!tree_is_list_or_tuple(m->tree, items))
		return false;
	call = call_given(m, items);
	if (!call || call_argument(m, call->node, 1, "args") != items)
		return false;
	run = call_argument(m, call->node, 0, "fn");
	f = run == NO_NODE ? NO_INDEX : function_meant(m, run);
	if (f == NO_INDEX)
		return false;
	p = first_real_parameter(m, f) + place_among(m->tree, items, n);
	return p < function_at(m, f)->parameters.count &&
	       is_used_so(m, function_at(m, f)->parameters.at[p].variable,
			  depth + 1);
}

/* helper(model, x), and what `helper` does with it */
static bool is_object_in_helper(const struct model *m, nid_t n, int depth)
{
	const struct call *call = call_given(m, n);
	const struct function *callee;

	if (!call || call->callee == NO_INDEX)
		return false;
	callee = function_at(m, call->callee);
	for (uint32_t p = 0; p < callee->parameters.count; p++)
		if (argument_for_parameter(m, call, p) == n)
			return is_used_so(m, callee->parameters.at[p].variable,
					  depth + 1);
	return false;
}

/* def step(model, x): model(x), model.trainable_variables */
static bool is_used_so(const struct model *m, uint32_t variable, int depth)
{
	const struct tree *t = m->tree;
	struct node_list uses = uses_of(m, variable);

	for (uint32_t i = 0; i < uses.count && depth < LONGEST_WAY; i++) {
		nid_t n = uses.at[i], parent = tree_parent(t, n);

		if (t->nodes[n].field == FIELD_function)
			return true;
		if (tree_is(t, parent, KIND_attribute) &&
		    t->nodes[n].field == FIELD_object &&
		    !is_member_of_tensors(m, parent))
			return true;
		if (is_object_by_other_name(m, n, depth) ||
		    is_object_in_helper(m, n, depth) ||
		    is_object_when_run(m, n, depth))
			return true;
	}
	return false;
}

bool is_used_as_object(const struct model *m, uint32_t variable)
{
	return is_used_so(m, variable, 0);
}
