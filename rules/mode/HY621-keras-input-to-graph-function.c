#include "model/solve/solve.h"
#include "rulekit/graph_calls.h"
#include "rulekit/rule.h"

/* keras.Input(...), or what layers and operators make of it. What may be a
 * tensor with a value as well is left out. */
static bool is_keras_tensor(const struct model *m, nid_t n)
{
	return evidence_at(m, evidence_of(m, n))->only_symbolic;
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

		if (!is_keras_tensor(m, value))
			continue;
		report(c, value, "argument", source_of(c, value), "function",
		       source_of(c, call->callee_node), "advice",
		       what_takes_it(c, call->callee_node), NULL);
		relate_graph_function(c, call->callee_node, &made);
		return;
	}
}
