#include "framework/oldnames.h"
#include "framework/tables.h"
#include "rulekit/eager.h"
#include "rulekit/guards.h"
#include "rulekit/rule.h"

static const char gone[] = "is TensorFlow 1; TensorFlow 2 has no such name";

static void report_as(struct check *c, nid_t node, enum severity severity,
		      const char *trouble, const char *advice)
{
	struct finding *f = report(c, node, "name", source_of(c, node),
				   "trouble", trouble, "advice", advice, NULL);

	if (severity < f->severity)
		f->severity = severity;
}

/* tf.gradients is right in a graph, but keeps the function from being run
 * eagerly, which is how graph functions are debugged. */
static bool look_at_gradients(struct check *c, nid_t node, const char *name)
{
	if (!framework_set_has(c->model->framework, "symbolic-gradients", name))
		return false;
	report_as(c, node, SEVERITY_INFO,
		  "works in graphs only, so that this code cannot be run "
		  "eagerly, not even for debugging",
		  "record with `tf.GradientTape`, which works both ways");
	return true;
}

/* from tensorflow import assign; assign(v, 1.0) */
static nid_t named_here(const struct model *m, nid_t node)
{
	if (tree_is(m->tree, node, KIND_attribute))
		return node;
	node = call_at(m, node)->callee_node;
	return tree_is(m->tree, node, KIND_identifier) ? node : NO_NODE;
}

/* Whether the bind comes from an import of something below that module. */
static bool is_imported_from(const struct model *m, const struct bind *b,
			     const char *module)
{
	const struct tree *t = m->tree;
	nid_t import = b->target;
	struct slice text;

	if (b->kind != BIND_IMPORT)
		return false;
	while (import != NO_NODE &&
	       !tree_is(t, import, KIND_import_from_statement) &&
	       !tree_is(t, import, KIND_import_statement))
		import = tree_parent(t, import);
	if (import == NO_NODE)
		return false;
	text = tree_text(t, import);
	return memmem(text.ptr, text.length, module, strlen(module));
}

/* from tensorflow.python.framework import ops: the inside of TensorFlow keeps
 * the old names. */
static bool is_internal(const struct model *m, nid_t place)
{
	const struct tree *t = m->tree;
	nid_t root = place;
	uint32_t v, b;

	while (tree_is(t, root, KIND_attribute))
		root = tree_child(t, root, FIELD_object);
	v = tree_is(t, root, KIND_identifier) ? variable_of(m, root) : NO_INDEX;
	b = v == NO_INDEX ? NO_INDEX : m->variables.at[v].first;
	for (; b != NO_INDEX; b = m->binds.at[b].next)
		if (is_imported_from(m, &m->binds.at[b], "tensorflow.python"))
			return true;
	return false;
}

/* No TensorFlow 2 can import such a file, so it runs under TensorFlow 1. */
static bool is_for_tensorflow_1(const struct model *m)
{
	for (uint32_t b = 0; b < m->binds.count; b++) {
		const struct bind *bind = &m->binds.at[b];

		if (is_imported_from(m, bind, "tensorflow.contrib") &&
		    m->function_of[bind->target] == NO_INDEX &&
		    !is_tried(m, bind->target))
			return true;
	}
	return false;
}

/* The same operation by the name that TensorFlow 2 has for it: math.lgamma. */
static const char *new_name(struct check *c, const char *below)
{
	static const char *const modules[] = { "math",	  "linalg", "random",
					       "strings", "image",  "io",
					       "nn",	  "sparse", "sets",
					       NULL };
	static const char *const prefixes[] = { "",	   "matrix_", "random_",
						"string_", "sparse_", NULL };
	const char *last = strrchr(below, '.');

	last = last ? last + 1 : below;
	for (size_t p = 0; prefixes[p]; p++)
		for (size_t i = 0; modules[i]; i++) {
			size_t length = strlen(prefixes[p]);
			const char *name;

			if (strncmp(last, prefixes[p], length))
				continue;
			name = arena_fmt(c->arena, "tensorflow.%s.%s",
					 modules[i], last + length);
			if (framework_callable(c->model->framework,
					       intern_str(c->model->names,
							  name)))
				return name + strlen("tensorflow.");
		}
	return NULL;
}

static void look_at_gone(struct check *c, nid_t place, const char *below)
{
	const char *name = new_name(c, below);
	const char *tf = module_alias(c->model, place, "tensorflow");

	report_as(c, place, SEVERITY_ERROR, gone,
		  name ? arena_fmt(c->arena, "write `%s.%s`", tf ? tf : "tf",
				   name)
		       : "use what TensorFlow 2 has for it, or "
			 "`tf.compat.v1`");
}

void check_hy606(struct check *c, nid_t node)
{
	static const char tf[] = "tensorflow.", v1[] = "tensorflow.compat.v1.";
	const struct model *m = c->model;
	nid_t place = named_here(m, node);
	const struct old_name *old;
	const char *name;

	if (place == NO_NODE)
		return;
	name = name_text(m, dotted_name(m, place));
	if (strncmp(name, tf, sizeof(tf) - 1) ||
	    look_at_gradients(c, place, name))
		return;
	if (!strncmp(name, v1, sizeof(v1) - 1)) {
		/* Who names TensorFlow 1 so may well run in its graph mode, too. */
		if (!traced_certainly(m, traced_at(m, node)))
			return;
		old = old_name_find(name + sizeof(v1) - 1);
		/* if x is None: x = placeholder(): for graphs of TensorFlow 1 */
		if (old && old->compat && !is_made_once(m, node))
			report_as(c, place,
				  old->compat_is_warning ? SEVERITY_WARNING
							 : SEVERITY_ERROR,
				  old->compat, old->advice);
		return;
	}
	if (is_tried(m, node) || is_internal(m, place) ||
	    is_for_tensorflow_1(m))
		return;
	old = old_name_find(name + sizeof(tf) - 1);
	if (old)
		report_as(c, place, SEVERITY_ERROR, gone, old->advice);
	else if (framework_is_gone(m->framework, dotted_name(m, place)))
		look_at_gone(c, place, name + sizeof(tf) - 1);
}
