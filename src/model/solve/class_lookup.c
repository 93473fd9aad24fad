/*
 * Classes of the program as they are written: bases also across files, methods by
 * name, and what shows that Keras runs them. Nothing is run for it.
 */
#include "model/solve/classes.h"

#include "model/caches.h"
#include "model/members.h"
#include "model/modules.h"
#include "model/solve/rows.h"

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
	other = unit_joined(s, found.model);
	return solver_class_of(other, found.klass);
}

/* class C(metaclass=M), where M may add members to it: those of Python's library do not. */
static bool has_metaclass(const struct model *m, const struct class *k)
{
	static const char *const harmless[] = { "abc.ABCMeta", "builtins.type",
						"enum.EnumMeta", NULL };
	nid_t bases = tree_child(m->tree, k->node, FIELD_superclasses);

	for_each_child(m->tree, n, bases)
		if (tree_is(m->tree, n, KIND_keyword_argument) &&
		    tree_text_is(m->tree, tree_child(m->tree, n, FIELD_name),
				 "metaclass"))
			return !name_is_any(
				m,
				dotted_name(m, tree_child(m->tree, n,
							  FIELD_value)),
				harmless);
	return false;
}

/* abc.ABC, object: what derives from it has nothing by it. */
static bool adds_members(const struct solver *s, sym_t base)
{
	return !framework_set_has(s->framework, "bases-without-members",
				  intern_text(s->names, base));
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
	c.has_metaclass = has_metaclass(u->m, k);
	c.bases = ARENA_ARRAY(s->arena, uint32_t, k->bases.count + 1);
	for (size_t i = 0; i < k->bases.count; i++) {
		uint32_t base = base_at(s, u, c.index, i);

		if (base != NO_INDEX)
			c.bases[c.base_count++] = base;
		else if (!k->base_names.at[i] ||
			 (framework_named(s->framework, k->base_names.at[i]) ==
				  VALUE_UNKNOWN &&
			  adds_members(s, k->base_names.at[i])))
			c.has_unknown_base = true;
	}
	*vec_at(&s->classes, klass) = c;
}

uint32_t class_line(struct solver *s, uint32_t klass, uint32_t out[MOST_BASES])
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

/* A base that a file of the project defines is a part of the line itself. */
static bool add_outside_bases(struct solver *s, struct unit *u, class_id local,
			      struct lineage *out)
{
	const struct class *k = class_at(u->m, local);

	for (size_t i = 0; i < k->bases.count; i++) {
		if (base_at(s, u, local, i) != NO_INDEX)
			continue;
		if (!k->base_names.at[i] || out->outside_count == MOST_BASES)
			return false;
		if (!adds_members(s, k->base_names.at[i]))
			continue;
		out->outside[out->outside_count++] = k->base_names.at[i];
	}
	return true;
}

static void find_lineage(struct solver *s, uint32_t klass, struct lineage *out)
{
	uint32_t line[MOST_BASES], count = class_line(s, klass, line);

	out->is_whole = count < MOST_BASES;
	for (uint32_t i = 0; i < count; i++) {
		struct solver_class c = *solver_class_at(s, line[i]);
		struct unit *u = unit_at(s, c.unit);

		out->at[out->count++] = (struct class_of_file){ u->m, c.index };
		if (!add_outside_bases(s, u, c.index, out) || c.has_metaclass)
			out->is_whole = false;
	}
}

bool lineage_of(const struct model *m, nid_t expression, uint32_t i,
		struct lineage *out)
{
	struct solver *s = solver_of(m);
	uint32_t objects =
		evidence_at(m, evidence_however_run(m, expression))->objects;
	const struct object_set *set = pool_objects_at(s->pool, objects);
	const struct object *o;

	*out = (struct lineage){ 0 };
	if (i >= set->count)
		return false;
	o = object_at(s, set->at[i]);
	if (o->kind == OBJECT_INSTANCE)
		find_lineage(s, o->klass, out);
	return true;
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

uint32_t class_inherited_method(struct solver *s, uint32_t klass,
				const char *name)
{
	uint32_t line[MOST_BASES], count = class_line(s, klass, line);

	return count > 1 ? method_from(s, line, 1, count,
				       intern_str(s->names, name))
			 : NO_INDEX;
}

/* --- super() ---------------------------------------------------------------------- */

bool class_binds(const struct class_of_file *k, sym_t name)
{
	const struct model *m = k->model;
	nid_t body = class_at(m, k->index)->body;
	uint32_t v = body == NO_NODE
			     ? NO_INDEX
			     : variable_in_scope(m, m->scope_of[body], name);

	return v != NO_INDEX && is_present(variable_at(m, v)->first);
}

static struct class_of_file in_its_file(const struct solver *s, uint32_t klass)
{
	const struct solver_class *c = solver_class_at(s, klass);

