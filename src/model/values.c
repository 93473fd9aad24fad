/*
 * Evidence: what a value is, how sure that is, and which place shows it.
 *
 * Answers are found on demand and kept. A question that leads back to itself,
 * or too deep, is answered with "unknown".
 */
#include "model/valuing.h"

/*
 * An answer that leads back to a question still open is right for that question
 * only, so it is not kept: `circle` is the depth of the outermost open question
 * met on the way. After many such answers in one file all are kept, so that no
 * file can make this take long.
 */
#define MOST_REPEATS 20000

void depends_on(struct model_caches *c, uint32_t depth)
{
	if (!c->circle || depth + 1 < c->circle)
		c->circle = depth + 1;
}

bool is_final(struct model_caches *c, uint32_t depth)
{
	if (c->circle && c->circle < depth + 1 && c->repeats < MOST_REPEATS) {
		c->repeats++;
		return false;
	}
	c->circle = 0;
	return true;
}

static bool is_number(enum value_kind kind)
{
	return kind == VALUE_INT || kind == VALUE_FLOAT || kind == VALUE_BOOL;
}

/*
 * What a name is that may be either of two things. A tensor beside something
 * else is likely a tensor: loss = 0 before the loop, loss += step(x) in it.
 */
struct value join_values(struct value a, struct value b)
{
	if (a.kind == b.kind) {
		struct value v = a.certainty < b.certainty ? a : b;

		if (a.index != b.index)
			v.index = NO_INDEX;
		if (a.name != b.name)
			v.name = 0;
		return v;
	}
	if (a.kind == VALUE_NONE)
		return likely(b);
	if (b.kind == VALUE_NONE)
		return likely(a);
	if (is_tensor_like(a.kind) || is_tensor_like(b.kind)) {
		struct value t = is_tensor_like(a.kind) ? a : b;
		struct value o = is_tensor_like(a.kind) ? b : a;

		if (o.kind == VALUE_UNKNOWN || is_number(o.kind) ||
		    is_tensor_like(o.kind)) {
			t.kind = VALUE_TENSOR;
			return likely(t);
		}
	}
	if (is_number(a.kind) && is_number(b.kind))
		return a.kind == VALUE_FLOAT ? a : b;
	return UNKNOWN;
}

/* --- literals and operators -------------------------------------------------------- */

static struct value literal_value(const struct model *m, nid_t n)
{
	switch (tree_kind(m->tree, n)) {
	case KIND_integer:
		return certain(VALUE_INT, n);
	case KIND_float:
		return certain(VALUE_FLOAT, n);
	case KIND_true:
	case KIND_false:
		return certain(VALUE_BOOL, n);
	case KIND_string:
	case KIND_concatenated_string:
		return certain(VALUE_STRING, n);
	case KIND_none:
		return certain(VALUE_NONE, n);
	case KIND_list:
	case KIND_list_comprehension:
		return certain(VALUE_LIST, n);
	case KIND_tuple:
	case KIND_expression_list:
		return certain(VALUE_TUPLE, n);
	case KIND_dictionary:
	case KIND_dictionary_comprehension:
		return certain(VALUE_DICT, n);
	case KIND_set:
	case KIND_set_comprehension:
		return certain(VALUE_SET, n);
	case KIND_generator_expression:
		return certain(VALUE_ITERATOR, n);
	default:
		return UNKNOWN;
	}
}

static struct value binary_value(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value a = value_of(m, tree_child(t, n, FIELD_left));
	struct value b = value_of(m, tree_child(t, n, FIELD_right));
	nid_t op = tree_child(t, n, FIELD_operator);
	struct value tensor;

	if (is_tensor_like(a.kind) || is_tensor_like(b.kind)) {
		tensor = is_tensor_like(a.kind) && a.certainty >= b.certainty
				 ? a
			 : is_tensor_like(b.kind) ? b
						  : a;
		return known(VALUE_TENSOR, tensor.certainty, tensor.proof);
	}
	if (a.kind == VALUE_NUMPY || b.kind == VALUE_NUMPY)
		return known(VALUE_NUMPY, CERTAINTY_LIKELY, n);
	if (a.kind == VALUE_STRING && tree_text_is(t, op, "%"))
		return a;
	if (a.kind == VALUE_DIMENSION || b.kind == VALUE_DIMENSION)
		return known(VALUE_DIMENSION, CERTAINTY_LIKELY, n);
	if (is_number(a.kind) && is_number(b.kind))
		return known(a.kind == VALUE_FLOAT || b.kind == VALUE_FLOAT ||
					     tree_text_is(t, op, "/")
				     ? VALUE_FLOAT
				     : VALUE_INT,
			     a.certainty < b.certainty ? a.certainty
						       : b.certainty,
			     n);
	if (a.kind == b.kind &&
	    (a.kind == VALUE_LIST || a.kind == VALUE_STRING ||
	     a.kind == VALUE_TUPLE || a.kind == VALUE_SHAPE))
		return a;
	/* [0] * n */
	if (a.kind == VALUE_LIST && tree_text_is(t, op, "*"))
		return a;
	return UNKNOWN;
}

