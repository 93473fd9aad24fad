/*
 * What statements bind: targets of assignments, items of containers that grow,
 * definitions with their decorators, imports, what is returned.
 *
 * In: a statement whose expressions have their values. Out: the variables,
 * attributes and results that it changes.
 */
#include "model/solve/solver.h"

#include <string.h>

#include "model/caches.h"
#include "model/solve/python_results.h"

/* --- variables ------------------------------------------------------------- */

bool is_own_variable(const struct walker *w, const struct variable *v)
{
	uint32_t owner = scope_at(w->m, v->scope)->function;
	uint32_t own =
		w->a->function == NO_INDEX
			? NO_INDEX
			: solver_function_at(w->s, w->a->function)->index;

	return owner == own && !v->rebound_inside &&
	       !w->u->grown[v - w->m->variables.at];
}

void bind_variable(struct walker *w, uint32_t variable, ev_t value)
{
	if (is_own_variable(w, variable_at(w->m, variable)))
		env_set(w, variable, value);
	location_write(w->s, &w->u->cells[variable], value);
}

/* --- containers that grow -------------------------------------------------- */

/* CHECKS.append(f) in a function: who reads the variable where it is bound reads
 * what all have put there. */
static void note_growth_elsewhere(struct walker *w, uint32_t variable)
{
	const struct variable *v = variable_at(w->m, variable);
	uint32_t owner = scope_at(w->m, v->scope)->function;
	const struct solver_function *sf;

	if (is_own_variable(w, v) || w->u->grown[variable])
		return;
	w->u->grown[variable] = true;
	if (owner == NO_INDEX) {
		solver_queue(w->s, w->u->module);
		return;
	}
	sf = solver_function_at(w->s, solver_function_of(w->u, owner));
	for (int c = 0; c < CONTEXT_COUNT; c++)
		if (sf->activations[c] != NO_INDEX)
			solver_queue(w->s, sf->activations[c]);
}

static void grow_variable(struct walker *w, uint32_t variable, ev_t value)
{
	note_growth_elsewhere(w, variable);
	bind_variable(w, variable, value);
}

/* d[k] = v, l.append(v): what a variable holds has one more kind of item. */
static void add_element(struct walker *w, nid_t container, sym_t key,
			ev_t value)
{
	ev_t old = value_at(w, container);
	struct evidence e = *ev_at(w, old);
	struct elements list;
	uint32_t v = variable_of(w->m, container);
	bool is_attribute = tree_is(w->t, container, KIND_attribute);

	if ((v == NO_INDEX && !is_attribute) || !(e.kinds & KINDS_CONTAINER) ||
	    !e.elements)
		return;
	list = *pool_elements_at(pool_of(w), e.elements);
	if (key && !list.open && list.count < MOST_ELEMENTS) {
		uint32_t i = 0;

		while (i < list.count && list.keys[i] != key)
			i++;
		list.keys[i] = key;
		list.at[i] = value;
		if (i == list.count)
			list.count++;
	} else {
		ev_t all =
			ev_join(pool_of(w), ev_element(pool_of(w), old), value);

		memset(&list, 0, sizeof(list));
		list.open = true;
		list.count = 1;
		list.at[0] = all;
	}
	e.elements = pool_elements(pool_of(w), &list);
	/* self.layers.append(layer) */
	if (is_attribute)
		attribute_store(
			w,
			value_at(w, tree_child(w->t, container, FIELD_object)),
			text_of(w,
				tree_child(w->t, container, FIELD_attribute)),
			pool_evidence(pool_of(w), &e));
	else
		grow_variable(w, v, pool_evidence(pool_of(w), &e));
}

static void subscript_store(struct walker *w, nid_t target, ev_t value)
{
	nid_t container = tree_child(w->t, target, FIELD_value);
	nid_t key = tree_child(w->t, target, FIELD_subscript);

	add_element(w, container, ev_at(w, value_at(w, key))->constant, value);
}

void note_growth(struct walker *w, nid_t call)
{
	const struct call *c = call_at(w->m, call);

	if (c->receiver == NO_NODE || !name_is(w->m, c->method, "append"))
		return;
	add_element(w, c->receiver, 0,
		    value_at(w, call_argument(w->m, call, 0, NULL)));
}

/* --- targets --------------------------------------------------------------- */

