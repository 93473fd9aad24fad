#include "rulekit/eager.h"
#include "rulekit/rule.h"

static bool is_certain_sequence(const struct model *m, nid_t n)
{
	struct value v = value_of(m, n);

	return v.certainty == CERTAINTY_CERTAIN &&
	       tree_is_list_or_tuple(m->tree, n);
}

/* The int(x) that a count was made by: the author wants a Python number. With a
 * plain tensor the product may be meant: [1.0, 2.0] * x. */
static nid_t conversion_in(const struct model *m, nid_t n, int depth)
{
	const struct tree *t = m->tree;
	const struct call *call;
	const struct bind *b;
	nid_t found;

	n = tree_bare(t, n);
	if (n == NO_NODE || !depth)
		return NO_NODE;
	call = call_at(m, n);
	if (call)
		return call_is(m, call, "builtins.int") ? n : NO_NODE;
	if (tree_is(t, n, KIND_binary_operator)) {
		found = conversion_in(m, tree_child(t, n, FIELD_left),
				      depth - 1);
		return found != NO_NODE
			       ? found
			       : conversion_in(m, tree_child(t, n, FIELD_right),
					       depth - 1);
	}
	b = only_bind(m, n);
	return b && !b->unpacked ? conversion_in(m, b->value, depth - 1)
				 : NO_NODE;
}

#define DEEPEST_COUNT 4

void check_hy624(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t left = tree_bare(t, tree_child(t, node, FIELD_left));
	nid_t right = tree_bare(t, tree_child(t, node, FIELD_right));
	nid_t count = is_certain_sequence(m, left) ? right : left, conversion;
	const char *tf = module_alias(m, node, "tensorflow");

	if (!tree_text_is(t, tree_child(t, node, FIELD_operator), "*") ||
	    is_certain_sequence(m, left) == is_certain_sequence(m, right) ||
	    !is_symbolic_tensor(m, count))
		return;
	conversion = conversion_in(m, count, DEEPEST_COUNT);
	if (conversion == NO_NODE)
		return;
	report(c, node, "product", source_of(c, node), "count",
	       source_of(c, count), "why",
	       arena_fmt(c->arena, "`%s` is a tensor",
			 source_of(c, conversion)),
	       "tf", tf ? tf : "tf", NULL);
}
