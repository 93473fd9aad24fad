/*
 * An object lives outside when the model gives it an owner that is not the
 * trace, and no list above it in the same trace has taken its place.
 */

#include "rulekit/outside.h"

#include "model/owners.h"

/* self.parts = [] above the place, in a block around it: what is changed there is
 * a list of this trace. */
static bool is_bound_above(const struct model *m, nid_t place, sym_t name)
{
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, place);
	struct attribute_bind_list binds =
		attribute_binds(m, class_around(m, place), name);

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct attribute_bind *b = binds.at[i];
		nid_t block = tree_parent(t, b->statement);

		while (block != NO_NODE && !tree_is(t, block, KIND_block))
			block = tree_parent(t, block);
		if (!b->augmented && b->function == f && b->target < place &&
		    block != NO_NODE && tree_inside(t, place, block) &&
		    traced_at(m, b->target) != NO_INDEX)
			return true;
	}
	return false;
}

/* The same, or above each traced call of the helper that the place is in. */
static bool is_bound_in_trace(const struct model *m, nid_t place, sym_t name)
{
	uint32_t f = function_around(m, place);
	const struct function *function = function_at(m, f);
	bool called = false;

	if (is_bound_above(m, place, name))
		return true;
	if (is_hybrid(m, f))
		return false;
	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call =
			call_by_id(m, function->callers.at[i]);

		if (traced_at(m, call->node) == NO_INDEX)
			continue;
		if (!same_class(class_around(m, call->node),
				class_around(m, place)) ||
		    !is_bound_above(m, call->node, name))
			return false;
		called = true;
	}
	return called;
}

bool lives_outside_the_trace(const struct model *m, nid_t place,
			     nid_t expression)
{
	uint32_t f = function_around(m, place), v, owner;
	owners_t owners = owner_of(m, f, expression);
	nid_t root = root_of(m, expression);

	if (!owners || made_in_trace(m, f, owners))
		return false;
	if (self_attribute(m, expression) &&
	    is_bound_in_trace(m, place, self_attribute(m, expression)))
		return false;
	if (owners != OWNER_OUTSIDE)
		return self_attribute(m, expression) ||
		       tree_text_is(m->tree, root, "self");
	v = variable_of(m, root);
	if (v == NO_INDEX)
		return true;
	/* A list of the traced function around a nested one. */
	owner = scope_at(m, variable_at(m, v)->scope)->function;
	return owner == NO_INDEX || !function_at(m, owner)->traces.count;
}
