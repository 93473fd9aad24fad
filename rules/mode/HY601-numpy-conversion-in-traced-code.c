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
		const struct function *function = &m->functions.at[f];

		if (!function->traces.count)
			return false;
		if (function->traces.at[0].kind == TRACE_METHOD)
			return true;
		f = function->traces.at[0].from;
	}
	return false;
}

static bool is_parameter(const struct model *m, nid_t name)
{
	struct bind_list binds = { 0 };

	if (tree_is(m->tree, name, KIND_identifier))
		binds = reaching_binds(m, name);
	return binds.count == 1 &&
	       m->binds.at[binds.at[0]].kind == BIND_PARAMETER;
}

/* A tensor or variable for certain, or what is handed to the graph function: an
 * eager tensor and an array become symbolic there. */
static bool is_proven(const struct model *m, nid_t receiver)
{
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, receiver);
	nid_t root = tree_bare(t, receiver);

	if (is_traced_by_keras(m, traced_at(m, receiver)))
		return false;
	if (ev_must(evidence_pool(m), evidence_of(m, receiver),
		    KINDS_TENSOR | KIND_BIT(VALUE_VARIABLE)))
		return true;
	while (tree_is(t, root, KIND_subscript))
		root = tree_bare(t, tree_child(t, root, FIELD_value));
	return f != NO_INDEX && is_hybrid(m, f) && is_parameter(m, root);
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
