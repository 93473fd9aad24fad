/*
 * What statements bind: targets of assignments, definitions with their decorators,
 * what is returned; see imports.c for imports.
 *
 * In: a statement whose expressions have their values. Out: the variables,
 * attributes and results that it changes.
 */
#include "model/solve/calling.h"

#include "model/caches.h"

/* --- definitions ----------------------------------------------------------- */

static ev_t function_value(struct walker *w, uint32_t function, nid_t proof)
{
	uint32_t object = solver_object(
		w->s, &(struct object){ .kind = OBJECT_FUNCTION,
					.unit = w->u->index,
					.function = function,
					.maker = maker_in_context(w),
					.site = NO_NODE });

	return ev_of_object(w->s, VALUE_FUNCTION, object, proof);
}

/* Decorators are calls, the lowest first. One of which no function of the program
 * is seen to come may hand back anything, most likely what it was given. */
static ev_t decorated_value(struct walker *w, nid_t n, ev_t value)
{
	nid_t decorators[16];
	size_t count = 0;

	for_each_child(w->t, child, n)
		if (tree_is(w->t, child, KIND_decorator) && count < 16)
			decorators[count++] = child;
	while (count-- > 0) {
		ev_t decorator =
			value_at(w, tree_first(w->t, decorators[count]));
		struct arguments arguments = { .call = NO_NODE, .count = 1 };
		ev_t result;

		arguments.at[0] = value;
		result =
			call_value(w, decorator, &arguments, decorators[count]);
		if (ev_at(w, result)->objects)
			value = result;
		else if (!ev_must(pool_of(w), value, KIND_BIT(VALUE_CLASS)))
			value = ev_may(pool_of(w), value);
	}
	return value;
}

ev_t definition_value(struct walker *w, nid_t n)
{
	if (tree_is(w->t, n, KIND_class_definition))
		return class_object(
			w->s, solver_class_of(w->u, class_defined(w->m, n)), n);
	return function_value(
		w, solver_function_of(w->u, function_defined(w->m, n)), n);
}

/* class B(A): A.__init_subclass__(B) is run. */
static void tell_bases(struct walker *w, nid_t definition, ev_t class)
{
	struct arguments none = { .call = NO_NODE, .has_more = true };
	class_id c = class_defined(w->m, definition);
	uint32_t hook = class_inherited_method(w->s, solver_class_of(w->u, c),
					       "__init_subclass__");

	if (hook != NO_INDEX)
		call_function(w, hook, context_unconverted(w, &none), class,
			      &none, NO_NODE);
}

static void define_function(struct walker *w, nid_t n)
{
	nid_t definition = n;
	ev_t value;

	if (tree_is(w->t, n, KIND_decorated_definition))
		definition = tree_child(w->t, n, FIELD_definition);
	else if (tree_is(w->t, tree_parent(w->t, n), KIND_decorated_definition))
		return;
	if (definition == NO_NODE || w->m->index_of[definition] == NO_INDEX)
		return;
	value = definition_value(w, definition);
	if (tree_is(w->t, definition, KIND_class_definition))
		tell_bases(w, definition, value);
	if (definition != n)
		value = decorated_value(w, n, value);
	bind_target_value(w, tree_child(w->t, definition, FIELD_name), value);
}

/* --- statements ------------------------------------------------------------ */

static void augment_target(struct walker *w, nid_t n)
{
	nid_t left = tree_child(w->t, n, FIELD_left);
	nid_t bare = bare_target(w, left);
	struct slice op = tree_text(w->t, tree_child(w->t, n, FIELD_operator));
	ev_t old = value_at(w, left), value;

	if (op.length > 1)
		op.length--; /* += is + */
	if (tree_is(w->t, bare, KIND_identifier))
		old = identifier_value(w, bare);
	value = augmented_value(
		w, old, value_at(w, tree_child(w->t, n, FIELD_right)), op, n);
	w->a->values[bare] = old;
	bind_target_value(w, left, value);
}

/* d[k] = v of an object of the program is d.__setitem__(k, v). */
static void set_item_of_object(struct walker *w, nid_t target, ev_t value)
{
	struct arguments given = { .call = NO_NODE, .count = 2 };

	if (!tree_is(w->t, target, KIND_subscript))
		return;
	given.at[0] = value_at(w, tree_child(w->t, target, FIELD_subscript));
	given.at[1] = value;
	special_call(w, value_at(w, tree_child(w->t, target, FIELD_value)),
		     "__setitem__", &given, target);
}

static void assign_targets(struct walker *w, nid_t n)
{
	nid_t right = tree_child(w->t, n, FIELD_right);

	if (right == NO_NODE)
		return;
	w->a->values[n] = value_at(w, right);
	set_item_of_object(w, tree_child(w->t, n, FIELD_left),
			   value_at(w, right));
	bind_target_value(w, tree_child(w->t, n, FIELD_left),
			  value_at(w, right));
}

static void return_value(struct walker *w, nid_t n)
{
	nid_t value = tree_first(w->t, n);
	ev_t given = value == NO_NODE ? ev_of(pool_of(w), VALUE_NONE, n)
				      : value_read(w, value);

	result_is(w, value, given);
	w->is_dead = true;
}

static void yield_value(struct walker *w, nid_t n)
{
	nid_t value = tree_first(w->t, n);

	w->a->yields_in = frame_around_yield(w);
	w->a->yielded =
		ev_join(pool_of(w), w->a->yielded,
			value == NO_NODE ? EV_UNKNOWN : value_at(w, value));
}

void execute_statement(struct walker *w, nid_t n)
{
	switch (tree_kind(w->t, n)) {
	case KIND_assignment:
		assign_targets(w, n);
		break;
	case KIND_augmented_assignment:
		augment_target(w, n);
		break;
	case KIND_named_expression:
		bind_target_value(w, tree_child(w->t, n, FIELD_name),
				  value_at(w, n));
		break;
	case KIND_as_pattern:
		bind_target_value(w, tree_child(w->t, n, FIELD_alias),
				  value_at(w, n));
		break;
	case KIND_function_definition:
	case KIND_class_definition:
	case KIND_decorated_definition:
		define_function(w, n);
		break;
	case KIND_import_statement:
	case KIND_import_from_statement:
		import_names(w, n);
		break;
	case KIND_return_statement:
		return_value(w, n);
		break;
	case KIND_yield:
		yield_value(w, n);
		break;
	case KIND_raise_statement:
		w->is_dead = true;
		break;
	case KIND_break_statement:
		frame_break(w);
		break;
	case KIND_continue_statement:
		frame_continue(w);
		break;
	default:
		break;
	}
}
