#include "model/around.h"
#include "model/caches.h"
#include "model/origin.h"
#include "model/release.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* y = x, z = y: a name for a name is followed so far. */
#define MOST_NAMES 4

/* One size: x.shape[1], or a name that is given it. */
struct size {
	nid_t tensor; /* x */
	long axis;
};

/* --- which size is read ---------------------------------------------------------------- */

/* x of x.shape and of keras.ops.shape(x); NO_NODE. */
static nid_t tensor_of_shape(const struct model *m, nid_t shape)
{
	const struct tree *t = m->tree;

	shape = value_behind_names(m, shape, NO_INDEX);
	if (tree_is(t, shape, KIND_attribute) &&
	    tree_text_is(t, tree_child(t, shape, FIELD_attribute), "shape"))
		return tree_child(t, shape, FIELD_object);
	if (tree_is(t, shape, KIND_call) &&
	    call_in(m, call_at(m, shape), "static-shape-of-keras"))
		return call_argument(m, shape, 0, "x");
	return NO_NODE;
}

/* batch, height, width = x.shape: names alone, without a `*rest` */
static bool is_plain_pattern(const struct model *m, nid_t pattern)
{
	if (!tree_is(m->tree, tree_parent(m->tree, pattern), KIND_assignment))
		return false;
	for_each_child(m->tree, n, pattern)
		if (!tree_is(m->tree, n, KIND_identifier))
			return false;
	return true;
}

static bool find_unpacked(const struct model *m, nid_t n, struct size *out)
{
	const struct bind *b = only_bind(m, n);

	if (!b || b->kind != BIND_ASSIGN || !b->unpacked ||
	    !is_plain_pattern(m, tree_parent(m->tree, b->target)))
		return false;
	out->axis = b->place;
	out->tensor = tensor_of_shape(m, b->value);
	return out->tensor != NO_NODE;
}

static bool find_size(const struct model *m, nid_t n, struct size *out)
{
	const struct tree *t = m->tree;

	n = value_behind_names(m, n, NO_INDEX);
	if (tree_is(t, n, KIND_identifier))
		return find_unpacked(m, n, out);
	if (!tree_is(t, n, KIND_subscript) ||
	    !literal_int(m, tree_child(t, n, FIELD_subscript), &out->axis))
		return false;
	out->tensor = tensor_of_shape(m, tree_child(t, n, FIELD_value));
	return out->tensor != NO_NODE;
}

/* --- which input it is ------------------------------------------------------------------- */

static bool is_call_of_layer(const struct model *m, uint32_t f)
{
	return is_present(function_at(m, f)->klass) &&
	       function_at(m, f)->name == m->caches->known.call;
}

/* What the one call of a function gives the parameter. */
static nid_t given_by_caller(const struct model *m, const struct bind *b)
{
	uint32_t f = scope_at(m, variable_at(m, b->variable)->scope)->function;
	const struct function *function = function_at(m, f);
	const struct call *call =
		function->callers.count == 1
			? call_by_id(m, function->callers.at[0])
			: NULL;

	return call ? argument_for_parameter(m, call, b->parameter) : NO_NODE;
}

/* Layer()(x), also by a name of the layer: of a class of the file, and no other one. */
static bool applies_class(const struct model *m, const struct call *call,
			  class_id k)
{
	struct lineage of, another;

	return call->callee_node != NO_NODE &&
	       ev_must(evidence_pool(m), evidence_of(m, call->callee_node),
		       KIND_BIT(VALUE_LAYER)) &&
	       lineage_of(m, call->callee_node, 0, &of) && of.count &&
	       of.at[0].model == m && same_class(of.at[0].index, k) &&
	       !lineage_of(m, call->callee_node, 1, &another);
}

/* What the one application of the layer gives the inputs of `call`. */
static nid_t given_to_layer(const struct model *m, uint32_t f)
{
	class_id k = function_at(m, f)->klass;
	nid_t given = NO_NODE;

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (!applies_class(m, call, k))
			continue;
		if (given != NO_NODE)
			return NO_NODE;
		given = call_argument(m, call->node, 0, NULL);
	}
	return given;
}

static nid_t given_to_parameter(const struct model *m, const struct bind *b)
{
	uint32_t f = scope_at(m, variable_at(m, b->variable)->scope)->function;

	return is_call_of_layer(m, f) && b->parameter == 1
		       ? given_to_layer(m, f)
		       : given_by_caller(m, b);
}

/* The keras.Input(...) that an expression is, and nothing else; NO_NODE. */
static nid_t input_meant(const struct model *m, nid_t n)
{
	for (int i = 0; i < MOST_NAMES && n != NO_NODE; i++) {
		const struct bind *b;

		n = value_behind_names(m, n, NO_INDEX);
		if (tree_is(m->tree, n, KIND_call))
			return call_in(m, call_at(m, n), "symbolic-inputs")
				       ? n
				       : NO_NODE;
		b = tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n)
							 : NULL;
		n = b && b->kind == BIND_PARAMETER ? given_to_parameter(m, b)
						   : NO_NODE;
	}
	return NO_NODE;
}

