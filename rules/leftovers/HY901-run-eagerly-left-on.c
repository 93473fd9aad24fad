#include <strings.h>

#include "rulekit/deletions.h"
#include "rulekit/graphable.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool is_true(const struct model *m, nid_t n)
{
	return tree_is(m->tree, tree_bare(m->tree, n), KIND_true);
}

/* if __name__ == "__main__": */
static bool is_main_guard(const struct model *m, nid_t branch)
{
	const struct tree *t = m->tree;
	nid_t condition = tree_child(t, branch, FIELD_condition);

	if (condition == NO_NODE)
		return false;
	for_each_within(t, n, condition)
		if (tree_text_is(t, n, "__name__"))
			return true;
	return false;
}

/* Behind a flag, or in a function that says what it is for. */
static bool is_on_purpose(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	uint32_t f = m->function_of[node];
	const char *name =
		f == NO_INDEX ? "" : name_text(m, function_at(m, f)->name);

	if (strcasestr(name, "debug") || strcasestr(name, "eager"))
		return true;
	for (nid_t n = tree_parent(t, node); n != NO_NODE;
	     n = tree_parent(t, n)) {
		if (tree_is(t, n, KIND_if_statement) && !is_main_guard(m, n))
			return true;
		if (tree_is(t, n, KIND_conditional_expression) ||
		    tree_is(t, n, KIND_boolean_operator) ||
		    tree_is(t, n, KIND_except_clause))
			return true;
	}
	return false;
}

/* Whether code that belongs to the same function or class switches back: not
 * only for good, then. */
static bool is_switched_back_near(const struct model *m, nid_t node)
{
	uint32_t f = m->function_of[node];
	class_id c = class_around(m, node);

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (!call_in(m, call, "eager-switch") ||
		    is_true(m, call_argument(m, call->node, 0, "run_eagerly")))
			continue;
		if (m->function_of[call->node] == f ||
		    (is_present(c) &&
		     same_class(class_around(m, call->node), c)))
			return true;
	}
	return false;
}

/* Whether a call gives a function to what runs it: compile(loss=f). */
static bool is_given_to(const struct model *m, const struct call *call,
			uint32_t f)
{
	for_each_child(m->tree, a, call->arguments) {
		nid_t value = tree_is(m->tree, a, KIND_keyword_argument)
				      ? tree_child(m->tree, a, FIELD_value)
				      : a;

		if (function_meant(m, value) == f)
			return true;
	}
	return false;
}

/* Whether what would run as a graph again can: nothing in it asks for values, and no
 * method of Keras needs AutoGraph, which not every Keras applies. */
static bool can_run_as_graphs(const struct model *m,
			      const struct call *compiles)
{
	for (uint32_t f = 0; f < m->functions.count; f++) {
		class_id klass = function_at(m, f)->klass;
		bool of_keras =
			is_present(klass) &&
			(class_derives(m, klass, "tensorflow.keras.Model") ||
			 class_derives(m, klass,
				       "tensorflow.keras.layers.Layer"));

		if (!is_hybrid(m, f) && !of_keras &&
		    !(compiles && is_given_to(m, compiles, f)))
			continue;
		if (!can_be_traced_at_all(m, f) ||
		    (compiles && of_keras && may_need_autograph(m, f)))
			return false;
	}
	return true;
}

static void report_switch(struct check *c, nid_t node, const char *what)
{
	const struct model *m = c->model;
	struct span line;

	report(c, node, "call", source_of(c, node), "what", what, NULL);
	if (!can_run_as_graphs(m, NULL) ||
	    !tree_is(m->tree, tree_parent(m->tree, node),
		     KIND_expression_statement) ||
	    !statement_span(m, tree_parent(m->tree, node), &line))
		return;
	fix_begin(c, FIX_UNSAFE, "remove the line");
	fix_replace(c, line, "%s", "");
}

/* model.compile(..., run_eagerly=True) */
static void look_at_compile(struct check *c, const struct call *call)
{
	const struct model *m = c->model;
	nid_t value, argument;

	if (!name_is(m, call->method, "compile"))
		return;
	value = call_keyword(m, call->node, "run_eagerly");
	if (value == NO_NODE || !is_true(m, value) ||
	    is_on_purpose(m, call->node))
		return;
	argument = tree_above(m->tree, value);
	report(c, argument, "call", source_of(c, argument), "what",
	       arena_fmt(c->arena, "`%s`", source_of(c, call->receiver)), NULL);
	if (!can_run_as_graphs(m, call))
		return;
	fix_begin(c, FIX_UNSAFE, "remove the argument");
	fix_replace(c, argument_span(m, argument), "%s", "");
}

/* model.run_eagerly = True */
static void check_run_eagerly_attribute(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t left = tree_child(t, node, FIELD_left), object;

	if (!tree_is(t, left, KIND_attribute) ||
	    !tree_text_is(t, tree_child(t, left, FIELD_attribute),
			  "run_eagerly") ||
	    !is_true(m, tree_child(t, node, FIELD_right)))
		return;
	object = tree_child(t, left, FIELD_object);
	if (value_of(m, object).kind == VALUE_MODEL && !is_on_purpose(m, node))
		report_switch(c, node,
			      arena_fmt(c->arena, "`%s`",
					source_of(c, object)));
}

void check_hy901(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);

	if (!call) {
		check_run_eagerly_attribute(c, node);
	} else if (call_in(m, call, "eager-switch")) {
		if (is_true(m, call_argument(m, node, 0, "run_eagerly")) &&
		    !is_on_purpose(m, node) && !is_switched_back_near(m, node))
			report_switch(c, node, "every `tf.function`");
	} else if (call_in(m, call, "dataset-debug-switch")) {
		if (!is_on_purpose(m, node))
			report_switch(c, node, "every dataset");
	} else {
		look_at_compile(c, call);
	}
}
