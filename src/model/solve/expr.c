/*
 * What an expression is, from what its parts are.
 *
 * In: a node whose parts have their values. Out: its own value, kept by node.
 */
#include "model/solve/solver.h"

#include <string.h>

#include "framework/tables.h"
#include "model/caches.h"
#include "model/solve/python_results.h"

/* --- literals -------------------------------------------------------------- */

/* Longer strings are no switch of anything. */
#define LONGEST_CONSTANT 64

static ev_t string_value(struct walker *w, nid_t n)
{
	struct slice text;

	if (!literal_string(w->m, n, &text) || text.length > LONGEST_CONSTANT)
		return ev_of(pool_of(w), VALUE_STRING, n);
	return constant_value(w, VALUE_STRING,
			      intern_bytes(w->s->names, text.ptr, text.length),
			      n);
}

static ev_t display_value(struct walker *w, nid_t n, enum value_kind kind)
{
	ev_t items[MOST_ELEMENTS], all = EV_NOTHING;
	uint32_t count = 0;

	for_each_child(w->t, item, n) {
		ev_t value = value_at(w, item);

		if (tree_is(w->t, item, KIND_list_splat)) {
			count = MOST_ELEMENTS + 1;
			value = ev_element(pool_of(w), value);
		}
		if (count < MOST_ELEMENTS)
			items[count] = value;
		all = ev_join(pool_of(w), all, value);
		count++;
	}
	if (count > MOST_ELEMENTS || kind == VALUE_SET)
		return ev_open(pool_of(w), kind, all, n);
	return ev_sequence(pool_of(w), kind, items, count, n);
}

static ev_t dictionary_value(struct walker *w, nid_t n)
{
	struct evidence e = { .kinds = KIND_BIT(VALUE_DICT), .proof = n };
	struct elements list;
	ev_t all = EV_NOTHING;

	memset(&list, 0, sizeof(list));
	for_each_child(w->t, pair, n) {
		nid_t key = tree_child(w->t, pair, FIELD_key);
		ev_t value = value_at(w, tree_child(w->t, pair, FIELD_value));

		if (!tree_is(w->t, pair, KIND_pair))
			value = EV_UNKNOWN;
		if (list.count < MOST_ELEMENTS && key != NO_NODE &&
		    ev_at(w, value_at(w, key))->constant) {
			list.keys[list.count] =
				ev_at(w, value_at(w, key))->constant;
			list.at[list.count++] = value;
		} else {
			list.open = true;
		}
		all = ev_join(pool_of(w), all, value);
	}
	if (list.open)
		return ev_open(pool_of(w), VALUE_DICT, all, n);
	e.elements = pool_elements(pool_of(w), &list);
	return pool_evidence(pool_of(w), &e);
}

static ev_t comprehension_value(struct walker *w, nid_t n)
{
	nid_t body = tree_first(w->t, n);
	ev_t item = value_at(w, body);

	switch (tree_kind(w->t, n)) {
	case KIND_list_comprehension:
		return ev_open(pool_of(w), VALUE_LIST, item, n);
	case KIND_set_comprehension:
		return ev_open(pool_of(w), VALUE_SET, item, n);
	case KIND_dictionary_comprehension:
		item = value_at(w, tree_child(w->t, body, FIELD_value));
		return ev_open(pool_of(w), VALUE_DICT, item, n);
	default:
		return ev_open(pool_of(w), VALUE_ITERATOR, item, n);
	}
}

/* --- names ----------------------------------------------------------------- */

static ev_t variable_value(struct walker *w, uint32_t variable)
{
	const struct variable *v = variable_at(w->m, variable);

	if (is_own_variable(w, v)) {
		ev_t value = env_get(w, variable);

		return value == EV_UNSEEN ? EV_UNKNOWN : value;
	}
	return location_read(w->s, &w->u->cells[variable], w->index);
}

