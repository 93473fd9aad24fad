#include <string.h>

#include "framework/closed_modules.h"
#include "framework/tables.h"
#include "model/bounds.h"
#include "model/modules.h"
#include "model/release.h"
#include "rulekit/chosen.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/keras_objects.h"
#include "rulekit/later_release.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* What newer releases have under another name, since which one. */
static const struct renamed {
	const char *kind, *old, *new;
	unsigned since;
	bool is_no_call; /* the old one was called, the new one is not */
} renamed_members[] = {
	{ "optimizer", "lr", "learning_rate", 200, false },
	{ "optimizer", "_decayed_lr", "learning_rate", 211, true },
	{ "metric", "reset_states", "reset_state", 205, false },
};

struct member_read {
	nid_t node, object, attribute;
	const char *kind, *name;
	unsigned last; /* the last release that has it, or lets it be set */
	bool is_fixed; /* a property without a setter, and it is set */
	/* Of which table it is: its kind, or "tensorflow.keras.layers.Dense" */
	const char *of;
};

static const struct renamed *renamed(const struct member_read *r)
{
	const size_t count = sizeof(renamed_members) / sizeof(*renamed_members);

	for (size_t i = 0; i < count; i++)
		if (!strcmp(renamed_members[i].kind, r->kind) &&
		    !strcmp(renamed_members[i].old, r->name))
			return &renamed_members[i];
	return NULL;
}

static const char *table_of(const struct check *c, const struct member_read *r)
{
	return arena_fmt(c->arena, "keras-%s.%s",
			 r->is_fixed ? "fixed" : "object", r->of);
}

static bool find_in_table(const struct check *c, const char *table,
			  const char *name, unsigned *last)
{
	struct name_releases releases;

	if (!framework_name_releases(c->model->framework, table, name,
				     &releases))
		return false;
	*last = releases.last;
	return true;
}

/* Most names are of no table: that is asked before what the object is. */
static bool is_of_listed_name(struct check *c, const char *list,
			      struct member_read *out)
{
	const struct model *m = c->model;

	out->attribute = tree_child(m->tree, out->node, FIELD_attribute);
	if (!framework_lists_name(m->framework, list,
				  tree_text(m->tree, out->attribute)))
		return false;
	out->name = source_of(c, out->attribute);
	out->object = tree_child(m->tree, out->node, FIELD_object);
	out->kind = keras_object_kind(m, out->object);
	return out->kind != NULL;
}

/* A member of what is asked, by the table of its kind or class. */
static bool is_listed_of(const struct check *c, struct member_read *r,
			 const char *of)
{
	r->of = of;
	return find_in_table(c, table_of(c, r), r->name, &r->last);
}

static bool is_listed_of_some_class(const struct check *c,
				    struct member_read *r)
{
	sym_t classes[MOST_BASES];
	uint32_t count = keras_classes_of(c->model, r->object, classes);

	for (uint32_t i = 0; i < count; i++)
		if (is_listed_of(c, r, name_text(c->model, classes[i])))
			return true;
	return false;
}

static bool stands_in_table(const struct check *c, struct member_read *r)
{
	return is_listed_of(c, r, r->kind) || is_listed_of_some_class(c, r);
}

static bool find_gone_member(struct check *c, nid_t node,
			     struct member_read *out)
{
	*out = (struct member_read){ .node = node };
	return is_of_listed_name(c, "keras-object.any", out) &&
	       stands_in_table(c, out);
}

/* --- what cannot be set ----------------------------------------------------------------- */

/* self.path = None: some hold that themselves and let it be set to it again. */
static bool is_none_for_it(const struct model *m, const struct member_read *r)
{
	nid_t value =
		tree_child(m->tree, tree_parent(m->tree, r->node), FIELD_right);

	return tree_is(m->tree, value, KIND_none) &&
	       framework_set_has(m->framework, "fixed-but-for-none", r->name);
}

/* self.model = model of a callback: Keras 3 has it as a property without a setter. */
static bool find_fixed_member(struct check *c, nid_t node,
			      struct member_read *out)
{
	*out = (struct member_read){ .node = node, .is_fixed = true };
	return is_stored_attribute(c->model, node) &&
	       is_of_listed_name(c, "keras-fixed.any", out) &&
	       stands_in_table(c, out) && !is_none_for_it(c->model, out);
}

