#include "rulekit/eager.h"
#include "rulekit/rule.h"

/* Compares with its items by their truth, or looks up by hash. */
static bool looks_up_by_hash(const struct model *m, nid_t n)
{
	struct value v = value_of(m, n);

	return v.certainty == CERTAINTY_CERTAIN &&
	       (v.kind == VALUE_LIST || v.kind == VALUE_TUPLE ||
		v.kind == VALUE_DICT || v.kind == VALUE_SET);
}

/* The grammar has `not in` as one operator or as two words. */
static bool is_membership(const struct tree *t, nid_t node)
{
	for_each_child(t, n, node)
		if (tree_is(t, n, KIND_operator) &&
		    (tree_text_is(t, n, "in") || tree_text_is(t, n, "not in")))
			return true;
	return false;
}

void check_hy417(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const char *tf = module_alias(m, node, "tensorflow");
	nid_t left = tree_first(t, node), right = NO_NODE, tensor;

	if (!is_membership(t, node) || !traced_certainly(m, traced_at(m, node)))
		return;
	for_each_child(t, n, node)
		right = n;
	if (is_symbolic_tensor(m, right))
		tensor = right;
	else if (is_symbolic_tensor(m, left) && looks_up_by_hash(m, right))
		tensor = left;
	else
		return;
	report(c, node, "test", source_of(c, node), "tensor",
	       source_of(c, tensor), "advice",
	       arena_fmt(c->arena, "write `%s.reduce_any(%s == %s)`",
			 tf ? tf : "tf",
			 source_of(c, tensor == left ? left : right),
			 source_of(c, tensor == left ? right : left)),
	       NULL);
}
