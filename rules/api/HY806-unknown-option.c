#include "base/nearest.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* The parameters of tf.function, old names last. */
static const char *const options[] = { "func",
				       "input_signature",
				       "autograph",
				       "jit_compile",
				       "reduce_retracing",
				       "experimental_implements",
				       "experimental_autograph_options",
				       "experimental_attributes",
				       "experimental_relax_shapes",
				       "experimental_compile",
				       "experimental_follow_type_hints",
				       NULL };

static void report_option(struct check *c, nid_t call, nid_t argument)
{
	const struct tree *t = c->model->tree;
	nid_t name = tree_child(t, argument, FIELD_name);
	struct nearest near = nearest_to(source_of(c, name));

	for (size_t i = 0; options[i]; i++)
		nearest_offer(&near, options[i]);
	/* A later release may have brought it. */
	if (near.distance > 2 &&
	    slice_starts(tree_text(t, name), "experimental_"))
		return;
	report(c, argument, "option", source_of(c, name), "help",
	       near.word ? arena_fmt(c->arena, "did you mean `%s`?", near.word)
			 : "its options are `input_signature`, `autograph`, "
			   "`jit_compile` and `reduce_retracing`",
	       NULL);
	/* tf.function(autografh=True, autograph=True): said twice is no Python. */
	if (!near.word || near.distance > 1 ||
	    call_keyword(c->model, call, near.word) != NO_NODE)
		return;
	fix_begin(c, FIX_SAFE, "write `%s`", near.word);
	fix_replace(c, node_span(c->model, name), "%s", near.word);
}

/* Options go to tf.function itself, or to a partial of it; a wrapper of the
 * project has its own. */
static bool takes_options(const struct model *m, const struct call *call)
{
	if (call_is(m, call, "functools.partial"))
		return dotted_in(m, call_argument(m, call->node, 0, "func"),
				 "graph-function");
	return call_in(m, call, "graph-function");
}

void check_hy806(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct call *call = call_at(m, node);

	if (!takes_options(m, call) ||
	    !tree_is(t, call->arguments, KIND_argument_list))
		return;
	for_each_child(t, a, call->arguments)
		if (tree_is(t, a, KIND_keyword_argument) &&
		    !slice_is_any(tree_text(t, tree_child(t, a, FIELD_name)),
				  options))
			report_option(c, node, a);
}