/* What a variable holds that was imported, or a builtin. */
ev_t name_value(struct walker *w, sym_t name, nid_t n)
{
	const struct framework *fw = w->s->framework;
	struct evidence e = { .name = name, .proof = n };
	const char *text, *last;
	enum value_kind kind;

	if (!name)
		return EV_UNKNOWN;
	text = intern_text(w->s->names, name);
	last = strrchr(text, '.');
	kind = framework_named(fw, name);
	if (kind == VALUE_UNKNOWN && last && framework_owns(fw, name) &&
	    framework_set_has(fw, "dtypes", last + 1))
		kind = VALUE_DTYPE;
	e.kinds = KIND_BIT(kind);
	if (kind == VALUE_DTYPE && last)
		e.dtype = intern_str(w->s->names, last + 1);
	return pool_evidence(pool_of(w), &e);
}

/* What is imported is not the program: `if __name__ == "__main__"` is not taken. */
static ev_t name_of_import(struct walker *w, nid_t n)
{
	return pool_evidence(
		pool_of(w),
		&(struct evidence){ .kinds = KIND_BIT(VALUE_STRING),
				    .constant = named(w, "a module"),
				    .proof = n });
}

ev_t identifier_value(struct walker *w, nid_t n)
{
	uint32_t v = variable_of(w->m, n);
	ev_t value;

	if (v == NO_INDEX && w->u->index &&
	    slice_is(tree_text(w->t, n), "__name__"))
		return name_of_import(w, n);
	if (v == NO_INDEX)
		return name_value(w, dotted_name(w->m, n), n);
	value = variable_value(w, v);
	/* Kept by the file under several names: `try: import a except: a = b` */
	if (ev_may_be(pool_of(w), value, KIND_BIT(VALUE_UNKNOWN)) &&
	    !ev_at(w, value)->name && dotted_name(w->m, n))
		return name_value(w, dotted_name(w->m, n), n);
	return value;
}

/* --- items ----------------------------------------------------------------- */

static ev_t tensor_item(struct walker *w, const struct evidence *e)
{
	struct evidence item = { .kinds = KIND_BIT(VALUE_TENSOR),
				 .dtype = e->dtype,
				 .proof = e->proof,
				 .file = e->file,
				 .is_symbolic = e->is_symbolic,
				 .only_symbolic = e->only_symbolic };

	return pool_evidence(pool_of(w), &item);
}

static ev_t keyed_item(struct walker *w, ev_t container, sym_t key)
{
	const struct elements *list =
		pool_elements_at(pool_of(w), ev_at(w, container)->elements);

	for (uint32_t i = 0; key && i < list->count; i++)
		if (list->keys[i] == key)
			return list->at[i];
	return list->open || !key ? ev_element(pool_of(w), container)
				  : EV_UNKNOWN;
}

static ev_t container_item(struct walker *w, ev_t container, nid_t subscript)
{
	struct evidence e = *ev_at(w, container);
	const struct evidence *key = ev_at(w, value_at(w, subscript));
	long place;

	if (!e.elements)
		return EV_UNKNOWN;
	if (tree_is(w->t, subscript, KIND_slice)) {
		e.elements = joined_elements(w, container, container);
		return pool_evidence(pool_of(w), &e);
	}
	if (e.kinds & KIND_BIT(VALUE_DICT))
		return keyed_item(w, container, key->constant);
	if (literal_int(w->m, subscript, &place))
		return ev_element_at(pool_of(w), container, place);
	return ev_element(pool_of(w), container);
}

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
	ev_t of = value_at(w, tree_child(w->t, n, FIELD_value));
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
	return call_value(w, method, &none, n);
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
			value_at(w, tree_child(w->t, function, FIELD_object)),
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
		return unary_value(w, n);
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

static ev_t expression_value(struct walker *w, nid_t n)
{
	switch (tree_kind(w->t, n)) {
	case KIND_identifier:
		return identifier_value(w, n);
	case KIND_attribute:
		return attribute_at_node(w, n);
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