/* Most files have none. */
static bool has_input_call(const struct model *m)
{
	for_each_call(m, i)
		if (call_in(m, call_by_id(m, i), "symbolic-inputs"))
			return true;
	return false;
}

/* Whether an entry of a shape that is written out is None. */
static bool is_open_in(const struct model *m, nid_t shape, long axis)
{
	nid_t entry;

	shape = value_behind_names(m, shape, NO_INDEX);
	if (!tree_is_list_or_tuple(m->tree, shape))
		return false;
	for_each_child(m->tree, n, shape)
		if (tree_is(m->tree, n, KIND_list_splat))
			return false;
	if (axis < 0)
		axis += tree_child_count(m->tree, shape);
	entry = axis < 0 ? NO_NODE : tree_nth(m->tree, shape, (uint32_t)axis);
	return entry != NO_NODE && tree_is(m->tree, entry, KIND_none);
}

/* Of keras.Input((None, 3)) the axes 0 and 1 are open: the batch comes first. */
static bool leaves_open(const struct model *m, nid_t input, long axis)
{
	nid_t shape = call_argument(m, input, 0, "shape");
	nid_t batch = call_argument(m, input, 1, "batch_size");

	if (call_has_splat(m, input) || shape == NO_NODE ||
	    call_keyword(m, input, "batch_shape") != NO_NODE ||
	    call_keyword(m, input, "tensor") != NO_NODE)
		return false;
	if (axis == 0)
		return batch == NO_NODE || tree_is(m->tree, batch, KIND_none);
	return is_open_in(m, shape, axis < 0 ? axis : axis - 1);
}

/* With TensorFlow 1 a size is a Dimension(None), which can be computed with. */
static bool may_be_dimension(const struct model *m)
{
	return is_for_first_release(m) || is_in_first_release_project(m);
}

/* --- what is computed --------------------------------------------------------------------- */

/* "%d rows" % x.shape[1] is a text. */
static bool is_text(const struct model *m, nid_t operation)
{
	return tree_text_is(m->tree,
			    tree_child(m->tree, operation, FIELD_operator),
			    "%") &&
	       ev_may_be(evidence_pool(m),
			 evidence_of(m, tree_child(m->tree, operation,
						   FIELD_left)),
			 KIND_BIT(VALUE_STRING));
}

/* The first one stops the program. */
static bool is_after_another(const struct check *c, nid_t n)
{
	const struct model *m = c->model;
	nid_t last = c->last && c->last->rule == c->rule
			     ? tree_at(m->tree, c->last->span.start,
				       c->last->span.end)
			     : NO_NODE;

	return last != NO_NODE && m->function_of[last] == m->function_of[n];
}

/* Outside of graphs, and in `call`, which the functional API runs first of all. */
static bool is_run_on_input(const struct model *m, nid_t n)
{
	uint32_t f = function_around(m, n);

	return traced_at(m, n) == NO_INDEX ||
	       (f != NO_INDEX && is_call_of_layer(m, f));
}

static void check_operand(struct check *c, nid_t operand)
{
	const struct model *m = c->model;
	struct size size;
	nid_t input;

	if (!find_size(m, operand, &size))
		return;
	input = input_meant(m, size.tensor);
	if (input == NO_NODE || !leaves_open(m, input, size.axis) ||
	    is_after_another(c, operand) || !is_run_on_input(m, operand) ||
	    !is_always_run(m, function_around(m, operand), operand) ||
	    is_tried(m, operand) || may_be_dimension(m))
		return;
	report(c, operand, "size", source_of(c, operand), "axis",
	       arena_fmt(c->arena, "%ld", size.axis), NULL);
	relate(c, input, true, "leaves it open");
}

/* range(1, x.shape[1]) */
static void check_range(struct check *c, const struct call *call)
{
	if (!call_is(c->model, call, "builtins.range"))
		return;
	for_each_child(c->model->tree, n, call->arguments)
		check_operand(c, n);
}

/*
 * The size of an input that the model is to take with any size:
 *
 *	images = keras.Input((None, None, 3))
 *	pixels = images.shape[1] * images.shape[2]
 */
void check_hy433(struct check *c, nid_t module)
{
	const struct tree *t = c->model->tree;

	(void)module;
	if (!has_input_call(c->model))
		return;
	for_each_kind(t, n, i, KIND_binary_operator) {
		if (is_text(c->model, n))
			continue;
		check_operand(c, tree_child(t, n, FIELD_left));
		check_operand(c, tree_child(t, n, FIELD_right));
	}
	for_each_call(c->model, i)
		check_range(c, call_by_id(c->model, i));
}