static void bind_one(struct walker *w, nid_t target, ev_t value)
{
	uint32_t v;

	switch (tree_kind(w->t, target)) {
	case KIND_identifier:
		v = w->m->caches->target_variable[target];
		if (v == NO_INDEX)
			v = variable_of(w->m, target);
		if (v != NO_INDEX)
			bind_variable(w, v, value);
		w->a->values[target] = value;
		break;
	case KIND_attribute:
		attribute_store(
			w, value_at(w, tree_child(w->t, target, FIELD_object)),
			text_of(w, tree_child(w->t, target, FIELD_attribute)),
			value);
		break;
	case KIND_subscript:
		subscript_store(w, target, value);
		break;
	default:
		break;
	}
}

static nid_t bare_target(const struct walker *w, nid_t target)
{
	while (tree_is(w->t, target, KIND_parenthesized_expression) ||
	       tree_is(w->t, target, KIND_as_pattern_target))
		target = tree_first(w->t, target);
	return target;
}

/* a, (b, c) = value. Deeper lists than one inside another are not followed. */
static void bind_list(struct walker *w, nid_t list, ev_t value, bool is_inner)
{
	long place = 0, count = (long)tree_child_count(w->t, list);
	bool splat = false;

	for_each_child(w->t, item, list) {
		nid_t target = bare_target(w, item);
		ev_t part = ev_element_at(pool_of(w), value,
					  splat ? place - count : place);

		place++;
		if (ev_at(w, value)->kinds == 0)
			part = EV_NOTHING;
		else if (!ev_at(w, value)->elements)
			part = iteration_value(w, value, list);
		if (tree_is(w->t, target, KIND_list_splat_pattern)) {
			splat = true;
			bind_one(w, tree_first(w->t, target),
				 ev_open(pool_of(w), VALUE_LIST,
					 ev_element(pool_of(w), value),
					 target));
		} else if (!tree_is_target_list(w->t, target)) {
			bind_one(w, target, part);
		} else if (!is_inner) {
			bind_list(w, target, part, true);
		}
	}
}

void bind_target_value(struct walker *w, nid_t target, ev_t value)
{
	target = bare_target(w, target);
	if (target == NO_NODE)
		return;
	if (tree_is_target_list(w->t, target))
		bind_list(w, target, value, false);
	else
		bind_one(w, target, value);
}

/* --- definitions ----------------------------------------------------------- */

static ev_t function_value(struct walker *w, uint32_t function, nid_t proof)
{
	uint32_t object =
		solver_object(w->s, &(struct object){ .kind = OBJECT_FUNCTION,
						      .unit = w->u->index,
						      .function = function,
						      .site = NO_NODE });

	return ev_of_object(w->s, VALUE_FUNCTION, object, proof);
}

static ev_t class_value(struct walker *w, uint32_t klass, nid_t proof)
{
	uint32_t object =
		solver_object(w->s, &(struct object){ .kind = OBJECT_CLASS,
						      .unit = w->u->index,
						      .klass = klass,
						      .site = NO_NODE });

	return ev_of_object(w->s, VALUE_CLASS, object, proof);
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
		return class_value(
			w, solver_class_of(w->u, class_defined(w->m, n)), n);
	return function_value(
		w, solver_function_of(w->u, function_defined(w->m, n)), n);
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
	if (definition != n)
		value = decorated_value(w, n, value);
	bind_target_value(w, tree_child(w->t, definition, FIELD_name), value);
}

/* --- imports --------------------------------------------------------------- */

static void import_names(struct walker *w, nid_t n)
{
	for_each_descendant(w->t, target, n) {
		uint32_t v = w->m->caches->target_variable[target];
		bind_id i = v == NO_INDEX ? NO_BIND
					  : variable_at(w->m, v)->first;

		while (is_present(i) && bind_by_id(w->m, i)->target != target)
			i = bind_by_id(w->m, i)->next;
		if (is_present(i))
			bind_variable(w, v,
				      name_value(w,
						 bind_by_id(w->m, i)->imported,
						 target));
	}
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
	value = operator_value(
		w, old, value_at(w, tree_child(w->t, n, FIELD_right)), op, n);
	w->a->values[bare] = old;
	bind_target_value(w, left, value);
}

static void assign_targets(struct walker *w, nid_t n)
{
	nid_t right = tree_child(w->t, n, FIELD_right);

	if (right == NO_NODE)
		return;
	w->a->values[n] = value_at(w, right);
	bind_target_value(w, tree_child(w->t, n, FIELD_left),
			  value_at(w, right));
}

static void return_value(struct walker *w, nid_t n)
{
	nid_t value = tree_first(w->t, n);
	ev_t given = value == NO_NODE ? ev_of(pool_of(w), VALUE_NONE, n)
				      : value_at(w, value);

	w->a->result = ev_join(pool_of(w), w->a->result, given);
	w->is_dead = true;
}

static void yield_value(struct walker *w, nid_t n)
{
	nid_t value = tree_first(w->t, n);

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
