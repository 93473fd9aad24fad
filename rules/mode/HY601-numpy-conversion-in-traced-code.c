#include "model/solve/solve.h"
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

/* config.rate.numpy(), RATE.numpy(): what another object or module keeps may have
 * been made before the trace, and has a value then. */
static bool is_kept_elsewhere(const struct model *m, nid_t receiver)
{
	const struct tree *t = m->tree;
	nid_t root = tree_bare(t, receiver);

	/* A weight that build() makes is one, whatever __init__ had there. */
	if (value_of(m, receiver).kind != VALUE_UNKNOWN ||
	    (evidence_at(m, evidence_of(m, root))->kinds &
	     KIND_BIT(VALUE_VARIABLE)))
		return false;
	while (tree_is(t, root, KIND_subscript))
		root = tree_bare(t, tree_child(t, root, FIELD_value));
	return tree_is(t, root, KIND_attribute) ||
	       (tree_is(t, root, KIND_identifier) &&
		is_free_in(m, root, function_around(m, receiver)));
}

/* Whether Keras alone leads to the trace, which it does not when the model is called
 * or trained by hand. */
static bool is_traced_by_keras(const struct model *m, uint32_t f)
{
	for (int depth = 0; f != NO_INDEX && depth < 20; depth++) {
		const struct function *function = function_at(m, f);

		if (!function->traces.count)
			return false;
		if (function->traces.at[0].kind == TRACE_METHOD)
			return true;
		f = function->traces.at[0].from;
	}
	return false;
}

/* So far x = x * 2, y = x, y.numpy() is followed. */
#define FOLLOWED 4

/* A tensor or variable for certain, or what is handed to the graph function, or is
 * computed from that: an eager tensor and an array become symbolic there. */
static bool is_symbolic(const struct model *m, nid_t n, int depth)
{
	const struct tree *t = m->tree;
	struct bind_list binds;

	n = tree_bare(t, n);
	if (n == NO_NODE || !depth)
		return false;
	if (ev_must(evidence_pool(m), evidence_of(m, n),
		    KINDS_TENSOR | KIND_BIT(VALUE_VARIABLE)))
		return true;
	if (tree_is(t, n, KIND_binary_operator))
		return is_symbolic(m, tree_child(t, n, FIELD_left),
				   depth - 1) ||
		       is_symbolic(m, tree_child(t, n, FIELD_right), depth - 1);
	if (tree_is(t, n, KIND_subscript))
		return is_symbolic(m, tree_child(t, n, FIELD_value), depth - 1);
	if (!tree_is(t, n, KIND_identifier) ||
	    !is_hybrid(m, function_around(m, n)))
		return false;
	binds = reaching_binds(m, n);
	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);

		if (b->kind != BIND_PARAMETER &&
		    (b->kind != BIND_ASSIGN ||
		     !is_symbolic(m, b->value, depth - 1)))
			return false;
	}
	return binds.count;
}

static bool is_proven(const struct model *m, nid_t receiver)
{
	return function_around(m, receiver) != NO_INDEX &&
	       !is_traced_by_keras(m, traced_at(m, receiver)) &&
	       is_symbolic(m, receiver, FOLLOWED);
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
	    is_eager_from_outside(m, call->receiver) ||
	    is_kept_elsewhere(m, call->receiver) || is_tried(m, node))
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
	if (!traced_certainly(m, traced_at(m, node)))
		report_at_most(c, SEVERITY_INFO);
	else if (!is_proven(m, call->receiver))
		report_at_most(c, SEVERITY_WARNING);
}
