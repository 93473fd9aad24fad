/*
 * Classes of the program: bases also across files, methods, attributes as
 * locations, and what shows that Keras runs them.
 */
#include "model/solve/solver.h"

#include <string.h>

#include "model/caches.h"
#include "model/members.h"
#include "model/modules.h"

/* --- bases ----------------------------------------------------------------------- */

/* A base by its name: a class of this file, or of one that it imports. */
static uint32_t base_at(struct solver *s, struct unit *u, class_id local,
			size_t i)
{
	const struct class *k = class_at(u->m, local);
	class_id c = base_class(u->m, k->bases.at[i]);
	struct imported found;
	struct unit *other;

	if (is_present(c))
		return solver_class_of(u, c);
	if (!u->m->around.modules || !k->base_names.at[i] ||
	    !modules_find_for(u->m, k->base_names.at[i], &found) ||
	    is_absent(found.klass))
		return NO_INDEX;
	other = solver_unit(s, found.model);
	return solver_class_of(other, found.klass);
}

static void know_bases(struct solver *s, uint32_t klass)
{
	struct solver_class c = *solver_class_at(s, klass);
	struct unit *u = unit_at(s, c.unit);
	const struct class *k = class_at(u->m, c.index);

	if (c.bases_known)
		return;
	c.bases_known = true;
	vec_at(&s->classes, klass)->bases_known = true;
	c.bases = ARENA_ARRAY(s->arena, uint32_t, k->bases.count + 1);
	for (size_t i = 0; i < k->bases.count; i++) {
		uint32_t base = base_at(s, u, c.index, i);

		if (base != NO_INDEX)
			c.bases[c.base_count++] = base;
		else if (!k->base_names.at[i] ||
			 framework_named(s->framework, k->base_names.at[i]) ==
				 VALUE_UNKNOWN)
			c.has_unknown_base = true;
	}
	*vec_at(&s->classes, klass) = c;
}

/* The class and its bases, nearest first; returns how many. */
static uint32_t class_line(struct solver *s, uint32_t klass,
			   uint32_t out[MOST_BASES])
{
	uint32_t count = 1;

	out[0] = klass;
	for (uint32_t i = 0; i < count; i++) {
		const struct solver_class *c;

		know_bases(s, out[i]);
		c = solver_class_at(s, out[i]);
		for (uint32_t b = 0; b < c->base_count && count < MOST_BASES;
		     b++) {
			bool known = false;

			for (uint32_t j = 0; j < count; j++)
				known = known || out[j] == c->bases[b];
			if (!known)
				out[count++] = c->bases[b];
		}
	}
	return count;
}

uint32_t class_framework_bases(struct solver *s, uint32_t klass,
			       sym_t out[MOST_BASES])
{
	uint32_t line[MOST_BASES], count = class_line(s, klass, line),
				   bases = 0;

	for (uint32_t i = 0; i < count; i++) {
		const struct solver_class *c = solver_class_at(s, line[i]);
		const struct class *k =
			class_at(unit_at(s, c->unit)->m, c->index);

		for (size_t b = 0; b < k->base_names.count; b++)
			if (k->base_names.at[b] && bases < MOST_BASES &&
			    framework_owns(s->framework, k->base_names.at[b]))
				out[bases++] = k->base_names.at[b];
	}
	return bases;
}

static uint32_t method_from(struct solver *s, const uint32_t *line,
			    uint32_t from, uint32_t count, sym_t name)
{
	for (uint32_t i = from; i < count; i++) {
		const struct solver_class *c = solver_class_at(s, line[i]);
		const struct unit *u = unit_at(s, c->unit);
		uint32_t f = own_method(u->m, c->index, name);

		if (f != NO_INDEX)
			return solver_function_of(u, f);
	}
	return NO_INDEX;
}

uint32_t class_find_method(struct solver *s, uint32_t klass, sym_t name)
{
	uint32_t line[MOST_BASES];
	uint32_t count = class_line(s, klass, line);

	return method_from(s, line, 0, count, name);
}

/* --- attributes -------------------------------------------------------------------- */

