/*
 * Attributes: of objects of the program, which are locations; of modules; of
 * values of the framework, by the tables.
 */
#include "model/solve/solver.h"

#include <string.h>

#include "framework/tables.h"
#include "model/caches.h"
#include "model/members.h"
#include "model/modules.h"
#include "model/solve/python_results.h"

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

static ev_t unit_class(struct walker *w, struct unit *u, class_id c, nid_t n)
{
	return ev_of_object(
		w->s, VALUE_CLASS,
		solver_object(w->s,
			      &(struct object){ .kind = OBJECT_CLASS,
						.unit = u->index,
						.klass = solver_class_of(u, c),
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
		return unit_class(w, u, found.klass, n);
	if (found.variable)
		return location_read(w->s, &u->cells[found.variable - 1],
				     w->index);
	return value;
}

/* --- by receiver -------------------------------------------------------------------- */

static ev_t super_attribute(struct walker *w, struct object o, sym_t name,
			    nid_t n)
{
	struct solver *s = w->s;
	const struct solver_class *c = solver_class_at(s, o.klass);
	ev_t result = EV_UNKNOWN;
	bool found = false;

	for (uint32_t i = 0; i < c->base_count && !found; i++)
		result = class_attribute(w, c->bases[i], name, n, o.self,
					 &found);
	/* super().train_step: what Keras' own step runs follows. */
	if (!found && is_step_of_class(s, o.klass, name))
		class_is_run_by_keras(w, o.klass);
	return found ? result : EV_UNKNOWN;
}

/* step.get_concrete_function(spec) traces step; the rest is not followed. */
static ev_t graph_attribute(struct walker *w, struct object o, sym_t name,
			    nid_t n)
{
	struct object trace = { .kind = OBJECT_TRACE,
				.unit = o.unit,
				.target = solver_object(w->s, &o),
				.site = NO_NODE };

	if (!framework_set_has(w->s->framework, "traces-now",
			       intern_text(w->s->names, name)))
		return EV_UNKNOWN;
	return ev_of_object(w->s, VALUE_FUNCTION, solver_object(w->s, &trace),
			    n);
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
	case OBJECT_GRAPH:
		return graph_attribute(w, o, name, n);
	default:
		return EV_UNKNOWN;
	}
}

static ev_t member_attribute(struct walker *w, const struct evidence *e,
			     enum value_kind kind, sym_t name, nid_t n)
{
	const struct member *member = framework_member(
		w->s->framework, kind, intern_text(w->s->names, name));
	struct evidence value = { .proof = n };

	if (!member || member->is_method ||
	    member->returned.kind == VALUE_UNKNOWN)
		return EV_UNKNOWN;
	value.kinds = KIND_BIT(member->returned.kind);
	if (member->returned.kind == VALUE_DTYPE)
		value.dtype = e->dtype;
	return pool_evidence(pool_of(w), &value);
}

/* tf.math, np.random: the name with one more part. */
static ev_t named_attribute(struct walker *w, const struct evidence *e,
			    sym_t name, nid_t n)
{
	const char *base = intern_text(w->s->names, e->name);
	sym_t dotted = dotted_name(w->m, n);

	if (!strncmp(base, "builtins.", 9))
		return EV_UNKNOWN;
	if (!dotted)
		dotted = framework_canonical(
			w->s->framework,
			intern_str(w->s->names,
				   arena_fmt(w->s->arena, "%s.%s", base,
					     intern_text(w->s->names, name))));
	return name_value(w, dotted, n);
}

static bool is_named_thing(const struct evidence *e)
{
	return e->name && !e->objects &&
	       !(e->kinds &
		 ~(KIND_BIT(VALUE_UNKNOWN) | KIND_BIT(VALUE_MODULE) |
		   KIND_BIT(VALUE_CLASS) | KIND_BIT(VALUE_FUNCTION)));
}

static ev_t kinds_attribute(struct walker *w, const struct evidence *e,
			    sym_t name, nid_t n)
{
	ev_t result = EV_NOTHING;

	for (enum value_kind kind = 1; kind < VALUE_KIND_COUNT; kind++)
		if (e->kinds & KIND_BIT(kind) && kind != VALUE_NONE)
			result = ev_join(pool_of(w), result,
					 member_attribute(w, e, kind, name, n));
	if (e->kinds & KIND_BIT(VALUE_UNKNOWN))
		result = ev_join(pool_of(w), result, EV_UNKNOWN);
	return result;
}

/* `if self.run_eagerly:` is Keras' own word for code that is not traced. */
static bool says_not_traced(struct walker *w, sym_t name)
{
	return name == w->m->caches->known.run_eagerly &&
	       is_graph_context(context_now(w));
}

ev_t attribute_load(struct walker *w, ev_t object, sym_t name, nid_t n)
{
	struct evidence e = *pool_at(pool_of(w), object);
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
		&solver_unit(w->s, found.model)->cells[found.variable - 1],
		value);
}

void attribute_store(struct walker *w, ev_t object, sym_t name, ev_t value)
{
	const struct evidence *e = pool_at(pool_of(w), object);
	struct object_set set = *pool_objects_at(pool_of(w), e->objects);
	struct evidence module = *e;

	if (is_named_thing(&module)) {
		store_in_module(w, &module, name, value);
		return;
	}
	for (uint32_t i = 0; i < set.count; i++) {
		const struct object *o = object_at(w->s, set.at[i]);

		if (o->kind == OBJECT_INSTANCE || o->kind == OBJECT_CLASS)
			location_write(w->s,
				       attribute_location(w->s, o->klass, name),
				       value);
	}
}
