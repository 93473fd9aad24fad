/*
 * In: an expression in `call`. The names in it are followed to the parameter, through
 * operations that keep the dtype of an argument.
 */
#include "rulekit/half_inputs.h"

#include <string.h>

#include "framework/tables.h"
#include "model/caches.h"
#include "model/modules.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/keras_objects.h"
#include "rulekit/sets.h"

/* Names and operations are followed that far, and so many binds of a name. */
#define FOLLOWED 8
#define MOST_BINDS 4

const char *half_dtype_of_project(const struct model *m)
{
	if (project_of_model_mentions(m, "text-of-float16-policy"))
		return "float16";
	return project_of_model_mentions(m, "text-of-bfloat16-policy")
		       ? "bfloat16"
		       : NULL;
}

/* --- whose dtype is its own ------------------------------------------------------------ */

/* dtype="float32", autocast=False */
static bool says_dtype(const struct model *m, nid_t call)
{
	return call_keyword(m, call, "dtype") != NO_NODE ||
	       call_keyword(m, call, "autocast") != NO_NODE;
}

static bool is_in_class(const struct model *m, nid_t node, class_id c)
{
	return same_class(class_around(m, node), c);
}

/* super().__init__(dtype="float32") in the class, and Scale(dtype="float32"). */
static bool may_have_dtype_of_its_own(const struct model *m, class_id c)
{
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		bool makes_one = call->name &&
				 call->name == class_at(m, c)->name;
		bool makes_base = name_is(m, call->method, "__init__") &&
				  is_in_class(m, call->node, c);

		if ((makes_one || makes_base) && says_dtype(m, call->node))
			return true;
	}
	return false;
}

static bool is_layer_class(const struct model *m, class_id c)
{
	const char *kind = keras_class_kind(m, c);

	return kind && (!strcmp(kind, "layer") || !strcmp(kind, "model"));
}

/* --- what has the dtype of the input ---------------------------------------------------- */

static bool is_of_input(const struct model *m, uint32_t f, nid_t n, int depth);

/* x, and x of x = tf.nn.relu(x) behind it: all that may be there. */
static bool is_name_of_input(const struct model *m, uint32_t f, nid_t name,
			     int depth)
{
	struct bind_list binds = reaching_binds(m, name);

	if (!binds.count || binds.count > MOST_BINDS)
		return false;
	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);

		if (b->kind == BIND_PARAMETER) {
			if (b->parameter != first_real_parameter(m, f) ||
			    !same_scope(variable_at(m, b->variable)->scope,
					function_at(m, f)->scope))
				return false;
		} else if (b->kind != BIND_ASSIGN || b->unpacked ||
			   b->value == NO_NODE ||
			   !is_of_input(m, f, b->value, depth - 1)) {
			return false;
		}
	}
	return true;
}

/* tf.transpose(x), tf.reduce_sum(x, axis=1) */
static bool is_operation_on_input(const struct model *m, uint32_t f, nid_t n,
				  int depth)
{
	const struct call *call = call_at(m, n);
	const struct callable *c =
		call && call->name
			? framework_callable(m->framework, call->name)
			: NULL;

	if (!c || c->returned.kind != VALUE_TENSOR ||
	    c->returned.dtype_rule != RESULT_SAME)
		return false;
	for (size_t i = 0; i < c->parameter_count; i++)
		if (!strcmp(c->parameters[i].name, c->returned.dtype_of))
			return is_of_input(m, f,
					   call_argument(m, n, (int)i,
							 c->returned.dtype_of),
					   depth - 1);
	return false;
}

static bool is_of_input(const struct model *m, uint32_t f, nid_t n, int depth)
{
	const struct tree *t = m->tree;

	if (n == NO_NODE || !depth)
		return false;
	n = tree_bare(t, n);
	switch (tree_kind(t, n)) {
	case KIND_identifier:
		return is_name_of_input(m, f, n, depth);
	case KIND_subscript:
		return is_of_input(m, f, tree_child(t, n, FIELD_value),
				   depth - 1);
	case KIND_call:
		return is_operation_on_input(m, f, n, depth);
	default:
		return false;
	}
}

bool is_in_call_of_class(const struct model *m, nid_t node)
{
	uint32_t f = function_around(m, node);

	return f != NO_INDEX &&
	       function_at(m, f)->name == m->caches->known.call &&
	       is_present(function_at(m, f)->klass);
}

