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
	case VALUE_RAGGED:
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

/* x.numpy(), int(x.numpy()): what is used, without parentheses. */
static nid_t number_made_of(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t above = tree_parent(t, node);

	while (tree_is(t, above, KIND_parenthesized_expression) ||
	       tree_is(t, above, KIND_argument_list) ||
	       (tree_is(t, above, KIND_call) &&
		call_is(m, call_at(m, above), "builtins.int"))) {
		node = above;
		above = tree_parent(t, node);
	}
	return node;
}

/* A tensor is no key, as it has no hash, and no index of what Python or NumPy
 * indexes; NULL where it may stand in place of the number. */
static const char *instead_of_key(const struct model *m, nid_t number)
{
	const struct tree *t = m->tree;
	nid_t above = tree_parent(t, number), container;

	if (tree_is(t, above, KIND_set) ||
	    (tree_is(t, above, KIND_pair) &&
	     t->nodes[number].field == FIELD_key))
		return "make the dict or set in the eager caller, as a tensor "
		       "cannot be a key";
	container = tree_child(t, above, FIELD_value);
	if (!tree_is(t, above, KIND_subscript) || container == number)
		return NULL;
	switch (value_of(m, container).kind) {
	case VALUE_DICT:
		return "use a `tf.lookup` table, or look it up in the eager "
		       "caller, as a tensor cannot be a key";
	case VALUE_TENSOR:
	case VALUE_TENSORS:
	case VALUE_VARIABLE:
		return NULL;
	default:
		return "use `tf.gather` on a tensor of the items, or look it "
		       "up in the eager caller";
	}
}

/* path.numpy().decode(), image.numpy()[0]: what is made of the value by itself. */
static nid_t value_made_of(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;

	for (;;) {
		nid_t above = tree_parent(t, node);
		const struct call *call = call_at(m, tree_parent(t, above));

		if (tree_is(t, above, KIND_attribute) && call &&
		    call->callee_node == above)
			node = call->node;
		else if (tree_is(t, above, KIND_subscript) &&
			 tree_child(t, above, FIELD_value) == node)
			node = above;
		else
			return node;
	}
}

/* nib.load(path.numpy()): a library that knows no tensors needs the value; NULL for any
 * other place. */
static const char *library_given(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_given(m, value_made_of(m, node));

	if (!call || !call->name || call->callee != NO_INDEX ||
	    framework_owns(m->framework, call->name) ||
	    call_is(m, call, "builtins.*") || call_is(m, call, "numpy.*"))
		return NULL;
	return source_of(c, call->callee_node);
}

static const char *advice_for_value(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t receiver = call_at(m, node)->receiver;
	const char *advice = instead_of_key(m, number_made_of(m, node));
	const char *library = library_given(c, node);

	if (advice)
		return advice;
	if (library)
		return arena_fmt(
			c->arena,
			"call `%s` in a function that `tf.py_function` "
			"runs, where the tensor has a value",
			library);
	if (!tree_is(m->tree, tree_bare(m->tree, receiver), KIND_identifier) &&
	    !self_attribute(m, receiver))
		return "keep it a tensor here, and convert it in the caller";
	return arena_fmt(c->arena,
			 "use `%s` itself, and call `.numpy()` on the returned "
			 "value in the caller",
			 source_of(c, receiver));
}

void check_hy601(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);

	if (!name_is(m, call->method, "numpy") ||
	    tree_child_count(m->tree, call->arguments) ||
	    call->callee != NO_INDEX || has_own_numpy(m, call->receiver) ||
	    is_eager_from_outside(m, call->receiver) ||
	    is_kept_elsewhere(m, call->receiver) || is_tried(m, node))
		return;
	report(c, node, "call", source_of(c, node), "advice",
	       advice_for_value(c, node), NULL);
	if (!traced_certainly(m, traced_at(m, node)))
		report_at_most(c, SEVERITY_INFO);
}