static ev_t class_object(struct solver *s, uint32_t klass, nid_t n)
{
	return ev_of_object(
		s, VALUE_CLASS,
		solver_object(s,
			      &(struct object){
				      .kind = OBJECT_CLASS,
				      .unit = solver_class_at(s, klass)->unit,
				      .klass = klass,
				      .site = NO_NODE }),
		n);
}

/* Where a method is looked up: in a class, of an object (EV_UNSEEN: of the class
 * itself). */
struct lookup {
	uint32_t klass;
	ev_t self;
};

static ev_t bound_method(struct walker *w, uint32_t method, struct lookup of,
			 nid_t n)
{
	struct solver *s = w->s;
	const struct solver_function *sf = solver_function_at(s, method);
	const struct function *f =
		function_at(unit_at(s, sf->unit)->m, sf->index);
	struct arguments none = { .call = NO_NODE };
	struct object object = { .kind = OBJECT_METHOD,
				 .unit = sf->unit,
				 .function = method,
				 .self = f->is_class_method
						 ? class_object(s, of.klass, n)
						 : of.self,
				 .site = NO_NODE };

	if (f->is_property && of.self != EV_UNSEEN)
		return call_function(w, method, context_of_call(w, &none),
				     of.self, &none, n);
	if (object.self == EV_UNSEEN || f->is_static)
		object = (struct object){ .kind = OBJECT_FUNCTION,
					  .unit = sf->unit,
					  .function = method,
					  .site = NO_NODE };
	return ev_of_object(s, VALUE_FUNCTION, solver_object(s, &object), n);
}

/* What the decorators made of a method, bound to the object. */
static ev_t bind_decorated(struct walker *w, ev_t value, struct lookup of,
			   nid_t n)
{
	struct solver *s = w->s;
	struct evidence e = *pool_at(s->pool, value);
	struct object_set set = *pool_objects_at(s->pool, e.objects);
	ev_t result = EV_NOTHING;

	for (uint32_t i = 0; i < set.count; i++) {
		struct object o = *object_at(s, set.at[i]);

		if (o.kind == OBJECT_FUNCTION) {
			result = ev_join(s->pool, result,
					 bound_method(w, o.function, of, n));
			continue;
		}
		o.self = of.self;
		result = ev_join(s->pool, result,
				 ev_of_object(s, VALUE_FUNCTION,
					      solver_object(s, &o), n));
	}
	if (e.kinds & ~KIND_BIT(VALUE_FUNCTION))
		result = ev_join(s->pool, result,
				 ev_without(s->pool, value,
					    KIND_BIT(VALUE_FUNCTION)));
	return result;
}

/* Of a property the getter, though its setter has the same name and comes
 * later; else the last definition. */
static uint32_t getter_or_method(const struct model *m, class_id c, sym_t name)
{
	const struct class *k = class_at(m, c);
	uint32_t last = own_method(m, c, name);

	if (last == NO_INDEX || function_at(m, last)->is_property ||
	    !function_at(m, last)->decorators.count)
		return last;
	for (size_t i = 0; i < k->methods.count; i++) {
		const struct function *f = function_at(m, k->methods.at[i]);

		if (f->name == name && f->is_property)
			return k->methods.at[i];
	}
	return last;
}

/* What the body of a class binds a name to: a method, or a value. */
static ev_t class_variable(struct walker *w, uint32_t klass, sym_t name,
			   nid_t n, struct lookup of, bool *found)
{
	struct solver *s = w->s;
	const struct solver_class *c = solver_class_at(s, klass);
	struct unit *u = unit_at(s, c->unit);
	uint32_t f = getter_or_method(u->m, c->index, name), variable;
	nid_t body = class_at(u->m, c->index)->body;
	ev_t value;

	*found = false;
	if (body == NO_NODE)
		return EV_NOTHING;
	variable = variable_in_scope(u->m, u->m->scope_of[body], name);
	if (variable == NO_INDEX ||
	    is_absent(variable_at(u->m, variable)->first))
		return EV_NOTHING;
	*found = true;
	value = location_read(s, &u->cells[variable], w->index);
	if (f == NO_INDEX)
		return value;
	if (function_at(u->m, f)->is_property || value == EV_NOTHING)
		return bound_method(w, solver_function_of(u, f), of, n);
	return bind_decorated(w, value, of, n);
}