/* --- what the program knows -------------------------------------------------------------- */

static bool is_named_so(const struct model *m, nid_t n,
			const struct member_read *r)
{
	nid_t name = tree_child(m->tree, n, FIELD_attribute);

	return slice_is(tree_text(m->tree, name), r->name);
}

/* Whether that object may be one of the kind. */
static bool may_be_of_kind(const struct model *m, nid_t object,
			   const struct member_read *r)
{
	const char *kind = keras_object_kind(m, object);

	return kind ? !strcmp(kind, r->kind)
		    : value_of(m, object).kind == VALUE_UNKNOWN;
}

/* Objects take new attributes: optimizer.lr = 0.1. What reads it to compute the new
 * value, optimizer.lr = optimizer.lr / 2, comes before. */
static bool is_given_member(const struct model *m, const struct member_read *r)
{
	for_each_kind(m->tree, n, i, KIND_attribute)
		if (is_stored_attribute(m, n) && is_named_so(m, n, r) &&
		    !tree_inside(m->tree, r->node, tree_parent(m->tree, n)) &&
		    may_be_of_kind(m, tree_child(m->tree, n, FIELD_object), r))
			return true;
	return false;
}

/* The same for where it is stored: that is not reached. */
static bool is_read_for_it(const struct model *m, const struct member_read *r)
{
	nid_t assignment = tree_parent(m->tree, r->node);

	for_each_kind(m->tree, n, i, KIND_attribute)
		if (n != r->node && tree_inside(m->tree, n, assignment) &&
		    is_named_so(m, n, r))
			return true;
	return false;
}

/* The old optimizers, which Keras 3 does not have, have what the new ones lack. */
static bool may_be_old(const struct model *m, const struct member_read *r)
{
	return !strcmp(r->kind, "optimizer") &&
	       r->last <= LAST_OF_OLD_OPTIMIZERS &&
	       may_be_old_optimizer(m, value_of(m, r->object).name != 0);
}

/* A dataset of TensorFlow 1 has what those of the second release lack. */
static bool may_be_old_dataset(const struct model *m,
			       const struct member_read *r)
{
	return !strcmp(r->kind, "dataset") &&
	       (is_in_first_release_project(m) ||
		file_mentions(m, "text-of-old-datasets") ||
		users_of_model_mention(m, "text-of-old-datasets") ||
		programs_of_model_mention(m, "text-of-old-datasets"));
}

static bool is_known_to_program(const struct check *c,
				const struct member_read *r)
{
	const struct model *m = c->model;
	sym_t name = intern_str(m->names, r->name);

	return may_be_missing(m, r->node) ||
	       is_chosen_by_call(m, r->node, "attribute-by-name") ||
	       is_chosen_by_call(m, r->node, "tells-keras-tensors") ||
	       (r->is_fixed ? has_member_of_class(m, r->object, name)
			    : has_own_member(m, r->object, name)) ||
	       is_member_asked_for(m, r->name) || may_use_other_keras(m) ||
	       may_be_old(m, r) || may_be_old_dataset(m, r) ||
	       is_given_to_keras_class(c, r->kind, r->name);
}

/* --- reporting --------------------------------------------------------------------------- */

static const char *advice(struct check *c, const struct member_read *r)
{
	const struct text_pair object = { "object", source_of(c, r->object) };
	const char *known = framework_successor(c->model->framework,
						table_of(c, r), r->name);

	if (!known && r->is_fixed)
		return "keep it under another name";
	return known ? filled(c, known, &object, 1)
		     : "write it with what the release has, or pin the one that "
		       "is meant";
}

/* lr of optimizer.lr, _decayed_lr(tf.float32) of optimizer._decayed_lr(tf.float32) */
static struct span span_of_old(const struct check *c,
			       const struct member_read *r, bool with_call)
{
	const struct model *m = c->model;
	struct span span = node_span(m, r->attribute);
	nid_t above = tree_parent(m->tree, r->node);

	if (with_call)
		span.end = node_span(m, above).end;
	return span;
}

