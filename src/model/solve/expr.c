/*
 * What an expression is, from what its parts are.
 *
 * In: a node whose parts have their values. Out: its own value, kept by node.
 */
#include "model/solve/calling.h"

#include "framework/tables.h"
#include "model/caches.h"
#include "model/solve/python_results.h"

/* --- items ----------------------------------------------------------------- */

/* tf.__version__[0] */
static bool is_major_release(struct walker *w, const struct evidence *e,
			     nid_t subscript)
{
	long place;

	return e->name && literal_int(w->m, subscript, &place) && place == 0 &&
	       framework_set_has(w->s->framework, "release-text",
				 intern_text(w->s->names, e->name));
}

static ev_t subscript_value(struct walker *w, nid_t n)
{
	ev_t of = resolved(w, value_at(w, tree_child(w->t, n, FIELD_value)), n);
	nid_t subscript = tree_child(w->t, n, FIELD_subscript);
	struct evidence e = *ev_at(w, of);
	ev_t result =
		special_method(w, of, "__getitem__", value_at(w, subscript), n);
	bool is_slice = tree_is(w->t, subscript, KIND_slice);

	if (result != EV_UNSEEN)
		return result;
	if (is_major_release(w, &e, subscript))
		return constant_value(w, VALUE_STRING, named(w, "2"), n);
	result = EV_NOTHING;

	if (e.kinds & KINDS_TENSOR)
		result = ev_join(pool_of(w), result, tensor_item(w, &e));
	if (e.kinds & KINDS_CONTAINER)
		result = ev_join(pool_of(w), result,
				 container_item(w, of, subscript));
	if (e.kinds & KIND_BIT(VALUE_SHAPE))
		result = ev_join(pool_of(w), result,
				 ev_of(pool_of(w),
				       is_slice ? VALUE_SHAPE : VALUE_DIMENSION,
				       n));
	return join_plain_items(w, result, e.kinds, n);
}

/* --- calls and attributes -------------------------------------------------- */

/* with open(p) as f, except E as e. */
static ev_t entered(struct walker *w, nid_t n)
{
	nid_t expression = tree_first(w->t, n);
	sym_t enter = intern_str(w->s->names, "__enter__");
	struct arguments none = { .call = NO_NODE };
	ev_t value = value_at(w, expression), method;

	if (!tree_is(w->t, tree_parent(w->t, n), KIND_with_item))
		return EV_UNKNOWN;
	if (!ev_at(w, value)->objects)
		return value;
	method = attribute_load(w, value, enter, n);
	if (!ev_may_be(pool_of(w), method, KIND_BIT(VALUE_FUNCTION)))
		return value;
	return call_unconverted(w, method, &none, n);
}

/* x.method() of a value that is no object of the program: by the tables. */
static bool is_member_call(const struct walker *w, nid_t callee, ev_t value)
{
	const struct evidence *e = ev_at(w, value);

	return tree_is(w->t, callee, KIND_attribute) && !e->objects && !e->name;
}

static ev_t call_at_node(struct walker *w, nid_t n)
{
	struct arguments arguments;
	nid_t function = tree_bare(w->t, tree_child(w->t, n, FIELD_function));
	ev_t callee = value_at(w, function), value;

	call_arguments(w, n, &arguments);
	if (is_member_call(w, function, callee))
		value = method_call(
			w,
			resolved(w,
				 value_at(w, tree_child(w->t, function,
							FIELD_object)),
				 n),
			text_of(w, tree_child(w->t, function, FIELD_attribute)),
			&arguments, n);
	else
		value = call_value(w, callee, &arguments, n);
	note_growth(w, n);
	return value;
}

static ev_t attribute_at_node(struct walker *w, nid_t n)
{
	nid_t object = tree_child(w->t, n, FIELD_object);
	nid_t name = tree_child(w->t, n, FIELD_attribute);

	if (object == NO_NODE || name == NO_NODE)
		return EV_UNKNOWN;
	return attribute_load(w, value_at(w, object), text_of(w, name), n);
}

/* --- by kind --------------------------------------------------------------- */

