#include "rules/dtypes.h"

#include <string.h>

/* Names are followed that far: a = b, b = c ... */
#define FOLLOWED 4

/* Functions that give floating point numbers whatever they are given. */
static const char *const float_functions[] = {
	"tensorflow.sqrt",
	"tensorflow.exp",
	"tensorflow.sigmoid",
	"tensorflow.tanh",
	"tensorflow.sin",
	"tensorflow.cos",
	"tensorflow.math.sqrt",
	"tensorflow.math.exp",
	"tensorflow.math.log",
	"tensorflow.math.log1p",
	"tensorflow.math.rsqrt",
	"tensorflow.math.sigmoid",
	"tensorflow.math.softplus",
	"tensorflow.math.tanh",
	"tensorflow.math.sin",
	"tensorflow.math.cos",
	"tensorflow.nn.softmax",
	"tensorflow.nn.log_softmax",
	"tensorflow.nn.sigmoid",
	"tensorflow.nn.l2_loss",
	"tensorflow.nn.sigmoid_cross_entropy_with_logits",
	"tensorflow.nn.softmax_cross_entropy_with_logits",
	"tensorflow.nn.sparse_softmax_cross_entropy_with_logits",
	"tensorflow.keras.losses.binary_crossentropy",
	"tensorflow.keras.losses.categorical_crossentropy",
	"tensorflow.keras.losses.sparse_categorical_crossentropy",
	"tensorflow.linalg.norm",
	"tensorflow.norm",
	NULL,
};

/* Functions that give float32 unless a dtype says something else, and the
 * position of that dtype. */
static const struct {
	const char *name;
	int dtype;
} float_by_default[] = {
	{ "tensorflow.zeros", 1 },
	{ "tensorflow.ones", 1 },
	{ "tensorflow.random.normal", 3 },
	{ "tensorflow.random.truncated_normal", 3 },
	{ "tensorflow.random.uniform", 3 },
};

static bool is_float_dtype(const struct model *m, nid_t dtype)
{
	const char *name = name_text(m, dotted_name(m, dtype));
	struct slice text;

	if (literal_string(m, dtype, &text))
		return slice_starts(text, "float");
	return !strncmp(name, "tensorflow.float", 16);
}

static bool is_float_call(const struct model *m, nid_t node)
{
	const struct call *call = call_at(m, node);
	size_t i;

	if (!call || !call->name)
		return false;
	for (i = 0; float_functions[i]; i++)
		if (call_is(m, call, float_functions[i]))
			return true;
	for (i = 0; i < sizeof(float_by_default) / sizeof(*float_by_default);
	     i++) {
		nid_t dtype;

		if (!call_is(m, call, float_by_default[i].name))
			continue;
		dtype = call_argument(m, node, float_by_default[i].dtype,
				      "dtype");
		return dtype == NO_NODE || is_float_dtype(m, dtype);
	}
	if (call_is(m, call, "tensorflow.cast"))
		return is_float_dtype(m, call_argument(m, node, 1, "dtype"));
	if (call_is(m, call, "tensorflow.constant") &&
	    call_argument(m, node, 1, "dtype") == NO_NODE)
		return tree_is(m->tree, call_argument(m, node, 0, "value"),
			       KIND_float);
	return call_is(m, call, "builtins.float");
}

/* The value of a name that is bound once, or NO_NODE. */
static nid_t value_behind(const struct model *m, nid_t name)
{
	struct bind_list binds = reaching_binds(m, name);
	const struct bind *b;

	if (binds.count != 1)
		return NO_NODE;
	b = &m->binds.at[binds.at[0]];
	return b->kind == BIND_ASSIGN && !b->unpacked ? b->value : NO_NODE;
}

/* One operand that is floating point makes the whole so, or it would fail. */
static bool holds_float(const struct model *m, nid_t expression, int depth)
{
	const struct tree *t = m->tree;
	nid_t operator;

	expression = tree_bare(t, expression);
	switch (tree_kind(t, expression)) {
	case KIND_float:
		return true;
	case KIND_call:
		return is_float_call(m, expression);
	case KIND_identifier:
		return depth &&
		       holds_float(m, value_behind(m, expression), depth - 1);
	case KIND_unary_operator:
		return depth &&
		       holds_float(m, tree_child(t, expression, FIELD_argument),
				   depth - 1);
	case KIND_binary_operator:
		operator= tree_child(t, expression, FIELD_operator);
		if (tree_text_is(t, operator, "/"))
			return true;
		if (!depth || tree_text_is(t, operator, "@"))
			return false;
		return holds_float(m, tree_child(t, expression, FIELD_left),
				   depth - 1) ||
		       holds_float(m, tree_child(t, expression, FIELD_right),
				   depth - 1);
	default:
		return false;
	}
}

bool is_float_certainly(const struct model *m, nid_t expression)
{
	return holds_float(m, expression, FOLLOWED);
}

bool is_int_literal(const struct model *m, nid_t expression)
{
	long value;

	return literal_int(m, tree_bare(m->tree, expression), &value);
}
