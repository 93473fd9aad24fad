#include <string.h>

#include "framework/closed_modules.h"
#include "framework/tables.h"
#include "model/modules.h"
#include "model/release.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/chosen.h"
#include "rulekit/expected.h"
#include "rulekit/keras_objects.h"
#include "rulekit/later_release.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* The last release for which code was written that only shows itself to be old. */
#define LAST_OF_SIGNS 210

/* self.output = value */
struct setting {
	nid_t place, object;
	const char *name; /* "output" */
	sym_t symbol;
	/* The class of the framework that has the property, and in which table it is
	 * found. */
	const char *class, *table;
	unsigned first; /* the first release of which it is known */
};

/* --- classes of the framework --------------------------------------------------------- */

/* Of a name that ends in a dot: the classes of that module, but none of those below. */
static const struct kind_of_base {
	const char *name, *kind;
} kinds_of_bases[] = {
	{ "tensorflow.Module", "module" },
	{ "tensorflow.keras.Model", "model" },
	{ "tensorflow.keras.Sequential", "model" },
	{ "tensorflow.keras.layers.", "layer" },
	{ "tensorflow.keras.metrics.", "metric" },
	{ "tensorflow.keras.optimizers.", "optimizer" },
};

static bool is_base_of_kind(const char *base, const char *name)
{
	size_t length = strlen(name);

	if (name[length - 1] != '.')
		return !strcmp(base, name);
	return !strncmp(base, name, length) && !strchr(base + length, '.');
}

/* "layer" of tensorflow.keras.layers.Dense; NULL: of another kind, or no class. */
static const char *kind_of_base(const struct model *m, sym_t base)
{
	const size_t count = sizeof(kinds_of_bases) / sizeof(*kinds_of_bases);
	const struct callable *class = framework_callable(m->framework, base);

	if (!class || !class->is_class)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (is_base_of_kind(name_text(m, base), kinds_of_bases[i].name))
			return kinds_of_bases[i].kind;
	return NULL;
}

static bool is_refused_in(const struct check *c, struct setting *s,
			  const char *of)
{
	const char *table = arena_fmt(c->arena, "keras-never-set.%s", of);
	struct name_releases releases;

	if (!framework_name_releases(c->model->framework, table, s->name,
				     &releases))
		return false;
	s->table = table;
	s->first = releases.first;
	return true;
}

static bool is_refused_by(const struct check *c, struct setting *s, sym_t base)
{
	const char *kind = kind_of_base(c->model, base);

	s->class = name_text(c->model, base);
	return kind &&
	       (is_refused_in(c, s, kind) || is_refused_in(c, s, s->class));
}

/* --- classes of the program ------------------------------------------------------------- */

/* A decorator of another library may give the class a member. */
static bool is_decorated_by_others(const struct class_of_file *k)
{
	const struct model *m = k->model;
	nid_t above = tree_parent(m->tree, class_at(m, k->index)->node);

	if (!tree_is(m->tree, above, KIND_decorated_definition))
		return false;
	for_each_child(m->tree, n, above) {
		nid_t made =
			tree_is(m->tree, n, KIND_decorator)
				? tree_bare(m->tree, tree_first(m->tree, n))
				: NO_NODE;
		const struct call *call = made == NO_NODE ? NULL
							  : call_at(m, made);
		sym_t name = call	       ? call->name
			     : made == NO_NODE ? 0
					       : dotted_name(m, made);

		if (made != NO_NODE && !framework_owns(m->framework, name))
			return true;
	}
	return false;
}

/* Net.output = None, which is found before the object is asked. */
static bool is_put_in_class(const struct check *c, const char *class,
			    const struct setting *s)
{
	const char *dot = strrchr(class, '.');

	return project_of_model_holds(
		c->model, arena_fmt(c->arena, "%s.%s = ", dot ? dot + 1 : class,
				    s->name));
}

static bool may_have_own(const struct check *c, const struct class_of_file *k,
			 const struct setting *s)
{
	return class_binds(k, s->symbol) ||
	       class_binds(k, intern_str(c->model->names, "__setattr__")) ||
	       is_decorated_by_others(k) ||
	       is_put_in_class(c,
			       name_text(k->model,
					 class_at(k->model, k->index)->name),
			       s);
}

/* A base that the file makes of this class may have one of its own for both. */
static bool has_own_below(const struct class_of_file *k,
			  const struct setting *s)
{
	const struct model *m = k->model;

	for_each_class(m, below) {
		struct class_of_file b = { m, below };

		if (class_is_below(m, below, k->index) &&
		    class_binds(&b, s->symbol))
			return true;
	}
	return false;
}

static bool is_refused_by_bases(const struct check *c, struct setting *s,
				const struct lineage *of)
{
	struct setting found = { 0 };

	for (uint32_t i = 0; i < of->outside_count; i++) {
		if (!kind_of_base(c->model, of->outside[i]))
			return false;
		if (!found.table && is_refused_by(c, s, of->outside[i]))
			found = *s;
	}
	*s = found.table ? found : *s;
	return found.table != NULL;
}

static bool is_refused_by_line(const struct check *c, struct setting *s,
			       const struct lineage *of)
{
	if (!of->is_whole || !is_refused_by_bases(c, s, of) ||
	    has_own_below(&of->at[0], s))
		return false;
	for (uint32_t i = 0; i < of->count; i++)
		if (may_have_own(c, &of->at[i], s))
			return false;
	return true;
}

