/*
 * Attributes of classes of the program: what is written to them, and what the
 * bodies of the class and its bases bind, methods with their decorators.
 */
#include "model/solve/classes.h"

#include "model/caches.h"
#include "model/members.h"
#include "model/solve/calling.h"

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
		return call_function(w, method, context_unconverted(w, &none),
				     of.self, &none, n);
	if (object.self == EV_UNSEEN || f->is_static)
		object = (struct object){ .kind = OBJECT_FUNCTION,
					  .unit = sf->unit,
					  .function = method,
					  .site = NO_NODE };
	return ev_of_object(s, VALUE_FUNCTION, solver_object(s, &object), n);
}

/* What the decorators made of a method, bound to the object; of what is a property, as
 * in `def lazy(f): @property def got(self): ...`, what it gives. */
static ev_t bind_decorated(struct walker *w, ev_t value, struct lookup of,
			   nid_t n)
{
	struct solver *s = w->s;
	struct evidence e = *pool_at(s->pool, value);
	struct object_set set = *pool_objects_at(s->pool, e.objects);
	struct arguments none = { .call = NO_NODE };
	ev_t result = EV_NOTHING;

	for (uint32_t i = 0; i < set.count; i++) {
		struct object o = *object_at(s, set.at[i]);

		if (o.kind == OBJECT_FUNCTION && o.maker &&
		    of.self != EV_UNSEEN)
			o.kind = OBJECT_METHOD;
		if (o.kind == OBJECT_METHOD && is_property(s, o.function)) {
			o.self = of.self;
			result = ev_join(s->pool, result,
					 call_object(w, solver_object(s, &o),
						     &none, n));
			continue;
		}
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

/* What stands in a class is asked for what an object of it has there. */
static ev_t described_value(struct walker *w, ev_t value, struct lookup of,
			    nid_t n)
{
	struct arguments given = { .call = NO_NODE, .count = 2 };

	given.at[0] = of.self;
	given.at[1] = class_object(w->s, of.klass, n);
	return of.self == EV_UNSEEN
		       ? EV_UNSEEN
		       : special_call(w, value, "__get__", &given, n);
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
	ev_t value, described;

	*found = false;
	if (body == NO_NODE)
		return EV_NOTHING;
	variable = variable_in_scope(u->m, u->m->scope_of[body], name);
	if (variable == NO_INDEX ||
	    is_absent(variable_at(u->m, variable)->first))
		return EV_NOTHING;
	*found = true;
	value = location_read(s, &u->cells[variable], w->index);
	described = described_value(w, value, of, n);
	if (described != EV_UNSEEN)
		return described;
	if (f == NO_INDEX)
		return class_derives(u->m, c->index, "enum.*")
			       ? instance_value(s, klass, n)
			       : value;
	if (function_at(u->m, f)->is_property || value == EV_NOTHING)
		return bound_method(w, solver_function_of(u, f), of, n);
	return bind_decorated(w, value, of, n);
}

/* What the bodies of the classes bind is known once their files have been run. */
static void run_files_of(struct solver *s, const uint32_t *line, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		solver_unit(s,
			    unit_at(s, solver_class_at(s, line[i])->unit)->m);
}

ev_t class_attribute(struct walker *w, uint32_t klass, sym_t name, nid_t n,
		     ev_t self, bool *found)
{
	struct solver *s = w->s;
	uint32_t line[MOST_BASES], count = class_line(s, klass, line);
	ev_t value = EV_NOTHING;
	struct lookup of = { klass, self };
	bool unknown_base = false, remade = false;

	*found = false;
	run_files_of(s, line, count);
	for (uint32_t i = 0; i < count; i++) {
		struct location *l = attribute_location(s, line[i], name);
		ev_t written = location_read(s, l, w->index);

		*found = *found || written != EV_NOTHING;
		value = ev_join(s->pool, value, written);
		unknown_base |= solver_class_at(s, line[i])->has_unknown_base;
		remade |= solver_class_at(s, line[i])->has_metaclass;
	}
	if (*found)
		return value;
	for (uint32_t i = 0; i < count && !*found; i++)
		value = class_variable(w, line[i], name, n, of, found);
	if (!*found && unknown_base)
		value = EV_UNKNOWN;
	return remade ? ev_may(s->pool, value) : value;
}
