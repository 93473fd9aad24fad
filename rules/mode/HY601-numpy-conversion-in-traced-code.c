#include "rulekit/eager.h"
#include "rulekit/rule.h"

/* Objects with a numpy() of their own, whatever runs them. */
static bool has_own_numpy(const struct model *m, nid_t receiver)
{
	struct value v = value_of(m, receiver);
	const char *name = name_text(m, dotted_name(m, receiver));

	switch (v.kind) {
	case VALUE_UNKNOWN:
		/* A function of a module: torch.numpy(), bridge.numpy() */
		return *name != '\0';
	case VALUE_TENSOR:
	case VALUE_TENSORS:
	case VALUE_VARIABLE:
		return false;
	default:
		return v.certainty == CERTAINTY_CERTAIN;
	}
}

void check_hy601(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const char *advice =
		"keep it a tensor here, and convert it in the caller";

	if (!name_is(m, call->method, "numpy") ||
	    tree_child_count(m->tree, call->arguments) ||
	    call->callee != NO_INDEX || has_own_numpy(m, call->receiver) ||
	    is_eager_from_outside(m, call->receiver) || is_tried(m, node))
		return;
	if (tree_is(m->tree, tree_bare(m->tree, call->receiver),
		    KIND_identifier) ||
	    self_attribute(m, call->receiver))
		advice = arena_fmt(
			c->arena,
			"use `%s` itself, and call `.numpy()` on the returned "
			"value in the caller",
			source_of(c, call->receiver));
	report(c, node, "call", source_of(c, node), "advice", advice, NULL);
}