/* Identity and membership tests give a Python bool, whatever they test. */
static struct value comparison_value(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value found = known(VALUE_BOOL, CERTAINTY_LIKELY, n);

	for_each_child(t, child, n) {
		struct value v;

		if (tree_is(t, child, KIND_operator)) {
			if (tree_text_is(t, child, "is") ||
			    tree_text_is(t, child, "is not") ||
			    tree_text_is(t, child, "in") ||
			    tree_text_is(t, child, "not in"))
				return certain(VALUE_BOOL, n);
			continue;
		}
		v = value_of(m, child);
		/* t == None and t == "text" compare identity or fail. */
		if (v.kind == VALUE_NONE || v.kind == VALUE_STRING ||
		    v.kind == VALUE_DTYPE || v.kind == VALUE_SHAPE)
			return certain(VALUE_BOOL, n);
		if (is_tensor_like(v.kind) && (found.kind != VALUE_TENSOR ||
					       v.certainty > found.certainty))
			found = known(VALUE_TENSOR, v.certainty, v.proof);
	}
	return found;
}

static struct value boolean_value(const struct model *m, nid_t n)
{
	struct value a = value_of(m, tree_child(m->tree, n, FIELD_left));
	struct value b = value_of(m, tree_child(m->tree, n, FIELD_right));

	return join_values(a, b);
}

/* --- the question ---------------------------------------------------------------------- */

/* What the framework's own constant is: tf.float32. */
static struct value named_value(const struct model *m, nid_t n)
{
	static const char *const dtypes[] = { "float", "int",	 "uint",
					      "bool",  "string", "complex",
					      "half",  "double", "bfloat",
					      NULL };
	sym_t name = dotted_name(m, n);
	const char *last;

	if (!name || !framework_owns(m->framework, name))
		return UNKNOWN;
	last = strrchr(name_text(m, name), '.');
	for (size_t i = 0; last && dtypes[i]; i++)
		if (!strncmp(last + 1, dtypes[i], strlen(dtypes[i])))
			return certain(VALUE_DTYPE, n);
	return UNKNOWN;
}

static struct value ask(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value v;

	switch (tree_kind(t, n)) {
	case KIND_identifier:
		return value_of_name(m, n);
	case KIND_attribute:
		v = named_value(m, n);
		return v.kind != VALUE_UNKNOWN ? v : value_of_attribute(m, n);
	case KIND_call:
		return value_of_call(m, n);
	case KIND_subscript:
		return value_of_subscript(m, n);
	case KIND_binary_operator:
		return binary_value(m, n);
	case KIND_unary_operator:
		return value_of(m, tree_child(t, n, FIELD_argument));
	case KIND_comparison_operator:
		return comparison_value(m, n);
	case KIND_boolean_operator:
		return boolean_value(m, n);
	case KIND_not_operator:
		v = value_of(m, tree_child(t, n, FIELD_argument));
		return is_tensor_like(v.kind) ? v : certain(VALUE_BOOL, n);
	case KIND_conditional_expression:
		return join_values(value_of(m, tree_first(t, n)),
				   value_of(m, tree_nth(t, n, 2)));
	case KIND_named_expression:
		return value_of(m, tree_child(t, n, FIELD_value));
	case KIND_await:
		return UNKNOWN;
	case KIND_lambda:
		v = certain(VALUE_FUNCTION, n);
		v.index = m->index_of[n];
		return v;
	default:
		return literal_value(m, n);
	}
}

struct value value_of(const struct model *m, nid_t n)
{
	struct model_caches *c = m->caches;
	struct value v;

	n = tree_bare(m->tree, n);
	if (n == NO_NODE)
		return UNKNOWN;
	if (!c->values)
		c->values = ARENA_ARRAY(m->arena, struct value, m->tree->count);
	if (c->value_states[n] == VALUE_KNOWN)
		return c->values[n];
	if (c->value_states[n] == VALUE_ASKING) {
		depends_on(c, c->values[n].index);
		return UNKNOWN;
	}
	if (c->depth > DEEPEST_QUESTION) {
		depends_on(c, 0);
		return UNKNOWN;
	}
	c->value_states[n] = VALUE_ASKING;
	c->values[n].index = ++c->depth;
	v = ask(m, n);
	c->value_states[n] = is_final(c, c->depth) ? VALUE_KNOWN
						   : VALUE_UNASKED;
	c->values[n] = v;
	c->depth--;
	return v;
}

enum certainty tensor_certainty(const struct model *m, nid_t expression)
{
	struct value v = value_of(m, expression);

	return v.kind == VALUE_TENSOR || v.kind == VALUE_VARIABLE
		       ? v.certainty
		       : CERTAINTY_NO;
}
