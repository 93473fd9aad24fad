#include <string.h>

#include "model/modules.h"
#include "model/run_layers.h"
#include "model/solve/solve.h"
#include "rulekit/idle_layers.h"
#include "rulekit/keras_objects.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/tapes.h"

/* More would be read again and again in a file that is made for that. */
#define MOST_GRADIENTS 64
#define MOST_CALLS_OF_MODELS 200
#define MOST_CALLS_IN_HELPER 200
#define MOST_CALLERS 8
#define MOST_LEVELS 64

/* --- which weights a tape trains ----------------------------------------------------- */

/* One use of a tape: tape.gradient(loss, model.trainable_variables) */
struct step {
	const struct call *gradient;
	nid_t body;	   /* of the `with` */
	uint32_t function; /* that this is in */
	struct trained trained;
	int *looked_at; /* how many calls of models, in the file */
};

/* What an expression in a function is for who calls it so: def loss(model, x): model(x) */
static nid_t for_caller(const struct model *m, nid_t n, const struct call *call)
{
	nid_t root = behind_aliases(m, n);
	const struct bind *b;

	while (tree_is(m->tree, root, KIND_attribute))
		root = tree_bare(m->tree,
				 tree_child(m->tree, root, FIELD_object));
	b = tree_is(m->tree, root, KIND_identifier) ? only_bind(m, root) : NULL;
	if (!b || b->kind != BIND_PARAMETER ||
	    scope_at(m, variable_at(m, b->variable)->scope)->function !=
		    call->callee)
		return n;
	return b->parameter < parameters_filled(m, call)
		       ? call->receiver
		       : argument_for_parameter(m, call, b->parameter);
}

/* Whether some call of the function applies gradients, itself or in what it calls. */
static bool applies(const struct model *m, uint32_t f)
{
	sym_t apply = intern_str(m->names, "apply_gradients");

	if (f != NO_INDEX) {
		const struct function *function = function_at(m, f);

		for (size_t i = 0; i < function->calls.count; i++)
			if (call_by_id(m, function->calls.at[i])->method ==
			    apply)
				return true;
		return false;
	}
	for_each_call(m, i)
		if (call_by_id(m, i)->function == NO_INDEX &&
		    call_by_id(m, i)->method == apply)
			return true;
	return false;
}

/* Here, or who is given the gradients: def grad(model, x): return tape.gradient(...) */
static bool are_applied(const struct model *m, const struct call *gradient)
{
	uint32_t f = gradient->function;
	const struct function *function;

	if (applies(m, f))
		return true;
	if (f == NO_INDEX)
		return false;
	function = function_at(m, f);
	for (size_t i = 0; i < function->callers.count; i++)
		if (applies(m,
			    call_by_id(m, function->callers.at[i])->function))
			return true;
	for (size_t i = 0; i < function->calls.count; i++) {
		uint32_t callee = call_by_id(m, function->calls.at[i])->callee;

		if (callee != NO_INDEX && applies(m, callee))
			return true;
	}
	return false;
}

/* --- what is said ------------------------------------------------------------------------ */

/* After the last argument, in front of a comma: model(x), model(x,) */
static void fix_call(struct check *c, const struct call *call)
{
	nid_t last = NO_NODE;
	struct span end;

	for_each_child(c->model->tree, n, call->arguments)
		last = n;
	end = node_span(c->model, last);
	end.start = end.end;
	fix_begin(c, FIX_UNSAFE, "add `training=True`");
	fix_replace(c, end, ", training=True");
}

/* In a function that others call, too, it may be right for them. */
static bool is_for_this_step_alone(const struct model *m,
				   const struct step *step, uint32_t f)
{
	const struct function *function;

	if (f == step->function)
		return true;
	function = function_at(m, f);
	for (size_t i = 0; i < function->callers.count; i++)
		if (!tree_inside(m->tree,
				 call_by_id(m, function->callers.at[i])->node,
				 step->body))
			return false;
	return true;
}

static void report_untold(struct check *c, const struct step *step,
			  const struct call *call, struct run_layers *layers)
{
	keep_layers_that_train(c, layers);
	if (!layers->count)
		return;
	report(c, call->node, "effect", idle_layers_text(c, layers), "model",
	       source_of(c, call->callee_node), NULL);
	relate(c, step->gradient->node, true, "its weights are trained here");
	show_idle_layer(c, &layers->at[0]);
	if (is_for_this_step_alone(c->model, step, call->function))
		fix_call(c, call);
}

static bool is_reported(const struct check *c, nid_t node)
{
	struct span span = node_span(c->model, node);

	for (size_t i = 0; i < c->findings->count; i++)
		if (c->findings->at[i].rule == c->rule &&
		    c->findings->at[i].span.start == span.start)
			return true;
	return false;
}

