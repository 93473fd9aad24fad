/*
 * What is called, or asked for what no tensor has, is an object. Other names and
 * strategy.run are followed.
 */

#include "model/as_object.h"

#include "framework/tables.h"
#include "model/uses.h"

/* What tensors have, too. */
static bool is_member_of_tensors(const struct model *m, nid_t attribute)
{
	struct slice text = tree_text(m->tree, tree_child(m->tree, attribute,
							  FIELD_attribute));
	const char *name = arena_strndup(m->arena, text.ptr, text.length);

	return framework_member(m->framework, VALUE_TENSOR, name) ||
	       framework_member(m->framework, VALUE_RAGGED, name);
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

/* strategy.run(replica, args=(model, x)), and what `replica` does with it */
static bool is_object_when_run(const struct model *m, nid_t n, int depth)
{
	uint32_t f;
	const struct parameter *p = parameter_for_item(m, n, &f);

	return p && is_used_so(m, p->variable, depth + 1);
}

/* helper(model, x), and what `helper` does with it */
static bool is_object_in_helper(const struct model *m, nid_t n, int depth)
{
	const struct call *call = call_given(m, n);
	const struct parameter *p = call ? parameter_for_argument(m, call, n)
					 : NULL;

	return p && is_used_so(m, p->variable, depth + 1);
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
