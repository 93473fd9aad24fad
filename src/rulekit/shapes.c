/*
 * Shapes by what is written: operations that work on each element, reductions of all
 * axes, numbers. Bounded in depth; beyond it nothing is known.
 */

#include "rulekit/shapes.h"

#include <string.h>

#include "model/solve/solve.h"
#include "rulekit/sets.h"

/* Operands and names are followed that far. */
#define FOLLOWED 6

static bool is_elementwise(const struct model *m, const struct call *call)
{
	return call_is(m, call, "tensorflow.*") &&
	       name_in(m, call->method, "elementwise");
}

static bool is_reduction(const struct model *m, const struct call *call)
{
	return call_is(m, call, "tensorflow.*") &&
	       name_in(m, call->method, "reductions");
}

/* Nothing but x: tf.reduce_sum(x), not with an axis or keepdims. */
static bool is_given_one(const struct model *m, const struct call *call)
{
	nid_t first = tree_first(m->tree, call->arguments);

	return tree_is(m->tree, call->arguments, KIND_argument_list) &&
	       first != NO_NODE && tree_sibling(m->tree, first) == NO_NODE &&
	       !tree_is(m->tree, first, KIND_list_splat) &&
	       !tree_is(m->tree, first, KIND_dictionary_splat);
}

static nid_t only_argument(const struct model *m, const struct call *call)
{
	nid_t first = tree_first(m->tree, call->arguments);

	return tree_is(m->tree, first, KIND_keyword_argument)
		       ? tree_child(m->tree, first, FIELD_value)
		       : first;
}

static bool operand_is_number(const struct model *m, nid_t n)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, n));

	return e->kinds && !(e->kinds & ~KINDS_NUMBER);
}

static bool is_scalar(const struct model *m, nid_t n, int depth)
{
	const struct tree *t = m->tree;
	const struct call *call;

	n = tree_bare(t, n);
	if (n == NO_NODE || !depth)
		return false;
	switch (tree_kind(t, n)) {
	case KIND_integer:
	case KIND_float:
		return true;
	case KIND_unary_operator:
		return is_scalar(m, tree_child(t, n, FIELD_argument),
				 depth - 1);
	case KIND_binary_operator:
		return is_scalar(m, tree_child(t, n, FIELD_left), depth - 1) &&
		       is_scalar(m, tree_child(t, n, FIELD_right), depth - 1);
	case KIND_call:
		call = call_at(m, n);
		if (!is_given_one(m, call))
			return false;
		return is_reduction(m, call) ||
		       (is_elementwise(m, call) &&
			is_scalar(m, only_argument(m, call), depth - 1));
	case KIND_identifier:
		return operand_is_number(m, n) ||
		       is_scalar(m, only_value(m, n), depth - 1);
	default:
		return operand_is_number(m, n);
	}
}

bool is_scalar_certainly(const struct model *m, nid_t expression)
{
	return is_scalar(m, expression, FOLLOWED);
}

bool may_be_float32(const struct model *m, nid_t expression)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, expression));

	if (e->kinds &
	    ~(KINDS_TENSOR | KIND_BIT(VALUE_FLOAT) | KIND_BIT(VALUE_UNKNOWN)))
		return false;
	return !e->dtype || !strcmp(name_text(m, e->dtype), "float32");
}

/* Beside a tensor a Python number takes its dtype; a scalar tensor has its own. */
static bool fits_beside(const struct model *m, nid_t n, nid_t other)
{
	return is_scalar_certainly(m, n) &&
	       (operand_is_number(m, n) ||
		(may_be_float32(m, n) && may_be_float32(m, other)));
}

static bool keeps(const struct model *m, nid_t n, uint32_t variable, int depth);

/* x / 2 is a float64 where x is an int32. */
static bool operator_keeps(const struct model *m, nid_t n, uint32_t variable,
			   int depth)
{
	const struct tree *t = m->tree;
	nid_t left = tree_child(t, n, FIELD_left);
	nid_t right = tree_child(t, n, FIELD_right);
	nid_t sign = tree_child(t, n, FIELD_operator);

	if (tree_text_is(t, sign, "@") ||
	    (tree_text_is(t, sign, "/") && !may_be_float32(m, n)))
		return false;
	return keeps(m, left, variable, depth)
		       ? keeps(m, right, variable, depth) ||
				 fits_beside(m, right, left)
		       : keeps(m, right, variable, depth) &&
				 fits_beside(m, left, right);
}

static bool keeps(const struct model *m, nid_t n, uint32_t variable, int depth)
{
	const struct tree *t = m->tree;
	const struct call *call;

	n = tree_bare(t, n);
	if (n == NO_NODE || !depth)
		return false;
	switch (tree_kind(t, n)) {
	case KIND_identifier:
		return variable_of(m, n) == variable ||
		       keeps(m, only_value(m, n), variable, depth - 1);
	case KIND_unary_operator:
		return keeps(m, tree_child(t, n, FIELD_argument), variable,
			     depth - 1);
	case KIND_binary_operator:
		return operator_keeps(m, n, variable, depth - 1);
	case KIND_call:
		call = call_at(m, n);
		return is_elementwise(m, call) && is_given_one(m, call) &&
		       keeps(m, only_argument(m, call), variable, depth - 1);
	default:
		return false;
	}
}

bool keeps_shape_of(const struct model *m, nid_t expression, uint32_t variable)
{
	return keeps(m, expression, variable, FOLLOWED);
}

bool is_static_shape(const struct model *m, nid_t expression)
{
	const struct tree *t = m->tree;
	nid_t n = tree_bare(t, expression);
	struct slice name;

	while (tree_is(t, n, KIND_subscript))
		n = tree_bare(t, tree_child(t, n, FIELD_value));
	if (call_at(m, n))
		return name_is(m, call_at(m, n)->method, "get_shape") ||
		       call_in(m, call_at(m, n), "static-facts");
	name = tree_text(t, tree_child(t, n, FIELD_attribute));
	return tree_is(t, n, KIND_attribute) &&
	       (slice_is(name, "shape") || slice_is(name, "dtype"));
}

nid_t joined_by(const struct model *m, nid_t call)
{
	const struct tree *t = m->tree;
	nid_t list = tree_bare(t, call_argument(m, call, 0, "values"));

	return tree_is_list_or_tuple(t, list) ? list : NO_NODE;
}

bool grows_by_joining(const struct model *m, nid_t assignment)
{
	const struct tree *t = m->tree;
	nid_t left = tree_child(t, assignment, FIELD_left);
	nid_t right = tree_bare(t, tree_child(t, assignment, FIELD_right));

	if (!tree_is(t, assignment, KIND_assignment) ||
	    !tree_is(t, left, KIND_identifier) ||
	    !call_in(m, call_at(m, right), "joins-tensors"))
		return false;
	for_each_child(t, item, joined_by(m, right))
		if (slice_equal(tree_text(t, item), tree_text(t, left)))
			return true;
	return false;
}
