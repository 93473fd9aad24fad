#include <string.h>

#include "model/imported.h"
#include "model/origin.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/graph_calls.h"
#include "rulekit/keras_objects.h"
#include "rulekit/loops.h"
#include "rulekit/passes.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool is_optimizer(const struct model *m, nid_t n)
{
	struct value v = value_of(m, n);

	return v.kind == VALUE_OPTIMIZER && v.certainty == CERTAINTY_CERTAIN &&
	       (tree_is(m->tree, n, KIND_identifier) ||
		tree_is(m->tree, n, KIND_attribute));
}

/* Whether some optimizer of the file is given its variables before. */
static bool builds_optimizers(const struct model *m)
{
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (name_is(m, call->method, "build") &&
		    value_of(m, call->receiver).kind == VALUE_OPTIMIZER)
			return true;
	}
	return false;
}

/* The optimizer that an earlier call gives for the same parameter. */
static nid_t given_before(const struct model *m, const struct call *call,
			  uint32_t p)
{
	const struct function *f = function_at(m, call->callee);

	for (size_t i = 0; i < f->callers.count; i++) {
		const struct call *other = call_by_id(m, f->callers.at[i]);
		nid_t given;

		if (other->node >= call->node ||
		    traced_at(m, other->node) != NO_INDEX)
			continue;
		if (other->through_hybrid != call->through_hybrid ||
		    (call->through_hybrid &&
		     variable_of(m, other->callee_node) !=
			     variable_of(m, call->callee_node)))
			continue;
		given = argument_for_parameter(m, other, p);
		if (given != NO_NODE && is_optimizer(m, given))
			return given;
	}
	return NO_NODE;
}

/* Whether a graph function, or what it hands it to, applies gradients with its
 * parameter p. */
static bool applies_with(const struct model *m, uint32_t f, uint32_t p)
{
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		struct origin origin;

		if ((name_is(m, call->method, "apply_gradients") ||
		     name_is(m, call->method, "minimize")) &&
		    origin_of(m, call->receiver, &origin) && origin.f == f &&
		    origin.parameter == p)
			return true;
	}
	return false;
}

/* Where function f makes the optimizer that it gives away, or NO_NODE when it
 * has it from somewhere else. */
static nid_t made_in(const struct model *m, uint32_t f, nid_t given)
{
	const struct bind *b = only_bind(m, given);

	return b && b->kind == BIND_ASSIGN &&
			       tree_is(m->tree, tree_bare(m->tree, b->value),
				       KIND_call) &&
			       function_around(m, b->target) == f
		       ? b->value
		       : NO_NODE;
}

/* @tff.tf_computation(types): its body is read once, where it is decorated. */
static bool runs_at_decoration(const struct model *m, const struct function *f)
{
	for (size_t i = 0; i < f->decorators.count; i++) {
		nid_t what = tree_bare(
			m->tree, tree_first(m->tree, f->decorators.at[i]));
		const struct call *call = call_at(m, what);

		if (call ? call_in(m, call, "run-at-decoration")
			 : dotted_in(m, what, "run-at-decoration"))
			return true;
	}
	return false;
}

/* Whether a function is seen to run twice in one process: a loop calls it, at
 * `again`. */
static bool runs_again(const struct model *m, uint32_t f, nid_t *again)
{
	const struct function *function = function_at(m, f);

	if (!function->name || name_is(m, function->name, "main") ||
	    name_is(m, function->name, "__init__") ||
	    runs_at_decoration(m, function))
		return false;
	return loop_that_calls(m, f, again) != NO_NODE;
}

/* An optimizer that a function makes for each of its runs, given to a graph
 * function that outlives the run. */
static bool report_run(struct check *c, const struct call *call, uint32_t p,
		       const struct hybrid *made)
{
	const struct model *m = c->model;
	nid_t given = argument_for_parameter(m, call, p), optimizer, again;
	uint32_t f = function_around(m, call->node);

	/* Each object has a graph function of its own for a method. */
	if (f == NO_INDEX || m->is_test_file ||
	    is_present(function_at(m, call->callee)->klass) ||
	    tree_inside(m->tree, made->where, function_at(m, f)->node) ||
	    !applies_with(m, call->callee, p))
		return false;
	optimizer = made_in(m, f, given);
	if (optimizer == NO_NODE || !runs_again(m, f, &again))
		return false;
	report(c, given, "function",
	       function_at(m, call->callee)->qualified_name, "other",
	       arena_fmt(c->arena, "each call of `%s` creates one",
			 function_at(m, f)->qualified_name),
	       NULL);
	relate(c, optimizer, true, "created here, for this run");
	relate(c, made->where, true, "one graph function for all runs");
	relate(c, again, true, "it is called repeatedly from here");
	return true;
}

/* --- another one in each pass of a loop ------------------------------------------------ */

