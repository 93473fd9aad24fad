#include "rulekit/graph_calls.h"
#include "rulekit/rule.h"

/* Followed so far: layers applied to what layers gave. */
#define FOLLOWED 8

/* Whether an expression is keras.Input(...) or what a layer makes of it. */
static bool is_keras_tensor(const struct model *m, nid_t n, int depth)
{
	const struct call *call;

	n = tree_bare(m->tree, n);
	if (!depth || n == NO_NODE)
		return false;
	if (tree_is(m->tree, n, KIND_identifier))
		return is_keras_tensor(m, only_value(m, n), depth - 1);
	call = call_at(m, n);
	if (!call)
		return false;
	if (framework_has(m->framework, call->name, FACT_SYMBOLIC))
		return true;
	switch (value_of(m, call->callee_node).kind) {
	case VALUE_LAYER:
	case VALUE_STATELESS_LAYER:
	case VALUE_MODEL:
		return is_keras_tensor(m, call_argument(m, n, 0, NULL),
				       depth - 1);
	default:
		return false;
	}
}

/* net.call(inputs): the layer itself takes them. A function with variables loses
 * them in a Lambda layer. */
static const char *what_takes_it(struct check *c, nid_t function)
{
	const struct tree *t = c->model->tree;

	if (!tree_is(t, function, KIND_attribute))
		return arena_fmt(c->arena,
				 "wrap the call in a layer: "
				 "`keras.layers.Lambda(%s)`, or, where it uses "
				 "variables, a Layer subclass that owns them",
				 source_of(c, function));
	if (tree_text_is(t, tree_child(t, function, FIELD_attribute), "call"))
		return arena_fmt(
			c->arena, "call the layer itself: `%s(...)`",
			source_of(c, tree_child(t, function, FIELD_object)));
	return "do it in the `call` of a Layer subclass that owns the variables";
}

void check_hy621(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct hybrid made;

	if (traced_at(m, node) != NO_INDEX ||
	    !graph_function_called(m, call, &made))
		return;
	for_each_child(m->tree, a, call->arguments) {
		nid_t value = given_value(m->tree, a);

		if (!is_keras_tensor(m, value, FOLLOWED))
			continue;
		report(c, value, "argument", source_of(c, value), "function",
		       source_of(c, call->callee_node), "advice",
		       what_takes_it(c, call->callee_node), NULL);
		relate_graph_function(c, call->callee_node, &made);
		return;
	}
}
