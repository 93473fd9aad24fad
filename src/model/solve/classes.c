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
	    !modules_find_for(u->m->around.modules, u->m, k->base_names.at[i],
			      &found) ||
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

static ev_t bound_method(struct walker *w, uint32_t method, ev_t self, nid_t n)
{
	struct solver *s = w->s;
	const struct solver_function *sf = solver_function_at(s, method);
	const struct function *f =
		function_at(unit_at(s, sf->unit)->m, sf->index);
	struct arguments none = { .call = NO_NODE };
	struct object object = { .kind = OBJECT_METHOD,
				 .unit = sf->unit,
				 .function = method,
				 .self = self,
				 .site = NO_NODE };

	if (f->is_property)
		return call_function(w, method, context_now(w), self, &none, n);
	if (self == EV_UNSEEN || f->is_static)
		object = (struct object){ .kind = OBJECT_FUNCTION,
					  .unit = sf->unit,
					  .function = method,
					  .site = NO_NODE };
	return ev_of_object(s, VALUE_FUNCTION, solver_object(s, &object), n);
}

/* What the decorators made of a method, bound to the object. */
static ev_t bind_decorated(struct walker *w, ev_t value, ev_t self, nid_t n)
{
	struct solver *s = w->s;
	struct evidence e = *pool_at(s->pool, value);
	struct object_set set = *pool_objects_at(s->pool, e.objects);
	ev_t result = EV_NOTHING;

	for (uint32_t i = 0; i < set.count; i++) {
		struct object o = *object_at(s, set.at[i]);

		if (o.kind == OBJECT_FUNCTION) {
			result = ev_join(s->pool, result,
					 bound_method(w, o.function, self, n));
			continue;
		}
		o.self = self;
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
			   nid_t n, ev_t self, bool *found)
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
		return bound_method(w, solver_function_of(u, f), self, n);
	return bind_decorated(w, value, self, n);
}

ev_t class_attribute(struct walker *w, uint32_t klass, sym_t name, nid_t n,
		     ev_t self, bool *found)
{
	struct solver *s = w->s;
	uint32_t line[MOST_BASES], count = class_line(s, klass, line);
	ev_t value = EV_NOTHING;
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
		value = class_variable(w, line[i], name, n, self, found);
	if (!*found && unknown_base)
		value = EV_UNKNOWN;
	return value;
}

/* --- who runs them ------------------------------------------------------------------- */

void class_is_run_by_keras(struct solver *s, uint32_t klass)
{
	vec_at(&s->classes, klass)->keras_runs = true;
}
