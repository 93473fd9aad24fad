#include <string.h>

#include "base/nearest.h"
#include "framework/tables.h"
#include "model/release.h"
#include "rulekit/chosen.h"
#include "rulekit/expected.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* The function of TensorFlow 2 that is called, with all of its parameters; or NULL. */
static const struct callable *function_of_tables(const struct model *m,
						 const struct call *call)
{
	const struct callable *f;

	if (!call_is(m, call, "tensorflow.*") ||
	    call_in(m, call, "may-lose-arguments") ||
	    strstr(name_text(m, call->name), "experimental") ||
	    is_inside_name(m, call->callee_node) ||
	    framework_is_removed(m->framework, call->name) ||
	    call_in(m, call, "graph-function"))
		return NULL;
	f = framework_callable(m->framework, call->name);
	if (!f || !f->parameter_count)
		return NULL;
	for (size_t i = 0; i < f->parameter_count; i++)
		if (f->parameters[i].taking == TAKES_KWARGS)
			return NULL;
	return f;
}

static bool has_parameter(const struct callable *f, const char *name)
{
	for (size_t i = 0; i < f->parameter_count; i++)
		if (!strcmp(f->parameters[i].name, name))
			return true;
	return false;
}

static const char *parameter_list(const struct check *c,
				  const struct callable *f)
{
	const char *text = "";

	for (size_t i = 0; i < f->parameter_count; i++)
		text = arena_fmt(c->arena, "%s%s`%s`", text, *text ? ", " : "",
				 f->parameters[i].name);
	return text;
}

/* The argument that it has in place of that one, or NULL: `keepdims`. */
static const char *replacement(const struct callable *f, const char *name)
{
	struct nearest near = nearest_to(name);

	for (size_t i = 0; i < f->parameter_count; i++)
		nearest_offer(&near, f->parameters[i].name);
	return near.word;
}

static void check_argument(struct check *c, const struct call *call,
			   const struct callable *f, nid_t argument)
{
	nid_t name = tree_child(c->model->tree, argument, FIELD_name);
	const char *written = source_of(c, name), *meant;

	if (has_parameter(f, written))
		return;
	meant = replacement(f, written);
	report(c, argument, "function", source_of(c, call->callee_node),
	       "argument", written, "advice",
	       meant ? arena_fmt(c->arena, "write `%s`", meant)
		     : arena_fmt(c->arena, "it takes %s", parameter_list(c, f)),
	       NULL);
}

/*
 * A keyword that is not among the parameters which the tables have of all releases, as
 * in
 *
 *	tf.reduce_sum(x, keep_dims=True)
 */
void check_hy816(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const struct callable *f = function_of_tables(m, call);

	if (!f || !tree_is(m->tree, call->arguments, KIND_argument_list))
		return;
	for_each_child(m->tree, a, call->arguments) {
		if (!tree_is(m->tree, a, KIND_keyword_argument) ||
		    is_for_first_release(m) || is_tried(m, node) ||
		    is_expected_to_fail(m, node) ||
		    is_chosen_by_version(m, node))
			continue;
		check_argument(c, call, f, a);
	}
}