/* with tape.stop_recording(): or, for a gradient of something else, another tape. */
static bool records_apart(const struct model *m, nid_t with)
{
	nid_t body = tree_child(m->tree, with, FIELD_body);

	for_each_within(m->tree, n, with) {
		const struct call *call =
			n < body && tree_is(m->tree, n, KIND_call)
				? call_at(m, n)
				: NULL;

		if (call && (call_in(m, call, "gradient-tapes") ||
			     name_is(m, call->method, "stop_recording")))
			return true;
		if (n >= body)
			break;
	}
	return false;
}

/* Whether nothing that a call gives is meant for the gradients of the block around it:
 * tf.stop_gradient(model(x)), the gradient penalty of a critic. */
static bool is_set_apart(const struct model *m, nid_t call, nid_t block)
{
	nid_t n = tree_parent(m->tree, call);

	for (int i = 0; i < MOST_LEVELS && n != block && n != NO_NODE; i++) {
		if (tree_is(m->tree, n, KIND_with_statement) &&
		    records_apart(m, n))
			return true;
		if (tree_is(m->tree, n, KIND_call) &&
		    call_in(m, call_at(m, n), "stops-gradients"))
			return true;
		n = tree_parent(m->tree, n);
	}
	return n != block;
}

static void check_model_call(struct check *c, const struct step *step,
			     const struct call *call)
{
	const struct model *m = c->model;
	struct run_layers layers;
	nid_t flag, block = call->function == step->function
				    ? step->body
				    : function_at(m, call->function)->body;

	if (call_argument(m, call->node, 0, NULL) == NO_NODE ||
	    is_set_apart(m, call->node, block) ||
	    says_training(m, call, &flag) || is_reported(c, call->node) ||
	    ++*step->looked_at > MOST_CALLS_OF_MODELS)
		return;
	layers_by_mode(m, call->callee_node, &layers);
	if (layers.count && are_applied(m, step->gradient) &&
	    !project_of_model_mentions(m, "text-of-learning-phase"))
		report_untold(c, step, call, &layers);
}

/* A call in the function that a call of the step runs. */
static void check_callee(struct check *c, const struct step *step,
			 const struct call *call)
{
	const struct model *m = c->model;
	const struct function *helper = function_at(m, call->callee);

	if (helper->calls.count > MOST_CALLS_IN_HELPER)
		return;
	for (size_t i = 0; i < helper->calls.count; i++) {
		const struct call *inner = call_by_id(m, helper->calls.at[i]);
		nid_t object = for_caller(m, inner->callee_node, call);

		if (is_trained(m, &step->trained, inner->callee_node) ||
		    (object != NO_NODE &&
		     is_trained(m, &step->trained, object)))
			check_model_call(c, step, inner);
	}
}

static void check_step(struct check *c, const struct step *step)
{
	const struct model *m = c->model;

	for_each_within(m->tree, n, step->body) {
		const struct call *call =
			tree_is(m->tree, n, KIND_call) ? call_at(m, n) : NULL;

		if (!call || call->function != step->function)
			continue;
		if (is_trained(m, &step->trained, call->callee_node))
			check_model_call(c, step, call);
		if (call->callee != NO_INDEX)
			check_callee(c, step, call);
	}
}

/* def apply(tape, model, loss): tape.gradient(loss, model.weights), as one call has it. */
static void check_given_tape(struct check *c, struct step step,
			     const struct call *call)
{
	const struct model *m = c->model;
	nid_t tape = for_caller(m, step.gradient->receiver, call);

	step.body = tape == NO_NODE ? NO_NODE : tape_body(m, tape);
	step.function = call->function;
	if (step.body == NO_NODE)
		return;
	for (uint32_t i = 0; i < step.trained.count; i++)
		step.trained.owners[i] =
			for_caller(m, step.trained.owners[i], call);
	check_step(c, &step);
}

static void check_gradient(struct check *c, const struct call *gradient,
			   int *looked_at)
{
	const struct model *m = c->model;
	const struct function *function;
	struct step step = { .gradient = gradient,
			     .body = tape_body(m, gradient->receiver),
			     .function = gradient->function,
			     .looked_at = looked_at };

	find_trained(m, call_argument(m, gradient->node, 1, "sources"),
		     &step.trained);
	if (!step.trained.count)
		return;
	if (step.body != NO_NODE) {
		check_step(c, &step);
		return;
	}
	if (step.function == NO_INDEX)
		return;
	function = function_at(m, step.function);
	for (size_t i = 0; i < function->callers.count && i < MOST_CALLERS; i++)
		check_given_tape(c, step,
				 call_by_id(m, function->callers.at[i]));
}

/*
 * A model that a tape trains, and that is called as if it were tested:
 *
 *	with tf.GradientTape() as tape:
 *		loss = loss_of(y, model(x))
 *	variables = model.trainable_variables
 *	optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
 */
void check_hy319(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	sym_t gradient = intern_str(m->names, "gradient");
	int gradients = 0, looked_at = 0;

	(void)node;
	for_each_call(m, i)
		if (call_by_id(m, i)->method == gradient &&
		    gradients++ < MOST_GRADIENTS)
			check_gradient(c, call_by_id(m, i), &looked_at);
}