bool is_input_of_layer(const struct model *m, nid_t expression)
{
	uint32_t f = function_around(m, expression);
	class_id c;

	if (!is_in_call_of_class(m, expression))
		return false;
	c = function_at(m, f)->klass;
	return is_of_input(m, f, expression, FOLLOWED) &&
	       is_layer_class(m, c) && !may_have_dtype_of_its_own(m, c);
}

/* --- whose dtype is written -------------------------------------------------------------- */

static bool is_written(const struct model *m, nid_t n, int depth);

static bool are_binds_written(const struct model *m, nid_t name, int depth)
{
	struct bind_list binds = reaching_binds(m, name);

	if (!binds.count || binds.count > MOST_BINDS)
		return false;
	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);

		if (b->kind != BIND_ASSIGN || b->unpacked ||
		    !is_written(m, b->value, depth - 1))
			return false;
	}
	return true;
}

/* self.table, by all that the class gives it. */
static bool is_attribute_written(const struct model *m, nid_t n, int depth)
{
	struct attribute_bind_list binds =
		attribute_binds(m, class_around(m, n), self_attribute(m, n));

	if (!binds.count || binds.count > MOST_BINDS)
		return false;
	for (uint32_t i = 0; i < binds.count; i++)
		if (!is_written(m, binds.at[i]->value, depth - 1))
			return false;
	return true;
}

/* dtype=tf.float32, "float32"; where there is none the operation has its own. */
static bool names_dtype(const struct model *m, nid_t dtype)
{
	struct slice text;

	return dtype == NO_NODE || literal_string(m, dtype, &text) ||
	       !strncmp(name_text(m, dotted_name(m, dtype)), "tensorflow.",
			strlen("tensorflow."));
}

static nid_t argument_named(const struct model *m, const struct call *call,
			    const struct callable *c, const char *name)
{
	for (size_t i = 0; i < c->parameter_count; i++)
		if (!strcmp(c->parameters[i].name, name))
			return call_argument(m, call->node, (int)i, name);
	return NO_NODE;
}

/* tf.constant(3.0), tf.constant([1, 2]), and of an array: no tensor of the graph is in it. */
static bool is_made_of_values(const struct model *m, const struct call *call)
{
	nid_t value = call_argument(m, call->node, 0, "value");

	return value != NO_NODE && call_in(m, call, "literal-tensors") &&
	       ev_must(evidence_pool(m), evidence_of(m, value),
		       KIND_BIT(VALUE_FLOAT) | KIND_BIT(VALUE_INT) |
			       KIND_BIT(VALUE_LIST) | KIND_BIT(VALUE_NUMPY));
}

static bool is_call_written(const struct model *m, nid_t n, int depth)
{
	const struct call *call = call_at(m, n);
	const struct callable *c =
		call && call->name
			? framework_callable(m->framework, call->name)
			: NULL;
	nid_t argument;

	if (!c || call_has_splat(m, n))
		return false;
	argument = c->returned.dtype_of
			   ? argument_named(m, call, c, c->returned.dtype_of)
			   : NO_NODE;
	switch (c->returned.dtype_rule) {
	case RESULT_FIXED:
		return true;
	case RESULT_NAMED:
		return names_dtype(m, argument) &&
		       (argument != NO_NODE || c->returned.dtype ||
			is_made_of_values(m, call));
	case RESULT_SAME:
		return is_written(m, argument, depth - 1);
	default:
		return false;
	}
}

static bool is_written(const struct model *m, nid_t n, int depth)
{
	const struct tree *t = m->tree;

	if (n == NO_NODE || !depth)
		return false;
	n = tree_bare(t, n);
	switch (tree_kind(t, n)) {
	case KIND_float:
	case KIND_integer:
		return true;
	case KIND_identifier:
		return are_binds_written(m, n, depth);
	case KIND_attribute:
		return self_attribute(m, n) &&
		       is_attribute_written(m, n, depth);
	case KIND_subscript:
		return is_written(m, tree_child(t, n, FIELD_value), depth - 1);
	case KIND_binary_operator:
		return is_written(m, tree_child(t, n, FIELD_left), depth - 1) &&
		       is_written(m, tree_child(t, n, FIELD_right), depth - 1);
	case KIND_call:
		return is_call_written(m, n, depth);
	default:
		return false;
	}
}

bool has_written_dtype(const struct model *m, nid_t expression)
{
	return is_written(m, expression, FOLLOWED);
}
