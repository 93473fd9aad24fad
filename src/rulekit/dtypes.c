/*
 * Dtypes by what is written: a literal, a cast, a name with one value, an
 * operation that keeps or widens. Bounded in depth; beyond it nothing is known.
 */

#include "rulekit/dtypes.h"

#include <stdlib.h>
#include <string.h>

#include "framework/tables.h"
#include "model/modules.h"
#include "model/solve/solve.h"
#include "rulekit/sets.h"

/* Names are followed that far: a = b, b = c ... */
#define FOLLOWED 4

bool is_integer_dtype(const char *dtype)
{
	return !strncmp(dtype, "int", 3) || !strncmp(dtype, "uint", 4);
}

bool is_float_dtype(const char *dtype)
{
	return !strncmp(dtype, "float", 5) || !strcmp(dtype, "bfloat16");
}

const char *certain_dtype(const struct model *m, nid_t expression)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, expression));
	const char *dtype = e->dtype ? name_text(m, e->dtype) : "";

	if (e->kinds != KIND_BIT(VALUE_TENSOR) || e->is_symbolic)
		return NULL;
	return is_integer_dtype(dtype) || is_float_dtype(dtype) ? dtype : NULL;
}

static bool names_float(const struct model *m, nid_t dtype)
{
	const char *name = name_text(m, dotted_name(m, dtype));
	struct slice text;

	if (literal_string(m, dtype, &text))
		return slice_starts(text, "float");
	return !strncmp(name, "tensorflow.float", 16);
}

static int parameter_position(const struct callable *c, const char *parameter)
{
	for (size_t i = 0; i < c->parameter_count; i++)
		if (!strcmp(c->parameters[i].name, parameter))
			return (int)i;
	return -1;
}

static bool is_float_name(const char *dtype)
{
	return dtype && !strncmp(dtype, "float", 5);
}

/* tf.zeros(3), tf.cast(x, tf.float32): by the dtype that the call names or, when
 * it names none, gives anyway. */
static bool gives_float_dtype(const struct model *m, const struct call *call)
{
	const struct callable *c = framework_callable(m->framework, call->name);
	const struct returned *r = c ? &c->returned : NULL;
	nid_t given;

	if (!r || r->kind != VALUE_TENSOR)
		return false;
	if (r->dtype_rule == RESULT_FIXED)
		return is_float_name(r->dtype);
	if (r->dtype_rule != RESULT_NAMED)
		return false;
	given = call_argument(m, call->node, parameter_position(c, r->dtype_of),
			      r->dtype_of);
	return given == NO_NODE ? is_float_name(r->dtype)
				: names_float(m, given);
}

/* tf.random.normal([3]), tf.cast(x, tf.float32), tf.constant(0.5): float
 * whatever x is. */
static bool is_float_call(const struct model *m, nid_t node)
{
	const struct call *call = call_at(m, node);

	if (!call || !call->name)
		return false;
	if (call_in(m, call, "gives-float") || gives_float_dtype(m, call))
		return true;
	return call_in(m, call, "literal-tensors") &&
	       call_argument(m, node, 1, "dtype") == NO_NODE &&
	       tree_is(m->tree, call_argument(m, node, 0, "value"), KIND_float);
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
		       holds_float(m, only_value(m, expression), depth - 1);
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

static bool has_dtype_of_argument(const struct model *m,
				  const struct call *call)
{
	const struct callable *c =
		call && call->name
			? framework_callable(m->framework, call->name)
			: NULL;

	return c && c->returned.kind == VALUE_TENSOR &&
	       c->returned.dtype_rule != RESULT_FIXED;
}

bool may_be_bool_tensor(const struct model *m, nid_t expression)
{
	const struct tree *t = m->tree;
	nid_t n = tree_bare(t, expression);
	const struct evidence *e = evidence_at(m, evidence_of(m, n));

	if (e->kinds & KIND_BIT(VALUE_TENSOR) && e->dtype)
		return !strcmp(name_text(m, e->dtype), "bool");
	switch (tree_kind(t, n)) {
	case KIND_comparison_operator:
		return true;
	case KIND_not_operator:
		return may_be_bool_tensor(m, tree_first(t, n));
	case KIND_boolean_operator:
		return may_be_bool_tensor(m, tree_child(t, n, FIELD_left)) &&
		       may_be_bool_tensor(m, tree_child(t, n, FIELD_right));
	case KIND_call:
		/* tf.reduce_sum(x) is what x is. */
		return !has_dtype_of_argument(m, call_at(m, n));
	case KIND_identifier:
		return true;
	default:
		return false;
	}
}

bool is_known_int(const struct model *m, nid_t expression, long *out)
{
	const struct evidence *e;

	if (expression == NO_NODE)
		return false;
	e = evidence_at(m, evidence_of(m, expression));
	if (e->kinds != KIND_BIT(VALUE_INT) || !e->constant)
		return false;
	*out = strtol(name_text(m, e->constant), NULL, 10);
	return true;
}

/* BATCH of from settings import BATCH */
static bool is_imported_int(const struct model *m, nid_t expression, long *out)
{
	sym_t name = evidence_at(m, evidence_of(m, expression))->name;
	const struct variable *v;
	const struct bind *b;
	struct imported found;

	if (!name || !m->around.modules || !modules_find_for(m, name, &found) ||
	    !found.variable)
		return false;
	v = variable_at(found.model, found.variable - 1);
	b = bind_by_id(found.model, v->first);
	return v->first.nr == v->last.nr && !v->rebound_inside &&
	       b->kind == BIND_ASSIGN && !b->unpacked && b->value != NO_NODE &&
	       literal_int(found.model, b->value, out);
}

bool is_int_of_project(const struct model *m, nid_t expression, long *out)
{
	return expression != NO_NODE && (is_known_int(m, expression, out) ||
					 is_imported_int(m, expression, out));
}
