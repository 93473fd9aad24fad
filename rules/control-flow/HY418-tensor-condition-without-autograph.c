#include "model/solve/solve.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/unconverted.h"

/* What the node asks for its truth, or for its elements. */
static nid_t what_decides(const struct tree *t, nid_t node)
{
	switch (tree_kind(t, node)) {
	case KIND_for_statement:
		return tree_child(t, node, FIELD_right);
	case KIND_conditional_expression:
		return tree_nth(t, node, 1);
	case KIND_not_operator:
		return tree_child(t, node, FIELD_argument);
	case KIND_boolean_operator:
		/* Only the left side is asked. */
		return tree_child(t, node, FIELD_left);
	case KIND_comparison_operator:
		/* a < b < c asks a < b. */
		return node;
	default:
		return tree_child(t, node, FIELD_condition);
	}
}

static bool is_operator(const struct tree *t, nid_t node)
{
	return tree_is(t, node, KIND_not_operator) ||
	       tree_is(t, node, KIND_boolean_operator) ||
	       tree_is(t, node, KIND_comparison_operator);
}

static bool is_chained(const struct tree *t, nid_t comparison)
{
	unsigned operators = 0;

	for_each_child(t, child, comparison)
		if (tree_is(t, child, KIND_operator))
			operators++;
	return operators > 1;
}

/* Whether an operator is a part of another or of a condition: what is around it
 * is reported then, as it asks the same tensor. */
static bool is_part(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t around = tree_parent(t, node);

	while (tree_is(t, around, KIND_parenthesized_expression))
		around = tree_parent(t, around);
	if (is_operator(t, around))
		return true;
	switch (tree_kind(t, around)) {
	case KIND_if_statement:
	case KIND_elif_clause:
	case KIND_while_statement:
	case KIND_conditional_expression:
		return tree_bare(t, what_decides(t, around)) == node;
	default:
		return false;
	}
}

/* A tensor or None, as sample_weight of update_state(): where it is given, its
 * truth is asked. */
static bool is_unconverted_option(const struct model *m, nid_t node,
				  nid_t condition)
{
	const struct evidence *e =
		evidence_at(m, evidence_in(m, condition, CONTEXT_GRAPH_PLAIN));

	return !tree_is(m->tree, node, KIND_for_statement) &&
	       e->kinds == (KIND_BIT(VALUE_NONE) | KIND_BIT(VALUE_TENSOR));
}

void check_hy418(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = traced_at(m, node);
	nid_t condition = what_decides(m->tree, node);
	bool is_option;

	if (f == NO_INDEX || condition == NO_NODE ||
	    (!traced_certainly(m, f) && !is_perhaps_run_by_keras(m, f)) ||
	    function_at(m, f)->is_generator)
		return;
	is_option = is_unconverted_option(m, node, condition);
	if ((!is_option && !is_unconverted_tensor(m, condition)) ||
	    is_eager_from_outside(m, condition) ||
	    !is_unconverted_release_meant(m, node))
		return;
	if (is_operator(m->tree, node) && is_part(m, node))
		return;
	if (tree_is(m->tree, node, KIND_comparison_operator) &&
	    !is_chained(m->tree, node))
		return;
	report(c, condition, "condition", source_of(c, condition), "why",
	       why_unconverted(m, node), "is", is_option ? "may be" : "is",
	       "advice",
	       is_option ? "compare it with `is None`"
			 : "use `tf.where`, `tf.cond` or `tf.while_loop`, or "
			   "let AutoGraph convert the function",
	       NULL);
}
