#include "model/modules.h"
#include "model/origin.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/later_release.h"
#include "rulekit/pipeline.h"
#include "rulekit/ranks.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* So many steps, names and functions are followed from fit() up to the map. */
#define FOLLOWED 16

/* --- the mapped function -------------------------------------------------------------- */

/* A part of the elements, and where its number of axes is lost. */
struct elements_lost {
	const struct model *there;
	const struct call *map;
	nid_t inputs, labels; /* NO_NODE: nothing is lost */
};

/* The one expression that a function gives; NO_NODE. */
static nid_t result_of(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	if (tree_is(m->tree, function->node, KIND_lambda))
		return tree_bare(m->tree, function->body);
	if (function->is_generator || function->decorators.count ||
	    function->returns.count != 1)
		return NO_NODE;
	return tree_bare(m->tree, tree_first(m->tree, function->returns.at[0]));
}

/* helper(image), for which nobody knows whether it calls image.set_shape(...) */
static bool is_given_name(const struct model *m, const struct call *call)
{
	if (call_is(m, call, "tensorflow.*") || call_is(m, call, "builtins.*"))
		return false;
	for_each_within(m->tree, n, call->arguments)
		if (tree_is(m->tree, n, KIND_identifier) &&
		    variable_of(m, n) != NO_INDEX)
			return true;
	return false;
}

/* for x in (image, mask): x.set_shape(...), outputs[0].set_shape(...), _set(image) */
static bool may_say_shapes(const struct model *m, uint32_t f)
{
	for_each_within(m->tree, n, function_at(m, f)->body) {
		const struct call *call = call_at(m, n);
		const struct bind *b;

		if (!call)
			continue;
		if (is_given_name(m, call))
			return true;
		if (!name_is(m, call->method, "set_shape"))
			continue;
		b = tree_is(m->tree, call->receiver, KIND_identifier)
			    ? only_bind(m, call->receiver)
			    : NULL;
		if (!b || b->kind != BIND_ASSIGN)
			return true;
	}
	return false;
}

/* tf.py_function(read, [path], [tf.float32, tf.int64]), which gives both. */
static bool gives_several(const struct model *m, const struct call *call)
{
	nid_t types;

	if (!call_in(m, call, "calls-python") || call_has_splat(m, call->node))
		return false;
	types = call_argument(m, call->node, 2, "Tout");
	return types != NO_NODE && tree_is_list_or_tuple(m->tree, types) &&
	       tree_child_count(m->tree, types) > 1;
}

/* What (inputs, labels) lose in the function of a map. */
static void find_parts_lost(const struct model *m, uint32_t f,
			    struct elements_lost *out)
{
	nid_t result = result_of(m, f);

	if (result == NO_NODE || may_say_shapes(m, f))
		return;
	if (call_is(m, call_at(m, result), "builtins.tuple"))
		result = call_argument(m, result, 0, NULL);
	result = value_behind_names(m, result, NO_INDEX);
	if (gives_several(m, call_at(m, result))) {
		out->inputs = out->labels = result;
		return;
	}
	if (!tree_is(m->tree, result, KIND_tuple) &&
	    !tree_is(m->tree, result, KIND_expression_list))
		return;
	if (tree_child_count(m->tree, result) < 2)
		return;
	out->inputs = rank_lost_at(m, tree_nth(m->tree, result, 0));
	out->labels = rank_lost_at(m, tree_nth(m->tree, result, 1));
}

/* --- the dataset ------------------------------------------------------------------------ */

/* Goes on in the function that a call runs, also of another file: make_dataset(files) */
static bool enter_function(const struct model **m, nid_t *n,
			   const struct call *call)
{
	sym_t name = evidence_at(*m, evidence_of(*m, call->callee_node))->name;
	uint32_t f = call->callee;
	struct imported found;

	if (f == NO_INDEX) {
		if (!name || !(*m)->around.modules ||
		    !modules_find_for(*m, name, &found))
			return false;
		f = found.function;
		*m = found.model;
	}
	*n = f == NO_INDEX ? NO_NODE : result_of(*m, f);
	return *n != NO_NODE;
}

/* From what fit() is given up to the last map. */
static bool find_map(const struct model *m, nid_t n, struct elements_lost *out)
{
	for (int left = FOLLOWED; n != NO_NODE && left; left--) {
		const struct call *call;

		n = value_behind_names(m, n, NO_INDEX);
		call = call_at(m, n);
		if (!call)
			return false;
		if (!call->method || !dataset_call(m, n)) {
			if (!enter_function(&m, &n, call))
				return false;
			continue;
		}
		if (name_is(m, call->method, "map")) {
			out->there = m;
			out->map = call;
			return true;
		}
		if (!name_in(m, call->method, "dataset-keeps-elements") &&
		    !name_is(m, call->method, "batch"))
			return false;
		n = call->receiver;
	}
	return false;
}

static bool loses_rank(const struct model *m, nid_t data,
		       struct elements_lost *out)
{
	uint32_t f;

