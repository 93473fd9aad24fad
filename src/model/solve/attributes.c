/*
 * Attributes: of objects of the program, which are locations; of modules; of
 * values of the framework, by the tables.
 */
#include "model/solve/calling.h"

#include "framework/tables.h"
#include "model/caches.h"
#include "model/members.h"
#include "model/modules.h"
#include "model/solve/python_results.h"
#include "model/solve/table_results.h"

/* --- imports ---------------------------------------------------------------------- */

static ev_t unit_function(struct walker *w, struct unit *u, uint32_t f, nid_t n)
{
	uint32_t variable;
	scope_id scope = function_at(u->m, f)->scope;
	scope_id outer = scope_at(u->m, scope)->parent;
	ev_t value = EV_NOTHING;

	variable = function_at(u->m, f)->name
			   ? variable_in_scope(u->m, outer,
					       function_at(u->m, f)->name)
			   : NO_INDEX;
	if (variable != NO_INDEX)
		value = location_read(w->s, &u->cells[variable], w->index);
	if (value != EV_NOTHING)
		return value;
	return ev_of_object(
		w->s, VALUE_FUNCTION,
		solver_object(
			w->s,
			&(struct object){ .kind = OBJECT_FUNCTION,
					  .unit = u->index,
					  .function = solver_function_of(u, f),
					  .site = NO_NODE }),
		n);
}

/* What a name of another file is: a function or a class of the project. Only
 * asked for when it is called or looked into, so an import alone reads nothing. */
ev_t resolved(struct walker *w, ev_t value, nid_t n)
{
	const struct evidence *e = pool_at(pool_of(w), value);
	struct imported found;
	struct unit *u;

	if (!e->name || e->objects || !w->m->around.modules ||
	    !(e->kinds & KIND_BIT(VALUE_UNKNOWN)) ||
	    framework_owns(w->s->framework, e->name) ||
	    !modules_find_for(w->m, e->name, &found))
		return value;
	u = solver_unit(w->s, found.model);
	if (found.function != NO_INDEX)
		return unit_function(w, u, found.function, n);
	if (is_present(found.klass))
		return class_object(w->s, solver_class_of(u, found.klass), n);
	if (found.variable)
		return location_read(w->s, &u->cells[found.variable - 1],
				     w->index);
	return value;
}

/* --- by receiver -------------------------------------------------------------------- */

static ev_t super_attribute(struct walker *w, struct object o, sym_t name,
			    nid_t n)
{
	uint32_t owners[MOST_BASES];
	uint32_t count = class_owners_above(w->s, &o, name, owners);
	ev_t result = EV_NOTHING;
	bool found;

	for (uint32_t i = 0; i < count; i++)
		result = ev_join(pool_of(w), result,
				 class_attribute(w, owners[i], name, n, o.self,
						 &found));
	/* super().train_step: what Keras' own step runs follows. */
	if (!count && is_step_of_class(w->s, o.klass, name))
		class_is_run_by_keras(w, o.klass);
	return count ? result : EV_UNKNOWN;
}

/* step.get_concrete_function(spec) traces step, f.__get__(object) binds f; the rest is
 * not followed. */
static ev_t function_attribute(struct walker *w, struct object o, sym_t name,
			       nid_t n)
{
	bool is_graph = o.kind == OBJECT_GRAPH;
	struct object of = { .kind = is_graph ? OBJECT_TRACE : OBJECT_BINDER,
			     .unit = o.unit,
			     .site = NO_NODE };

	if (is_graph ? !framework_set_has(w->s->framework, "traces-now",
					  intern_text(w->s->names, name))
		     : name != named(w, "__get__"))
		return EV_UNKNOWN;
	of.target = solver_object(w->s, &o);
	return ev_of_object(w->s, VALUE_FUNCTION, solver_object(w->s, &of), n);
}

/* What the class does not have, its __getattr__ is asked for. */
static ev_t instance_attribute(struct walker *w, struct object o, sym_t name,
			       nid_t n, bool *found)
{
	struct arguments asked = { .call = NO_NODE, .count = 1 };
	ev_t self = instance_value(w->s, o.klass, n);
	ev_t value = class_attribute(w, o.klass, name, n, self, found);
	uint32_t other;

	if (*found)
		return value;
	other = class_find_method(w->s, o.klass, named(w, "__getattr__"));
	if (other == NO_INDEX)
		return value;
	*found = true;
	asked.at[0] = pool_evidence(
		pool_of(w), &(struct evidence){ .kinds = KIND_BIT(VALUE_STRING),
						.constant = name,
						.proof = n });
	return call_function(w, other, context_now(w), self, &asked, n);
}

static ev_t object_attribute(struct walker *w, struct object o, sym_t name,
			     nid_t n, bool *found)
{
	*found = true;
	switch (o.kind) {
	case OBJECT_INSTANCE:
		return instance_attribute(w, o, name, n, found);
	case OBJECT_CLASS:
		return class_attribute(w, o.klass, name, n, EV_UNSEEN, found);
	case OBJECT_SUPER:
		return super_attribute(w, o, name, n);
	case OBJECT_FUNCTION:
	case OBJECT_GRAPH:
		return function_attribute(w, o, name, n);
	default:
		return EV_UNKNOWN;
	}
}

/* `if self.run_eagerly:` is Keras' own word for code that is not traced. */
static bool says_not_traced(struct walker *w, sym_t name)
{
	return name == w->m->caches->known.run_eagerly &&
	       is_graph_context(context_now(w));
}

ev_t attribute_load(struct walker *w, ev_t object, sym_t name, nid_t n)
{
	struct evidence e = *pool_at(pool_of(w), resolved(w, object, n));
	struct object_set set = *pool_objects_at(pool_of(w), e.objects);
	ev_t result = EV_NOTHING;

	if (!e.kinds)
		return EV_NOTHING;
	if (says_not_traced(w, name))
		return boolean_constant(w, true, false, n);
	if (is_named_thing(&e))
		return named_attribute(w, &e, name, n);
	for (uint32_t i = 0; i < set.count; i++) {
		bool found;
		ev_t value = object_attribute(w, *object_at(w->s, set.at[i]),
					      name, n, &found);

		if (!found)
			value = ev_join(pool_of(w), value,
					kinds_attribute(w, &e, name, n));
		result = ev_join(pool_of(w), result, value);
	}
	if (!set.count || e.kinds & KIND_BIT(VALUE_UNKNOWN))
		result = ev_join(pool_of(w), result,
				 kinds_attribute(w, &e, name, n));
	return result;
}
