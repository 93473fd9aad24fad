#include <string.h>

#include "framework/closed_modules.h"
#include "framework/tables.h"
#include "rulekit/expected.h"
#include "rulekit/keras_objects.h"
#include "rulekit/later_release.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* The oldest release whose objects were looked at is the one after this. */
#define LAST_UNKNOWN 211u

struct unknown_member {
	nid_t node, object, attribute;
	const char *kind, *table, *name;
};

/* `optimizer` of optimizer = keras.optimizers.Adam(): what a class of the project, or a
 * function that reads a model from a file gives may have members of its own. */
static bool is_made_by_class(const struct model *m, nid_t object)
{
	struct value value = value_however_run(m, object);
	const struct callable *class =
		value.name && is_absent(value.klass)
			? framework_callable(m->framework, value.name)
			: NULL;

	return (class && class->is_class) || value.kind == VALUE_DATASET;
}

static bool find_unknown_member(const struct check *c, nid_t node,
				struct unknown_member *out)
{
	const struct model *m = c->model;
	struct slice name;

	*out = (struct unknown_member){ .node = node };
	out->attribute = tree_child(m->tree, node, FIELD_attribute);
	out->object = tree_child(m->tree, node, FIELD_object);
	name = tree_text(m->tree, out->attribute);
	if (!name.length || name.ptr[0] == '_' ||
	    !is_made_by_class(m, out->object))
		return false;
	out->kind = keras_object_kind(m, out->object);
	if (!out->kind)
		return false;
	out->name = source_of(c, out->attribute);
	out->table = arena_fmt(c->arena, "keras-member.%s", out->kind);
	return framework_is_closed(m->framework, out->table) &&
	       !framework_lists_name(m->framework, out->table, name);
}

/* model.best = 0: Python objects take new attributes. */
static bool is_stored_in_file(const struct model *m, const char *name)
{
	for_each_kind(m->tree, n, i, KIND_attribute) {
		nid_t of = tree_child(m->tree, n, FIELD_attribute);

		if (is_stored_attribute(m, n) &&
		    slice_is(tree_text(m->tree, of), name))
			return true;
	}
	return false;
}

/* keras.Model.eval = ..., in any file; `setattr` of the file may give it by name. */
static bool is_given_to_objects(const struct check *c,
				const struct unknown_member *u)
{
	const struct model *m = c->model;

	return is_stored_in_file(m, u->name) ||
	       is_member_asked_for(m, u->name) ||
	       is_given_to_keras_class(c, u->kind, u->name);
}

static const char *advice_on_member(struct check *c,
				    const struct unknown_member *u)
{
	const struct framework *fw = c->model->framework;
	const struct text_pair object = { "object", source_of(c, u->object) };
	const char *known = framework_successor(fw, u->table, u->name);
	const char *near =
		known ? NULL
		      : framework_nearest_name(fw, u->table, u->name, NULL);

	if (known)
		return filled(c, known, &object, 1);
	return near ? arena_fmt(c->arena, "did you mean `%s`?", near)
		    : "see what its class has";
}

/*
 * A member that no object of the kind has, whatever its class:
 *
 *	model.eval()			a habit of PyTorch
 *	dataset.shufle(100)		a slip
 */
void check_hy828(struct check *c, nid_t node)
{
	struct unknown_member u;
	struct gone gone;

	if (!find_unknown_member(c, node, &u) ||
	    !is_gone_after(c, LAST_UNKNOWN, &gone) ||
	    may_be_missing(c->model, node) || may_use_other_keras(c->model) ||
	    is_given_to_objects(c, &u))
		return;
	report(c, u.attribute, "member", source_of(c, node), "owners",
	       keras_objects_text(c, u.kind), "name", u.name, "advice",
	       advice_on_member(c, &u), NULL);
	report_at_most(c, gone.severity);
}