	*out = (struct elements_lost){ .inputs = NO_NODE, .labels = NO_NODE };
	if (!find_map(m, data, out))
		return false;
	f = function_meant(out->there, call_argument(out->there, out->map->node,
						     0, "map_func"));
	if (f != NO_INDEX)
		find_parts_lost(out->there, f, out);
	return out->inputs != NO_NODE || out->labels != NO_NODE;
}

/* --- the model -------------------------------------------------------------------------- */

/* The one compile() of the model with that name; NULL. */
static const struct call *compile_of(const struct model *m, nid_t name)
{
	const struct call *found = NULL;
	struct node_list uses;

	if (!tree_is(m->tree, name, KIND_identifier) ||
	    variable_of(m, name) == NO_INDEX)
		return NULL;
	uses = uses_of(m, variable_of(m, name));
	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t attribute = tree_parent(m->tree, uses.at[i]);
		const struct call *call =
			call_at(m, tree_parent(m->tree, attribute));

		if (!call || call->callee_node != attribute ||
		    !name_is(m, call->method, "compile"))
			continue;
		if (found)
			return NULL;
		found = call;
	}
	return found;
}

/* "accuracy" asks for the rank of the labels, to choose which one is meant. */
static bool measures_accuracy(const struct model *m, const struct call *compile)
{
	nid_t metrics = call_argument(m, compile->node, 2, "metrics");
	struct slice text;

	if (metrics == NO_NODE || !tree_is_list_or_tuple(m->tree, metrics))
		return false;
	for_each_child(m->tree, metric, metrics)
		if (literal_string(m, metric, &text) &&
		    (slice_is(text, "accuracy") || slice_is(text, "acc")))
			return true;
	return false;
}

/* Sequential([Conv2D(8, 3), ...]): the first layer learns the shape of the data. */
static bool begins_without_shape(const struct model *m, nid_t model)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, model));
	const struct call *first;
	nid_t layers;

	if (e->file != FILE_CHECKED ||
	    !call_is(m, call_at(m, e->proof), "tensorflow.keras.Sequential"))
		return false;
	layers = call_argument(m, e->proof, 0, "layers");
	if (layers == NO_NODE || !tree_is(m->tree, layers, KIND_list))
		return false;
	first = call_at(m, tree_first(m->tree, layers));
	return first && call_in(m, first, "layers-that-ask-for-rank") &&
	       !call_has_splat(m, first->node) &&
	       call_keyword(m, first->node, "input_shape") == NO_NODE &&
	       call_keyword(m, first->node, "input_dim") == NO_NODE &&
	       call_keyword(m, first->node, "batch_input_shape") == NO_NODE;
}

/* A model whose steps are those of Keras. */
static bool is_trained_by_keras(const struct model *m, nid_t model)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, model));

	return e->kinds == KIND_BIT(VALUE_MODEL) && !e->objects &&
	       (name_in(m, e->name, "plain-models") ||
		name_is(m, e->name, "tensorflow.keras.Sequential"));
}

/* Whether training fails on what is lost, in each release that may be meant. */
static bool fails(const struct model *m, const struct call *fit,
		  const struct call *compile, const struct elements_lost *lost)
{
	if (keras_3_is_meant(m) >= KERAS_3_LIKELY)
		return !may_use_other_keras(m);
	return (lost->labels != NO_NODE && measures_accuracy(m, compile)) ||
	       (lost->inputs != NO_NODE &&
		begins_without_shape(m, fit->receiver));
}

/*
 * What Python gives has no static shape, not even a number of axes, and Keras asks for it
 * while it builds the graph:
 *
 *	data = paths.map(lambda p: tf.py_function(load, [p], [tf.float32, tf.int64]))
 *	model.fit(data.batch(8))
 */
void check_hy636(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *fit = call_at(m, node), *compile;
	struct elements_lost lost;
	nid_t data, origin;

	if (!fit ||
	    (!name_is(m, fit->method, "fit") &&
	     !name_is(m, fit->method, "evaluate")) ||
	    !is_trained_by_keras(m, fit->receiver))
		return;
	data = call_argument(m, node, 0, "x");
	if (data == NO_NODE || !loses_rank(m, data, &lost))
		return;
	/* Asked last: it goes through all uses of the model. */
	compile = compile_of(m, tree_bare(m->tree, fit->receiver));
	if (!compile || call_has_splat(m, compile->node) ||
	    call_keyword(m, compile->node, "run_eagerly") != NO_NODE ||
	    !fails(m, fit, compile, &lost) ||
	    file_mentions(m, "text-of-eager-switch") || is_tried(m, node) ||
	    is_expected_to_fail(m, node))
		return;
	origin = lost.inputs != NO_NODE ? lost.inputs : lost.labels;
	report(c, data, "call", source_of(c, fit->callee_node), "data",
	       source_of(c, data), "what",
	       lost.inputs == NO_NODE	? "labels"
	       : lost.labels == NO_NODE ? "inputs"
					: "inputs and labels",
	       NULL);
	relate_in(c, lost.there, origin, true,
		  "gives tensors without a static shape");
	relate_in(c, lost.there, lost.map->node, false, "mapped here");
}