/* Optimizers without slots may create no variable when they are applied. */
static bool creates_variables(const struct model *m, const struct call *made)
{
	const char *name = name_text(m, made->name);
	size_t length = strlen(name);
	nid_t momentum = call_argument(m, made->node, 1, "momentum");
	long zero;

	if (length < 4 || strcmp(name + length - 4, ".SGD") != 0)
		return true;
	return momentum != NO_NODE && !call_has_splat(m, made->node) &&
	       !(literal_int(m, momentum, &zero) && zero == 0) &&
	       !tree_text_is(m->tree, momentum, "0.0");
}

/* The call that makes an item of the list, by a name too; NULL: it is no optimizer that
 * the framework brings along. */
static const struct call *optimizer_made(const struct model *m, nid_t item)
{
	const struct call *made;

	item = tree_bare(m->tree, item);
	if (tree_is(m->tree, item, KIND_identifier))
		item = tree_bare(m->tree, only_value(m, item));
	made = item == NO_NODE ? NULL : call_at(m, item);
	return made && made->name &&
			       evidence_at(m, evidence_of(m, item))->kinds ==
				       KIND_BIT(VALUE_OPTIMIZER)
		       ? made
		       : NULL;
}

/* Whether a pass after the first one brings an optimizer that creates variables. All
 * of them are known. */
static bool brings_another(const struct model *m, nid_t display)
{
	const struct call *first = NULL;
	bool found = false;

	for_each_child(m->tree, item, display) {
		const struct call *made = optimizer_made(m, item);

		if (!made)
			return false;
		if (!first)
			first = made;
		else if (made != first && creates_variables(m, made))
			found = true;
	}
	return found;
}

/* The graph function that a call runs, of this file or another: a method is one for
 * each object. */
static bool runs_graph_function(const struct model *m, const struct call *call,
				struct imported *out)
{
	struct imported_callee there;

	if (call->callee != NO_INDEX)
		*out = (struct imported){ .model = m,
					  .function = call->callee };
	else if (m->around.modules && imported_callee(m, call, &there))
		*out = there.what;
	else
		return false;
	return is_absent(function_at(out->model, out->function)->klass);
}

/* Whether the function that is called gets its optimizer there. */
static bool applies_what_is_given(const struct model *m,
				  const struct call *call, nid_t given,
				  const struct imported *callee)
{
	const struct function *f = function_at(callee->model, callee->function);

	for (uint32_t p = 0; p < f->parameters.count; p++)
		if (tree_bare(m->tree, argument_when_run(
					       m, call->node, callee->model,
					       callee->function, p)) == given &&
		    applies_with(callee->model, callee->function, p))
			return true;
	return false;
}

/* for optimizer in [Adam(), SGD(momentum=0.9)]: step(model, optimizer, x) */
static bool report_passes(struct check *c, const struct call *call, nid_t given)
{
	const struct model *m = c->model;
	nid_t loop = loop_that_gives(m, given);
	nid_t display = loop == NO_NODE ? NO_NODE : display_of_loop(m, loop);
	struct imported callee;
	struct hybrid made;

	if (display == NO_NODE || !is_optimizer(m, given) ||
	    !brings_another(m, display) ||
	    is_conditional_in(m, call->node, loop) || builds_optimizers(m) ||
	    !graph_function_called(m, call, &made) ||
	    tree_inside(m->tree, made.where, loop) !=
		    (made.where == call->callee_node) ||
	    !runs_graph_function(m, call, &callee) ||
	    !applies_what_is_given(m, call, given, &callee))
		return false;
	report(c, given, "function",
	       function_at(callee.model, callee.function)->qualified_name,
	       "other", "each iteration gives it another one", NULL);
	relate(c, display, true, "these are given to it");
	relate_graph_function(c, call->callee_node, &made);
	return true;
}

static bool look_at_passes(struct check *c, const struct call *call)
{
	const struct model *m = c->model;

	if (loop_around(m, call->node) == NO_NODE)
		return false;
	for_each_child(m->tree, argument, call->arguments)
		if (report_passes(c, call,
				  tree_bare(m->tree,
					    given_value(m->tree, argument))))
			return true;
	return false;
}

/* --- calls ------------------------------------------------------------------------------- */

void check_hy303(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct hybrid made;

	if (traced_at(m, node) != NO_INDEX || look_at_passes(c, call) ||
	    call->callee == NO_INDEX || !graph_function_called(m, call, &made))
		return;
	for (uint32_t p = 0; p < function_at(m, call->callee)->parameters.count;
	     p++) {
		nid_t given = argument_for_parameter(m, call, p), first;

		if (given == NO_NODE || !is_optimizer(m, given))
			continue;
		if (builds_optimizers(m))
			return;
		first = given_before(m, call, p);
		if (first == NO_NODE && report_run(c, call, p, &made))
			return;
		if (first == NO_NODE || is_same_object(m, first, given))
			continue;
		report(c, given, "function",
		       function_at(m, call->callee)->qualified_name, "other",
		       arena_fmt(c->arena,
				 "it gets `%s` here and got `%s` before",
				 source_of(c, given), source_of(c, first)),
		       NULL);
		relate(c, first, true, "traced with this one first");
		relate(c, made.where, true, "one graph function for both");
		return;
	}
}
