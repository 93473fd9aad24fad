#include "rules/rule.h"

/* What the statement asks for its truth, or for its elements. */
static nid_t what_decides(const struct tree *t, nid_t node)
{
	switch (tree_kind(t, node)) {
	case KIND_for_statement:
		return tree_child(t, node, FIELD_right);
	case KIND_conditional_expression:
		return tree_nth(t, node, 1);
	default:
		return tree_child(t, node, FIELD_condition);
	}
}

void check_hy418(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = traced_at(m, node);
	nid_t condition = what_decides(m->tree, node);
	const struct function *function;

	if (f == NO_INDEX || condition == NO_NODE || !traced_certainly(m, f))
		return;
	function = &m->functions.at[f];
	if (!function->autograph_off || function->is_generator ||
	    tensor_certainty(m, condition) != CERTAINTY_CERTAIN)
		return;
	report(c, condition, "condition", source_of(c, condition), NULL);
}
