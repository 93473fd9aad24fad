/*
 * What is written where: variables, attributes, items of containers that grow, and
 * the targets of assignments with their parts.
 */
#include "model/solve/values.h"

#include <string.h>

#include "model/caches.h"
#include "model/modules.h"
#include "model/origin.h"
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

/* --- attributes ------------------------------------------------------------ */

/* settings.DEBUG = True: what the other file holds is more than one value. */
static void store_in_module(struct walker *w, const struct evidence *module,
			    sym_t name, ev_t value)
{
	struct imported found;
	sym_t dotted = intern_str(
		w->s->names, arena_fmt(w->s->arena, "%s.%s",
				       intern_text(w->s->names, module->name),
				       intern_text(w->s->names, name)));

	if (!w->m->around.modules ||
	    framework_owns(w->s->framework, module->name) ||
	    !modules_find_for(w->m, dotted, &found) || !found.variable)
		return;
	location_write(
		w->s,
		&unit_joined(w->s, found.model)->cells[found.variable - 1],
		value);
}

void attribute_store(struct walker *w, ev_t object, sym_t name, ev_t value,
		     nid_t n)
{
	const struct evidence *e = pool_at(pool_of(w), object);
	struct object_set set = *pool_objects_at(pool_of(w), e->objects);
	struct evidence module = *e;

	if (is_named_thing(&module)) {
		store_in_module(w, &module, name, value);
		return;
	}
	for (uint32_t i = 0; i < set.count; i++) {
		struct object o = *object_at(w->s, set.at[i]);

		if (o.kind == OBJECT_INSTANCE &&
		    set_by_property(w, o.klass, name, value, n))
			continue;
		if (o.kind == OBJECT_INSTANCE || o.kind == OBJECT_CLASS)
			location_write(w->s,
				       attribute_location(w->s, o.klass, name),
				       value);
	}
}

/* object.name = value */
static void store_at_attribute(struct walker *w, nid_t attribute, ev_t value)
{
	nid_t object = tree_child(w->t, attribute, FIELD_object);
	nid_t name = tree_child(w->t, attribute, FIELD_attribute);

	attribute_store(w, value_at(w, object), text_of(w, name), value,
			attribute);
}

/* --- containers that grow -------------------------------------------------- */

/* The parameter that a name stands for in the function that runs, or NO_INDEX. */
static uint32_t parameter_meant(const struct walker *w, nid_t name)
{
	return w->a->function == NO_INDEX
		       ? NO_INDEX
		       : own_parameter_of(
				 w->m,
				 solver_function_at(w->s, w->a->function)->index,
				 name);
}

static ev_t *nothing_filled(const struct walker *w)
{
	size_t count = function_of_activation(w->s, w->a)->parameters.count;
	ev_t *filled = ARENA_ARRAY(w->s->arena, ev_t, count + 1);

	for (size_t p = 0; p < count; p++)
		filled[p] = EV_NOTHING;
	return filled;
}

/* d["x"] = v where d is a parameter: the container is the caller's, see filled.c. */
static void note_filled(struct walker *w, nid_t container, ev_t value)
{
	uint32_t p = parameter_meant(w, container);
	ev_t joined;

	if (p == NO_INDEX)
		return;
	if (!w->a->filled)
		w->a->filled = nothing_filled(w);
	joined = ev_join(pool_of(w), w->a->filled[p], value);
	w->a->changes += joined != w->a->filled[p];
	w->a->filled[p] = joined;
}

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

static void grow_variable(struct walker *w, uint32_t variable, nid_t container,
			  ev_t value)
{
	note_growth_elsewhere(w, variable);
	note_filled(w, container, value);
	bind_variable(w, variable, value);
}

/* d[k] = v, l.append(v): what a variable or self.layers holds has one more kind
 * of item. */
static void add_element(struct walker *w, nid_t container, sym_t key,
			ev_t value)
{
	struct evidence e = *ev_at(w, value_at(w, container));
	struct elements list;
	uint32_t v = variable_of(w->m, container);
	bool is_attribute = tree_is(w->t, container, KIND_attribute);

	if ((v == NO_INDEX && !is_attribute) || !(e.kinds & KINDS_CONTAINER) ||
	    !e.elements)
		return;
	list = *pool_elements_at(pool_of(w), e.elements);
	elements_put(pool_of(w), &list, key, value);
	e.elements = pool_elements(pool_of(w), &list);
	if (is_attribute)
		store_at_attribute(w, container, pool_evidence(pool_of(w), &e));
	else
		grow_variable(w, v, container, pool_evidence(pool_of(w), &e));
}

static void subscript_store(struct walker *w, nid_t target, ev_t value)
{
	nid_t container = tree_child(w->t, target, FIELD_value);
	nid_t key = tree_child(w->t, target, FIELD_subscript);

	add_element(w, container, ev_at(w, value_at(w, key))->constant, value);
}

/* What d[k] and d.setdefault(k, []) are an item of, and under which key. */
static nid_t container_of_item(const struct walker *w, nid_t item, nid_t *key)
{
	const struct call *call =
		tree_is(w->t, item, KIND_call) ? call_at(w->m, item) : NULL;

	if (call && name_is(w->m, call->method, "setdefault")) {
		*key = call_argument(w->m, item, 0, NULL);
		return call->receiver;
	}
	if (!tree_is(w->t, item, KIND_subscript))
		return NO_NODE;
	*key = tree_child(w->t, item, FIELD_subscript);
	return tree_child(w->t, item, FIELD_value);
}

/* d[k].append(f): the item grows that is under the key, by what may be called. */
static void grow_item(struct walker *w, nid_t item, ev_t value)
{
	nid_t key = NO_NODE, container = container_of_item(w, item, &key);
	struct evidence e = *ev_at(w, value_at(w, item));
	struct elements list;

	if (container == NO_NODE || key == NO_NODE || !e.elements ||
	    !(e.kinds & KINDS_CONTAINER) || !ev_at(w, value)->objects)
		return;
	list = *pool_elements_at(pool_of(w), e.elements);
	elements_put(pool_of(w), &list, 0, value);
	e.elements = pool_elements(pool_of(w), &list);
	add_element(w, container, ev_at(w, value_at(w, key))->constant,
		    pool_evidence(pool_of(w), &e));
}

void note_growth(struct walker *w, nid_t call)
{
	const struct call *c = call_at(w->m, call);
	ev_t value;

	if (c->receiver == NO_NODE || !name_is(w->m, c->method, "append"))
		return;
	value = value_at(w, call_argument(w->m, call, 0, NULL));
	add_element(w, c->receiver, 0, value);
	grow_item(w, c->receiver, value);
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
		store_at_attribute(w, target, value);
		break;
	case KIND_subscript:
		subscript_store(w, target, value);
		break;
	default:
		break;
	}
}

nid_t bare_target(const struct walker *w, nid_t target)
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
