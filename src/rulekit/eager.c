/*
 * Asks the model who made a tensor, and the tree whether a `try` is around a
 * node.
 */

#include "rulekit/eager.h"

#include "model/modules.h"
#include "model/solve/solve.h"
#include "rulekit/sets.h"

bool is_eager_from_outside(const struct model *m, nid_t expression)
{
	const struct tree *t = m->tree;
	nid_t root = tree_bare(t, expression);
	uint32_t f = function_around(m, expression);

	while (tree_is(t, root, KIND_subscript))
		root = tree_bare(t, tree_child(t, root, FIELD_value));
	if (f == NO_INDEX ||
	    (tree_is(t, root, KIND_identifier) && !is_free_in(m, root, f)))
		return false;
	if (!tree_is(t, root, KIND_identifier) && !self_attribute(m, root))
		return false;
	return value_of(m, root).kind == VALUE_TENSOR;
}

bool is_project_eager(const struct model *m)
{
	return project_of_model_mentions(m, "text-of-training-by-hand") &&
	       !project_of_model_mentions(m, "text-of-graphs");
}

bool has_numpy_behavior(const struct model *m, bool in_project)
{
	for_each_call(m, i)
		if (call_in(m, call_by_id(m, i), "numpy-behavior"))
			return true;
	return in_project &&
	       project_of_model_mentions(m, "text-of-numpy-behavior");
}

bool is_tried(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, node);

	for (nid_t inner = node, n = tree_parent(t, node);
	     n != NO_NODE && m->function_of[n] == f;
	     inner = n, n = tree_parent(t, n))
		if (tree_is(t, n, KIND_try_statement) &&
		    t->nodes[inner].field == FIELD_body)
			return true;
	return false;
}

bool is_symbolic_tensor(const struct model *m, nid_t expression)
{
	struct value v = value_of(m, expression);

	return v.kind == VALUE_TENSOR && v.certainty == CERTAINTY_CERTAIN;
}

bool is_plainly_defined(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->decorators.count; i++)
		if (!dotted_in(m,
			       tree_first(m->tree, function->decorators.at[i]),
			       "leaves-mode-alone"))
			return false;
	return true;
}

bool runs_eagerly_alone(const struct model *m, nid_t n)
{
	for (int c = 0; c < CONTEXT_COUNT; c++)
		if (c != CONTEXT_EAGER && runs_in(m, n, c))
			return false;
	return runs_in(m, n, CONTEXT_EAGER) && !runs_lifted(m, n);
}
