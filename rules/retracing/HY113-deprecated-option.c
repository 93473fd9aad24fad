#include "rulekit/chosen.h"
#include "rulekit/deletions.h"
#include "rulekit/rule.h"
#include "rulekit/signature.h"

/* An old name and the one that has replaced it, or NULL where nothing has; the
 * release that has the new one first, and the one that has the old one no more. */
struct renamed {
	const char *old, *new;
	unsigned since;
	const char *gone;
};

static const struct renamed options[] = {
	{ "experimental_relax_shapes", "reduce_retracing", 209, NULL },
	{ "experimental_compile", "jit_compile", 205, NULL },
	{ "experimental_follow_type_hints", NULL, 0, NULL },
};

static const struct renamed functions[] = {
	{ "tensorflow.config.experimental_run_functions_eagerly",
	  "run_functions_eagerly", 203, NULL },
	{ "tensorflow.config.experimental_functions_run_eagerly",
	  "functions_run_eagerly", 203, NULL },
};

static nid_t keyword_node(const struct model *m, nid_t call, const char *name)
{
	nid_t value = call_keyword(m, call, name);

	return value == NO_NODE ? NO_NODE : tree_above(m->tree, value);
}

/* The new name is of no use to code that has to run where it is not known. */
static bool can_be_replaced(const struct check *c, const struct renamed *r)
{
	return framework_reaches(c->model->framework, r->since);
}

static void report_renamed(struct check *c, nid_t place, const char *old,
			   const struct renamed *r)
{
	report(c, place, "old", old, "state",
	       r->gone ? arena_fmt(c->arena, "is gone since TensorFlow %s",
				   r->gone)
		       : "is deprecated",
	       "instead",
	       r->new ? arena_fmt(c->arena, "; its new name is `%s`", r->new)
		      : " and has no effect",
	       "new", r->new ? r->new : "input_signature=[...]", NULL);
}

/* Relaxed shapes beside a signature do nothing, under either name: HY514. */
static bool is_without_effect(const struct model *m, nid_t call, nid_t argument)
{
	nid_t signature = signature_option(m, call);

	return keyword_node(m, call, "experimental_relax_shapes") == argument &&
	       tree_is(m->tree, tree_child(m->tree, argument, FIELD_value),
		       KIND_true) &&
	       signature != NO_NODE && !tree_is(m->tree, signature, KIND_none);
}

static void look_at_option(struct check *c, nid_t call, const struct renamed *r)
{
	const struct model *m = c->model;
	nid_t argument = keyword_node(m, call, r->old);

	if (argument == NO_NODE || !can_be_replaced(c, r) ||
	    is_without_effect(m, call, argument) ||
	    is_chosen_by_version(m, call))
		return;
	report_renamed(c, argument, r->old, r);
	if (!r->new) {
		fix_begin(c, FIX_SAFE, "remove `%s`", r->old);
		fix_replace(c, argument_span(m, argument), "%s", "");
	} else if (call_keyword(m, call, r->new) == NO_NODE) {
		fix_begin(c, FIX_SAFE, "rename it to `%s`", r->new);
		fix_replace(
			c,
			node_span(m, tree_child(m->tree, argument, FIELD_name)),
			"%s", r->new);
	}
}

/* @tf.function(...), tf.function(f, ...), partial(tf.function, ...) */
static bool gives_options(const struct model *m, const struct call *call)
{
	sym_t name = call->name;

	if (call_is(m, call, "functools.partial"))
		name = dotted_name(m, call_argument(m, call->node, 0, "func"));
	return name && framework_hybridizes(m->framework, name);
}

static void check_renamed_function(struct check *c, const struct call *call,
				   const struct renamed *r)
{
	const struct tree *t = c->model->tree;
	nid_t name = call->callee_node;

	if (!can_be_replaced(c, r) || is_chosen_by_version(c->model, name))
		return;
	if (tree_is(t, name, KIND_attribute))
		name = tree_child(t, name, FIELD_attribute);
	report_renamed(c, name, source_of(c, name), r);
	/* A name that is imported is renamed at its import, too: by hand. */
	if (!tree_is(t, call->callee_node, KIND_attribute) || !r->new)
		return;
	fix_begin(c, FIX_SAFE, "rename it to `%s`", r->new);
	fix_replace(c, node_span(c->model, name), "%s", r->new);
}

/* strategy.experimental_run_v2 went away altogether. */
static bool is_old_run(const struct model *m, const struct call *call)
{
	struct value v;

	if (!name_is(m, call->method, "experimental_run_v2") ||
	    call->callee != NO_INDEX)
		return false;
	v = value_of(m, call->receiver);
	return v.kind == VALUE_STRATEGY || v.kind == VALUE_UNKNOWN;
}

void check_hy113(struct check *c, nid_t node)
{
	static const struct renamed run = { "experimental_run_v2", "run", 202,
					    "2.4" };
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);

	if (gives_options(m, call))
		for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
			look_at_option(c, node, &options[i]);
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (call_is(m, call, functions[i].old))
			check_renamed_function(c, call, &functions[i]);
	if (is_old_run(m, call))
		check_renamed_function(c, call, &run);
}