/* Whether each object that it may be is of such a class. */
static bool is_refused_by_objects(const struct check *c, struct setting *s)
{
	struct lineage of;
	uint32_t i = 0;

	while (lineage_of(c->model, s->object, i, &of)) {
		if (!is_refused_by_line(c, s, &of))
			return false;
		i++;
	}
	return i > 0;
}

/* keras.Sequential().layers = [...], of no class of the program. */
static bool is_refused_by_its_class(const struct check *c, struct setting *s)
{
	const struct model *m = c->model;
	const struct evidence *e =
		evidence_at(m, evidence_however_run(m, s->object));

	return !e->objects && e->name && is_refused_by(c, s, e->name);
}

/* --- what is set ---------------------------------------------------------------------------- */

static bool is_listed_property(const struct model *m, struct slice name)
{
	return framework_lists_name(m->framework, "keras-never-set.any", name);
}

static void name_setting(const struct model *m, struct slice name,
			 struct setting *out)
{
	out->symbol = intern_bytes(m->names, name.ptr, name.length);
	out->name = name_text(m, out->symbol);
}

/* `self.output: Dense` alone says something, and sets nothing. */
static bool is_set_there(const struct tree *t, nid_t n)
{
	nid_t above = tree_parent(t, n);

	return tree_is_assigned(t, n) &&
	       !(tree_is(t, above, KIND_assignment) &&
		 tree_child(t, above, FIELD_right) == NO_NODE);
}

static bool find_target(const struct model *m, nid_t n, struct setting *out)
{
	nid_t attribute = tree_child(m->tree, n, FIELD_attribute);

	*out = (struct setting){ .place = n };
	if (!is_listed_property(m, tree_text(m->tree, attribute)) ||
	    !is_set_there(m->tree, n))
		return false;
	out->object = tree_child(m->tree, n, FIELD_object);
	name_setting(m, tree_text(m->tree, attribute), out);
	return true;
}

/* setattr(self, "output", value) */
static bool find_setattr(const struct model *m, const struct call *call,
			 struct setting *out)
{
	struct slice name;

	*out = (struct setting){ .place = call->node };
	if (!call_is(m, call, "builtins.setattr") ||
	    !literal_string(m, call_argument(m, call->node, 1, NULL), &name) ||
	    !is_listed_property(m, name))
		return false;
	out->object = call_argument(m, call->node, 0, NULL);
	name_setting(m, name, out);
	return out->object != NO_NODE;
}

/* --- what the program is for ---------------------------------------------------------- */

static bool is_for_older_program(const struct model *m)
{
	return is_for_first_release(m) || keras_traces_nothing(m) ||
	       is_for_older_keras(m) || names_first_release(m);
}

/* What is known since 2.1 is so in every Keras 2 and 3. */
static bool fails_in_release(const struct model *m, unsigned first)
{
	const struct dialect *d = dialect_of_model(m);

	if (d->newest && d->newest < first)
		return false;
	return first <= LAST_OF_SIGNS ||
	       (d->source != DIALECT_SIGNS && !may_use_other_keras(m));
}

static bool must_be_object(const struct model *m, nid_t n)
{
	return ev_must(evidence_pool(m), evidence_however_run(m, n),
		       KINDS_OF_OBJECTS | KIND_BIT(VALUE_STATELESS_LAYER));
}

static bool is_setting_guarded(const struct check *c, const struct setting *s)
{
	const struct model *m = c->model;

	return may_be_missing(m, s->place) ||
	       is_chosen_by_call(m, s->place, "attribute-by-name") ||
	       is_put_in_class(c, s->class, s);
}

static bool is_refused(const struct check *c, struct setting *s)
{
	const struct model *m = c->model;

	return must_be_object(m, s->object) &&
	       (is_refused_by_objects(c, s) || is_refused_by_its_class(c, s)) &&
	       !is_setting_guarded(c, s) && !is_for_older_program(m) &&
	       fails_in_release(m, s->first);
}

static const char *advice_on_setting(struct check *c, const struct setting *s)
{
	const struct text_pair object = { "object", source_of(c, s->object) };
	const char *known =
		framework_successor(c->model->framework, s->table, s->name);

	return known ? filled(c, known, &object, 1)
		     : "keep it under another name";
}

static void check_setting(struct check *c, struct setting *s)
{
	const char *name;

	if (!is_refused(c, s))
		return;
	name = arena_fmt(c->arena, "%s.%s", source_of(c, s->object), s->name);
	report(c, s->place, "name", name, "class", strrchr(s->class, '.') + 1,
	       "advice", advice_on_setting(c, s), NULL);
}

/*
 * An attribute that a class of Keras, or tf.Module, has as a property without a setter,
 * in every release:
 *
 *	self.output = keras.layers.Dense(1)	of a model
 *	self.losses += [loss]			of a layer
 *	self.name = name			of a tf.Module
 */
void check_hy827(struct check *c, nid_t module)
{
	const struct model *m = c->model;
	struct setting s;

	(void)module;
	for_each_kind(m->tree, n, i, KIND_attribute)
		if (find_target(m, n, &s))
			check_setting(c, &s);
	for_each_call(m, i)
		if (find_setattr(m, call_by_id(m, i), &s))
			check_setting(c, &s);
}
