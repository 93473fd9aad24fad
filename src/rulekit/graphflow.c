/*
 * By the value of the condition or of what the loop runs over, in functions
 * that AutoGraph converts.
 */

#include "rulekit/graphflow.h"

bool is_converted(const struct model *m, nid_t node)
{
	uint32_t f = traced_at(m, node);

	return f != NO_INDEX && traced_certainly(m, f) &&
	       !function_at(m, f)->autograph_off;
}

/* for x in dataset, for t in tf.range(n). What is only likely a tensor may be
 * a list. */
static bool gives_elements_of_a_graph(const struct model *m, nid_t iterable)
{
	struct value v = value_of(m, iterable);

	switch (v.kind) {
	case VALUE_DATASET:
	case VALUE_DATASET_ITERATOR:
		return true;
	case VALUE_TENSOR:
	case VALUE_VARIABLE:
		return v.certainty == CERTAINTY_CERTAIN;
	default:
		return false;
	}
}

bool is_graph_loop(const struct model *m, nid_t loop)
{
	const struct tree *t = m->tree;

	if (!is_converted(m, loop))
		return false;
	if (tree_is(t, loop, KIND_for_statement))
		return gives_elements_of_a_graph(m, tree_child(t, loop,
							       FIELD_right));
	if (tree_is(t, loop, KIND_while_statement))
		return tensor_certainty(m,
					tree_child(t, loop, FIELD_condition)) ==
		       CERTAINTY_CERTAIN;
	return false;
}

nid_t graph_loop_around(const struct model *m, nid_t node)
{
	nid_t loop = loop_around(m, node);

	while (loop != NO_NODE && !is_graph_loop(m, loop))
		loop = loop_around(m, loop);
	return loop;
}

nid_t graph_branch_around(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, node);

	if (!is_converted(m, node))
		return NO_NODE;
	for (nid_t inner = node, n = tree_parent(t, node);
	     n != NO_NODE && m->function_of[n] == f;
	     inner = n, n = tree_parent(t, n)) {
		nid_t condition;

		if (!tree_is(t, n, KIND_if_statement) &&
		    !tree_is(t, n, KIND_elif_clause))
			continue;
		condition = tree_child(t, n, FIELD_condition);
		if (inner != condition &&
		    tensor_certainty(m, condition) == CERTAINTY_CERTAIN)
			return n;
	}
	return NO_NODE;
}
