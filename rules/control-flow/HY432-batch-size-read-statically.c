#include <string.h>

#include "framework/tables.h"
#include "model/solve/solve.h"
#include "rulekit/dimensions.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* Names of what is learned, whose first axis is no batch. */
static bool is_model_state(struct slice name)
{
	static const char *const words[] = { "weight", "kernel",   "bias",
					     "param",  "centroid", "table",
					     "matrix", NULL };

	return slice_holds_any(name, words);
}

/* Compared with another size: the answer is wanted for each trace. With a literal
 * it is the size itself that counts. */
static bool picks_a_case(const struct model *m, nid_t node)
{
	nid_t comparison = tree_above(m->tree, node);
	long literal;

	if (!tree_is(m->tree, comparison, KIND_comparison_operator))
		return false;
	for_each_child(m->tree, n, comparison)
		if (literal_int(m, n, &literal))
			return false;
	return true;
}

/* for i in tf.range(x.shape[0]): a loop over what is there. */
static bool bounds_a_graph_loop(const struct model *m, nid_t node)
{
	nid_t arguments = tree_above(m->tree, node);

	return tree_is(m->tree, arguments, KIND_argument_list) &&
	       call_in(m, call_at(m, tree_parent(m->tree, arguments)),
		       "graph-range");
}

/* n = x.shape[0]; np.zeros(n): NumPy needs the number that it is while tracing. */
static bool sizes_arrays(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t target = bound_target(m, node);
	uint32_t v = target == NO_NODE ? NO_INDEX : variable_of(m, target);

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (!call_is(m, call, "numpy.*") || call->arguments == NO_NODE)
			continue;
		if (tree_inside(t, node, call->arguments))
			return true;
		if (v == NO_INDEX)
			continue;
		for_each_descendant(t, n, call->arguments)
			if (variable_of(m, n) == v)
				return true;
	}
	return false;
}

/* A tensor that the function made itself: its size is the program's own. */
static bool is_tensor_made_here(const struct model *m, nid_t tensor)
{
	uint32_t f = function_around(m, tensor);

	return f != NO_INDEX && tainted_by_parameter(m, f, tensor) == NO_INDEX;
}

/* keras.Input(batch_shape=(4, 10)): the model is told its size. */
static bool is_size_given(const struct model *m)
{
	static const char *const words[] = { "batch_shape", "batch_size",
					     "batch_input_shape", NULL };

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (!call_in(m, call, "symbolic-inputs"))
			continue;
		for (size_t w = 0; words[w]; w++)
			if (call_argument(m, call->node, -1, words[w]) !=
			    NO_NODE)
				return true;
	}
	return false;
}

/* Keras leaves it open whenever the last batch is a smaller one. A graph function
 * that is called by the program has a graph for each size. */
static void check_dimension(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct dimension d;

	if (!dimension_read(m, node, &d) || d.unknown || d.fixed ||
	    d.axis != 0 || !dimension_is_used(m, node) ||
	    is_model_state(tree_text(m->tree, d.tensor)) ||
	    picks_a_case(m, node) || bounds_a_graph_loop(m, node) ||
	    sizes_arrays(m, node) || is_tensor_made_here(m, d.tensor) ||
	    !d.fed || !traced_certainly(m, function_around(m, node)) ||
	    is_size_given(m))
		return;
	report(c, node, "dimension", source_of(c, node), "tensor",
	       source_of(c, d.tensor), NULL);
	dimension_fix(c, node, &d);
}

/* tf.random.normal(x.shape): needs every axis of what Keras feeds. */
static void check_whole_shape(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t list = tree_parent(t, node), tensor;
	const struct call *call = call_at(m, tree_parent(t, list));

	if (!tree_text_is(t, tree_child(t, node, FIELD_attribute), "shape") ||
	    !tree_is(t, list, KIND_argument_list) || !call || !call->name ||
	    !framework_set_has(m->framework, "needs-whole-shape",
			       name_text(m, call->name)) ||
	    call_argument(m, call->node, 0, "shape") != node)
		return;
	tensor = tree_child(t, node, FIELD_object);
	if (evidence_at(m, evidence_of(m, tensor))->batch != BATCH_FED ||
	    !traced_certainly(m, traced_at(m, node)))
		return;
	report(c, node, "dimension", source_of(c, node), "tensor",
	       source_of(c, tensor), NULL);
}

void check_hy432(struct check *c, nid_t node)
{
	if (tree_is(c->model->tree, node, KIND_attribute))
		check_whole_shape(c, node);
	else
		check_dimension(c, node);
}