ev_t class_attribute(struct walker *w, uint32_t klass, sym_t name, nid_t n,
		     ev_t self, bool *found)
{
	struct solver *s = w->s;
	uint32_t line[MOST_BASES], count = class_line(s, klass, line);
	ev_t value = EV_NOTHING;
	struct lookup of = { klass, self };
	bool unknown_base = false;

	*found = false;
	for (uint32_t i = 0; i < count; i++) {
		struct location *l = attribute_location(s, line[i], name);
		ev_t written = location_read(s, l, w->index);

		*found = *found || written != EV_NOTHING;
		value = ev_join(s->pool, value, written);
		unknown_base = unknown_base ||
			       solver_class_at(s, line[i])->has_unknown_base;
	}
	if (*found)
		return value;
	for (uint32_t i = 0; i < count && !*found; i++)
		value = class_variable(w, line[i], name, n, of, found);
	if (!*found && unknown_base)
		value = EV_UNKNOWN;
	return value;
}

/* --- who runs them ------------------------------------------------------------------- */

static bool holds_layer(const struct solver *s, ev_t value)
{
	uint64_t layers = KIND_BIT(VALUE_LAYER) | KIND_BIT(VALUE_MODEL);
	const struct evidence *e = pool_at(s->pool, value);
	const struct elements *list = pool_elements_at(s->pool, e->elements);

	if (e->kinds & layers)
		return true;
	for (uint32_t i = 0; i < list->count; i++)
		if (pool_at(s->pool, list->at[i])->kinds & layers)
			return true;
	return false;
}

bool class_holds_layers(struct solver *s, uint32_t klass)
{
	uint32_t line[MOST_BASES], count = class_line(s, klass, line);

	for (uint32_t i = 1; i < s->attributes.count; i++)
		for (uint32_t k = 0; k < count; k++)
			if (attribute_at(s, i)->klass == line[k] &&
			    holds_layer(s, attribute_at(s, i)->location.value))
				return true;
	return false;
}

static void note_run(const struct walker *w, struct solver_class *c)
{
	c->keras_runs = true;
	c->keras_is_shown = c->keras_is_shown || w->a->shown;
}

void class_is_run_by_keras(const struct walker *w, uint32_t klass)
{
	struct solver_class *c = vec_at(&w->s->classes, klass);

	c->is_called = true;
	note_run(w, c);
}

void class_is_fitted(const struct walker *w, uint32_t klass, sym_t loop)
{
	struct solver_class *c = vec_at(&w->s->classes, klass);
	uint32_t i = 0;

	note_run(w, c);
	while (i < c->loop_count && c->loops[i] != loop)
		i++;
	if (i == c->loop_count && i < MOST_LOOPS)
		c->loops[c->loop_count++] = loop;
}

/* Whether a loop that runs the class comes to what the row is about: its step is
 * Keras' own. */
static bool loops_reach(struct solver *s, uint32_t klass,
			const struct caller_row *row)
{
	const struct solver_class *c = solver_class_at(s, klass);

	for (uint32_t i = 0; i < c->loop_count; i++) {
		const char *step =
			caller_step_of(row, intern_text(s->names, c->loops[i]));

		if (!step ||
		    class_find_method(s, klass, intern_str(s->names, step)) ==
			    NO_INDEX)
			return true;
	}
	return false;
}

uint32_t classes_run(struct solver *s, uint32_t method, sym_t name,
		     const struct caller_row *row, uint32_t out[MOST_OBJECTS])
{
	uint32_t count = 0;

	for (uint32_t k = 0; k < s->classes.count && count < MOST_OBJECTS; k++)
		if (solver_class_at(s, k)->keras_runs &&
		    (solver_class_at(s, k)->is_called ||
		     loops_reach(s, k, row)) &&
		    class_find_method(s, k, name) == method)
			out[count++] = k;
	return count;
}
