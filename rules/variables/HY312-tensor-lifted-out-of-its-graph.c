#include "rulekit/guards.h"
#include "rulekit/rule.h"

/* Asked for what is known while tracing: y.dtype, y.shape. */
static bool is_static_use(const struct tree *t, nid_t n)
{
	return tree_is(t, tree_parent(t, n), KIND_attribute) ||
	       tree_is(t, tree_parent(t, n), KIND_comparison_operator);
}

void check_hy312(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t with = init_scope_around(m, node);
	const struct bind *b;
	struct value v;
	uint32_t f;

	if (with == NO_NODE || is_static_use(m->tree, node))
		return;
	/* What stands inside the block is not traced; what stands around it
	 * must be. */
	f = traced_at(m, with);
	if (f == NO_INDEX || !traced_certainly(m, f) ||
	    f != m->function_of[node])
		return;
	v = value_of(m, node);
	b = only_bind(m, node);
	if (v.kind != VALUE_TENSOR || v.certainty != CERTAINTY_CERTAIN || !b ||
	    b->target == node || m->function_of[b->target] != f ||
	    tree_inside(m->tree, b->target, with))
		return;
	report(c, node, "tensor", source_of(c, node), NULL);
	relate(c, b->target, true, "created here, in the graph");
	relate(c, with, true, "this block leaves the graph");
}