static ev_t literal_or_operator(struct walker *w, nid_t n)
{
	nid_t left = tree_child(w->t, n, FIELD_left);
	nid_t right = tree_child(w->t, n, FIELD_right);
	ev_t value;

	switch (tree_kind(w->t, n)) {
	case KIND_integer:
		return constant_value(w, VALUE_INT, text_of(w, n), n);
	case KIND_float:
		return constant_value(w, VALUE_FLOAT, text_of(w, n), n);
	case KIND_true:
	case KIND_false:
		return constant_value(w, VALUE_BOOL, text_of(w, n), n);
	case KIND_none:
		return ev_of(pool_of(w), VALUE_NONE, n);
	case KIND_string:
		return string_value(w, n);
	case KIND_concatenated_string:
		return ev_of(pool_of(w), VALUE_STRING, n);
	case KIND_list:
		return display_value(w, n, VALUE_LIST);
	case KIND_tuple:
	case KIND_expression_list:
		return display_value(w, n, VALUE_TUPLE);
	case KIND_set:
		return display_value(w, n, VALUE_SET);
	case KIND_dictionary:
		return dictionary_value(w, n);
	case KIND_binary_operator:
		return operator_value(
			w, value_at(w, left), value_at(w, right),
			tree_text(w->t, tree_child(w->t, n, FIELD_operator)),
			n);
	case KIND_unary_operator:
		value = object_unary(w, n);
		return value == EV_UNSEEN ? unary_value(w, n) : value;
	case KIND_comparison_operator:
		return comparison_value(w, n);
	case KIND_boolean_operator:
		return boolean_value(w, n);
	case KIND_not_operator:
		return not_value(w, n);
	case KIND_conditional_expression:
		return conditional_value(w, n);
	case KIND_ellipsis:
		return ev_of(pool_of(w), VALUE_OBJECT, n);
	default:
		return EV_LIVE;
	}
}

/* Names of two files say nothing together: what a list or dict is to hold is what the
 * other file binds the name to. */
static ev_t as_held(struct walker *w, nid_t n, ev_t value)
{
	switch (tree_kind(w->t, tree_parent(w->t, n))) {
	case KIND_list:
	case KIND_tuple:
	case KIND_set:
	case KIND_pair:
	case KIND_expression_list:
		return resolved(w, value, n);
	/* tracker.update_state(x): looked into at once. */
	case KIND_attribute:
		return tree_is(w->t, n, KIND_identifier) ? resolved(w, value, n)
							 : value;
	default:
		return value;
	}
}

static ev_t expression_value(struct walker *w, nid_t n)
{
	switch (tree_kind(w->t, n)) {
	case KIND_identifier:
		return as_held(w, n, identifier_value(w, n));
	case KIND_attribute:
		return as_held(w, n, attribute_at_node(w, n));
	case KIND_call:
		return call_at_node(w, n);
	case KIND_subscript:
		return subscript_value(w, n);
	case KIND_lambda:
		return definition_value(w, n);
	case KIND_list_comprehension:
	case KIND_set_comprehension:
	case KIND_dictionary_comprehension:
	case KIND_generator_expression:
		return comprehension_value(w, n);
	case KIND_parenthesized_expression:
	case KIND_list_splat:
	case KIND_dictionary_splat:
		return value_at(w, tree_first(w->t, n));
	case KIND_keyword_argument:
	case KIND_default_parameter:
	case KIND_typed_default_parameter:
	case KIND_named_expression:
		return value_at(w, tree_child(w->t, n, FIELD_value));
	case KIND_as_pattern:
		return entered(w, n);
	case KIND_interpolation:
		write_as_text(w, value_at(w, tree_first(w->t, n)), n);
		return EV_LIVE;
	case KIND_await:
	case KIND_yield:
		return EV_UNKNOWN;
	default:
		return literal_or_operator(w, n);
	}
}

/* A name that is written is not read. */
static bool is_target(const struct walker *w, nid_t n)
{
	return tree_is(w->t, n, KIND_identifier) &&
	       w->m->caches->target_variable[n] != NO_INDEX;
}

void evaluate(struct walker *w, nid_t n)
{
	if (!is_target(w, n))
		w->a->values[n] = expression_value(w, n);
	else if (!w->a->values[n])
		w->a->values[n] = EV_LIVE;
	execute_statement(w, n);
}
