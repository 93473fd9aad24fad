#include "framework/oldnames.h"
#include "framework/tables.h"
#include "model/modules.h"
#include "model/release.h"
#include "rulekit/chosen.h"
#include "rulekit/eager.h"
#include "rulekit/guards.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

static const char removed_text[] =
	"fails, because TensorFlow 2 does not have this name";

static void report_name(struct check *c, nid_t node, const char *trouble,
			const char *advice)
{
	report(c, node, "name", source_of(c, node), "trouble", trouble,
	       "advice", advice, NULL);
}

/* from tensorflow import assign; assign(v, 1.0) */
static nid_t named_here(const struct model *m, nid_t node)
{
	if (tree_is(m->tree, node, KIND_attribute))
		return node;
	node = call_at(m, node)->callee_node;
	return tree_is(m->tree, node, KIND_identifier) ? node : NO_NODE;
}

/* @track_tf1_style_variables: the layer keeps what get_variable makes in the
 * method, in functions inside it, and in what it calls. */
static bool keeps_variables(const struct model *m, uint32_t f)
{
	for (int depth = 0; f != NO_INDEX && depth < 20; depth++) {
		const struct function *function = function_at(m, f);

		for (size_t i = 0; i < function->decorators.count; i++)
			if (dotted_in(m,
				      tree_first(m->tree,
						 function->decorators.at[i]),
				      "keeps-old-variables"))
				return true;
		f = function->traces.count ? function->traces.at[0].from
					   : function->outer;
	}
	return false;
}

/* Where the operations of TensorFlow 1 went: tf.string_split is
 * tf.strings.split. Without a prefix, the modules in which most are. */
static const struct {
	const char *prefix, *module;
} moved[] = {
	{ "string_", "strings" },
	{ "random_", "random" },
	{ "matrix_", "linalg" },
	{ "sparse_", "sparse" },
	{ "", "math" },
	{ "", "linalg" },
	{ "", "image" },
	{ "", "io" },
	{ "", "nn" },
	{ "", "strings" },
	{ "", "sparse" },
	{ "", "sets" },
};

/* The same operation by the name that TensorFlow 2 has for it: math.lgamma. */
static const char *new_name(struct check *c, const char *below)
{
	const struct model *m = c->model;
	const char *last = strrchr(below, '.');

	last = last ? last + 1 : below;
	for (size_t i = 0; i < sizeof(moved) / sizeof(*moved); i++) {
		size_t length = strlen(moved[i].prefix);
		const char *name;
		sym_t sym;

		if (strncmp(last, moved[i].prefix, length))
			continue;
		name = arena_fmt(c->arena, "tensorflow.%s.%s", moved[i].module,
				 last + length);
		sym = intern_str(m->names, name);
		if (framework_callable(m->framework, sym) &&
		    !framework_is_removed(m->framework, sym))
			return name + strlen("tensorflow.");
	}
	return NULL;
}

static void check_removed_name(struct check *c, nid_t place, const char *below)
{
	const char *name = new_name(c, below);
	const char *tf = module_alias(c->model, place, "tensorflow");

	report_name(c, place, removed_text,
		    name ? arena_fmt(c->arena, "write `%s.%s`", tf ? tf : "tf",
				     name)
			 : "use what TensorFlow 2 has for it, or "
			   "`tf.compat.v1`");
}

/* A name below tensorflow.compat.v1. Who names TensorFlow 1 so may well run in
 * its graph mode, too. */
static void look_at_compat(struct check *c, nid_t node, nid_t place,
			   const char *below)
{
	const struct model *m = c->model;
	uint32_t f = traced_at(m, node);
	const struct old_name *old = old_name_find(below);

	if (!old || !old->compat || !traced_certainly(m, f))
		return;
	if (dotted_in(m, place, "old-variables") &&
	    (keeps_variables(m, f) ||
	     keeps_variables(m, function_around(m, node))))
		return;
	/* if x is None: x = placeholder(): for graphs of TensorFlow 1 */
	if (!is_made_once(m, node))
		report_name(c, place, old->compat, old->advice);
}

/* --- code for the first release ------------------------------------------------ */

/* Shorter ones begin too many others. */
#define SHORTEST_RIVAL 5

/* resize_images and image.resize, py_func and py_function, random_uniform and
 * random.uniform: names of one operation. */
static bool are_rivals(struct slice old, const char *other)
{
	const char *last = strrchr(other, '.');
	size_t length = strlen(other), shorter;

	last = last ? last + 1 : other;
	shorter = strlen(last) < old.length ? strlen(last) : old.length;
	if (shorter >= SHORTEST_RIVAL && strlen(last) != old.length &&
	    !memcmp(old.ptr, last, shorter))
		return true;
	if (length < old.length)
		return false;
	other += length - old.length;
	for (size_t i = 0; i < old.length; i++)
		if ((other[i] == '.' ? '_' : other[i]) != old.ptr[i])
			return false;
	return true;
}

/* Whether a part of the file names the operation as TensorFlow 2 does. */
static bool names_rival(const struct model *m, nid_t part, struct slice old)
{
	const struct tree *t = m->tree;

	for_each_within(t, n, part)
		if (tree_is(t, n, KIND_attribute) &&
		    !strncmp(name_text(m, dotted_name(m, n)), "tensorflow.",
			     11) &&
		    !is_first_release_name(m, dotted_name(m, n)) &&
		    are_rivals(old, name_text(m, dotted_name(m, n)) + 11))
			return true;
	return false;
}

/* if NEW_API: y = tf.image.resize(x, s)
 * else: y = tf.image.resize_images(x, s) */
static bool has_rival_branch(const struct model *m, nid_t place)
{
	const struct tree *t = m->tree;
	struct slice old = tree_text(t, tree_child(t, place, FIELD_attribute));
	nid_t inner = place;

	for (nid_t n = tree_parent(t, place); n != NO_NODE;
	     inner = n, n = tree_parent(t, n)) {
		if (!tree_is(t, n, KIND_if_statement) &&
		    !tree_is(t, n, KIND_conditional_expression))
			continue;
		for_each_child(t, branch, n)
			if (branch != inner && names_rival(m, branch, old))
				return true;
	}
	return false;
}

/* except AttributeError: y = tf.image.resize_bilinear(x, s) */
static bool is_in_handler(const struct model *m, nid_t place)
{
	return tree_ancestor(m->tree, place, KIND_except_clause) != NO_NODE;
}

static bool is_meant_for_old_release(const struct model *m, nid_t place)
{
	return is_chosen_by_version(m, place) || has_rival_branch(m, place) ||
	       is_in_handler(m, place) || is_for_first_release(m) ||
	       is_in_first_release_project(m);
}

static const char tf[] = "tensorflow.", v1[] = "tensorflow.compat.v1.";

void check_hy606(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t place = named_here(m, node);
	const struct old_name *old;
	const char *name;

	if (place == NO_NODE)
		return;
	name = name_text(m, dotted_name(m, place));
	if (!strncmp(name, v1, strlen(v1))) {
		look_at_compat(c, node, place, name + strlen(v1));
		return;
	}
	if (!is_first_release_name(m, dotted_name(m, place)) ||
	    is_part_of_old_name(m, place) || is_tried(m, node) ||
	    is_inside_name(m, place) || is_meant_for_old_release(m, place))
		return;
	old = old_name_find(name + strlen(tf));
	if (old)
		report_name(c, place, removed_text, old->advice);
	else
		check_removed_name(c, place, name + strlen(tf));
}