/* shape.as_list() becomes list(shape). */
static void offer_builtin(struct check *c, const struct member_read *r,
			  const char *title, const char *builtin)
{
	nid_t call = tree_parent(c->model->tree, r->node);
	struct span span = node_span(c->model, call);

	fix_begin(c, FIX_SAFE, "%s", title);
	fix_replace(c, span, "%s(%s)", builtin, source_of(c, r->object));
}

static void offer_member_fix(struct check *c, const struct member_read *r)
{
	const struct model *m = c->model;
	const struct renamed *new = renamed(r);
	const struct call *call = call_at(m, tree_parent(m->tree, r->node));
	bool is_called = call && call->callee_node == r->node;

	if (is_called && !strcmp(r->name, "as_list"))
		offer_builtin(c, r, "make a list of the tuple", "list");
	if (is_called && !strcmp(r->kind, "image-iterator"))
		offer_builtin(c, r, "call the builtin", "next");
	if (!new || !framework_reaches(m->framework, new->since) ||
	    (new->is_no_call && !is_called))
		return;
	fix_begin(c, FIX_SAFE, "rename it to `%s`", new->new);
	fix_replace(c, span_of_old(c, r, new->is_no_call), "%s", new->new);
}

static const char *way_of_failing(const struct check *c,
				  const struct member_read *r)
{
	if (r->is_fixed)
		return "cannot be set";
	return is_stored_attribute(c->model, r->node) ? "changes nothing"
						      : "fails";
}

/* Who has it no more: "callbacks", or "`Dense`" of tensorflow.keras.layers.Dense. */
static const char *owner_text(struct check *c, const struct member_read *r)
{
	const char *dot = strrchr(r->of, '.');

	return dot ? arena_fmt(c->arena, "`%s`", dot + 1)
		   : keras_objects_text(c, r->kind);
}

static const char *problem_text(struct check *c, const struct member_read *r)
{
	const char *owner = owner_text(c, r);

	if (r->is_fixed)
		return arena_fmt(c->arena, "it is a read-only property of %s",
				 owner);
	return arena_fmt(c->arena, "%s no longer %s `%s`", owner,
			 *owner == '`' ? "has" : "have", r->name);
}

static void report_member(struct check *c, const struct member_read *r,
			  const struct gone *gone)
{
	report(c, r->attribute, "name", source_of(c, r->node), "fails",
	       way_of_failing(c, r), "release", gone->from, "why", gone->why,
	       "problem", problem_text(c, r), "advice", advice(c, r), NULL);
	report_at_most(c, gone->severity);
	offer_member_fix(c, r);
}

static bool is_absent_member(struct check *c, const struct member_read *r)
{
	const struct model *m = c->model;

	/* What is stored under a name that Keras does not read stays there. */
	if (r->is_fixed)
		return !is_known_to_program(c, r);
	if (is_stored_attribute(m, r->node)
		    ? !renamed(r) || is_read_for_it(m, r)
		    : is_given_member(m, r))
		return false;
	return !is_known_to_program(c, r);
}

static void check_member(struct check *c, const struct member_read *r)
{
	struct gone gone;

	if (!is_gone_after(c, r->last, &gone) || !is_absent_member(c, r))
		return;
	report_member(c, r, &gone);
	joins_other_infos(c, source_of(c, r->node));
}

/*
 * A member that the objects of some releases have, but not those of the one that the
 * project is for:
 *
 *	metric.reset_states()		with Keras 3
 *	optimizer._decayed_lr(dtype)	with TensorFlow 2.11
 *	ds.make_one_shot_iterator()	with TensorFlow 2
 *	keras.Input((3,)).get_shape()	with Keras 3
 *	self.model = model		with Keras 3, in a callback
 */
void check_hy825(struct check *c, nid_t module)
{
	struct member_read r;

	(void)module;
	for_each_kind(c->model->tree, n, i, KIND_attribute)
		if (find_gone_member(c, n, &r) || find_fixed_member(c, n, &r))
			check_member(c, &r);
}
