#include "rulekit/passes.h"

static bool may_be_left_early(const struct model *m, nid_t loop)
{
	for_each_within(m->tree, n, loop)
		if (tree_is(m->tree, n, KIND_break_statement))
			return true;
	return false;
}

nid_t loop_that_gives(const struct model *m, nid_t name)
{
	const struct tree *t = m->tree;
	const struct bind *b =
		tree_is(t, name, KIND_identifier) ? only_bind(m, name) : NULL;
	nid_t loop = b ? tree_parent(t, b->target) : NO_NODE;

	return tree_is(t, loop, KIND_for_statement) &&
			       tree_child(t, loop, FIELD_left) == b->target &&
			       tree_inside(t, name, loop) &&
			       !may_be_left_early(m, loop)
		       ? loop
		       : NO_NODE;
}

nid_t display_of_loop(const struct model *m, nid_t loop)
{
	const struct tree *t = m->tree;
	nid_t items = tree_bare(t, tree_child(t, loop, FIELD_right));

	if (tree_is(t, items, KIND_identifier))
		items = tree_bare(t, only_value(m, items));
	return tree_is(t, items, KIND_list) || tree_is(t, items, KIND_tuple)
		       ? items
		       : NO_NODE;
}