	return (struct class_of_file){ unit_at(s, c->unit)->m, c->index };
}

/* The first class behind `klass` in the line of another that binds the name. */
static uint32_t owner_above(struct solver *s, uint32_t of, uint32_t klass,
			    sym_t name)
{
	uint32_t line[MOST_BASES], count = class_line(s, of, line), i = 0;

	while (i < count && line[i] != klass)
		i++;
	for (i++; i < count; i++) {
		struct class_of_file k = in_its_file(s, line[i]);

		if (class_binds(&k, name))
			return line[i];
	}
	return NO_INDEX;
}

static uint32_t add_owner(uint32_t owner, uint32_t count,
			  uint32_t out[MOST_BASES])
{
	for (uint32_t i = 0; i < count; i++)
		if (out[i] == owner)
			return count;
	if (owner == NO_INDEX || count == MOST_BASES)
		return count;
	out[count] = owner;
	return count + 1;
}

uint32_t class_owners_above(struct solver *s, const struct object *super,
			    sym_t name, uint32_t out[MOST_BASES])
{
	struct object_set set = { 0 };
	uint32_t count = 0;

	if (super->self != EV_UNSEEN)
		set = *pool_objects_at(s->pool,
				       pool_at(s->pool, super->self)->objects);
	for (uint32_t i = 0; i < set.count; i++) {
		const struct object *o = object_at(s, set.at[i]);

		if (o->kind == OBJECT_INSTANCE || o->kind == OBJECT_CLASS)
			count = add_owner(owner_above(s, o->klass, super->klass,
						      name),
					  count, out);
	}
	return count ? count
		     : add_owner(owner_above(s, super->klass, super->klass,
					     name),
				 0, out);
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

void objects_are_run(const struct walker *w, ev_t value)
{
	struct object_set set = *pool_objects_at(
		w->s->pool, pool_at(w->s->pool, value)->objects);

	for (uint32_t i = 0; i < set.count; i++)
		if (object_at(w->s, set.at[i])->kind == OBJECT_INSTANCE)
			class_is_run_by_keras(
				w, object_at(w->s, set.at[i])->klass);
}

void metrics_are_run(const struct walker *w, uint32_t klass)
{
	struct solver *s = w->s;
	uint32_t line[MOST_BASES], count = class_line(s, klass, line);

	for (uint32_t i = 1; i < s->attributes.count; i++)
		for (uint32_t k = 0; k < count; k++) {
			ev_t value = attribute_at(s, i)->location.value;

			if (attribute_at(s, i)->klass == line[k] &&
			    ev_must(s->pool, value, KIND_BIT(VALUE_METRIC)))
				objects_are_run(w, value);
		}
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

/* evaluate() runs test_step and on_test_begin, and nothing that is of fit. */
static bool loop_runs_step(const struct solver *s, sym_t loop, sym_t step)
{
	return framework_set_has(s->framework, "loops-and-steps",
				 arena_fmt(s->arena, "%s.%s",
					   intern_text(s->names, loop),
					   intern_text(s->names, step)));
}

/* Whether a loop that runs the class comes to what the row is about, a method of that
 * name: its step, or what its step calls where that is Keras' own. */
static bool loops_reach(struct solver *s, uint32_t klass, sym_t name,
			const struct caller_row *row)
{
	const struct solver_class *c = solver_class_at(s, klass);

	for (uint32_t i = 0; i < c->loop_count; i++) {
		const char *step =
			caller_step_of(row, intern_text(s->names, c->loops[i]));

		if (row_is_of_loop(row) &&
		    !loop_runs_step(s, c->loops[i], name))
			continue;
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
		     loops_reach(s, k, name, row)) &&
		    class_find_method(s, k, name) == method)
			out[count++] = k;
	return count;
}

bool is_property(struct solver *s, uint32_t f)
{
	const struct solver_function *sf = solver_function_at(s, f);

	return function_at(unit_at(s, sf->unit)->m, sf->index)->is_property;
}

uint32_t getter_or_method(const struct model *m, class_id c, sym_t name)
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
