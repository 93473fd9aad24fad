#include <string.h>

#include "model/imported.h"
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

/* minimize(loss, weights, tape=tape) takes the gradients, too. */
static bool is_minimize_of_tape(const struct model *m, const struct call *call)
{
	return name_is(m, call->method, "minimize") &&
	       call_keyword(m, call->node, "tape") != NO_NODE;
}

static bool takes_gradients(const struct model *m, const struct call *call)
{
	return name_is(m, call->method, "gradient") ||
	       is_minimize_of_tape(m, call);
}

/* The tape of which a call takes the gradients. */
static nid_t tape_of(const struct model *m, const struct call *gradient)
{
	return is_minimize_of_tape(m, gradient)
		       ? call_keyword(m, gradient->node, "tape")
		       : gradient->receiver;
}

static nid_t sources_of(const struct model *m, const struct call *gradient)
{
	return call_argument(m, gradient->node, 1,
			     is_minimize_of_tape(m, gradient) ? "var_list"
							      : "sources");
}

/* apply(gradients, weights) is one of Keras 3, where it must be an optimizer. */
static bool hands_to_optimizer(const struct model *m, const struct call *call)
{
	return name_is(m, call->method, "apply_gradients") ||
	       is_minimize_of_tape(m, call) ||
	       (name_is(m, call->method, "apply") &&
		call->receiver != NO_NODE &&
		ev_must(evidence_pool(m), evidence_of(m, call->receiver),
			KIND_BIT(VALUE_OPTIMIZER)));
}

/* Whether some call of the function applies gradients, itself or in what it calls. */
static bool applies(const struct model *m, uint32_t f)
{
	if (f != NO_INDEX) {
		const struct function *function = function_at(m, f);

		for (size_t i = 0; i < function->calls.count; i++)
			if (hands_to_optimizer(
				    m, call_by_id(m, function->calls.at[i])))
				return true;
		return false;
	}
	for_each_call(m, i)
		if (call_by_id(m, i)->function == NO_INDEX &&
		    hands_to_optimizer(m, call_by_id(m, i)))
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
	       source_of(c, call->callee_node), "call", "this call", NULL);
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
	nid_t tape = for_caller(m, tape_of(m, step.gradient), call);

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
			     .body = tape_body(m, tape_of(m, gradient)),
			     .function = gradient->function,
			     .looked_at = looked_at };

	find_trained(m, sources_of(m, gradient), &step.trained);
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

/* --- a step of another file -------------------------------------------------------------- */

/* A function of another file that is given a model, and by which parameter. */
struct elsewhere {
	const struct call *call;
	nid_t given;
	const struct model *m;
	uint32_t function, parameter;
};

static bool is_parameter_of(const struct elsewhere *e, nid_t n)
{
	const struct model *m = e->m;
	const struct bind *b;

	n = behind_aliases(m, n);
	b = tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;
	return b && b->kind == BIND_PARAMETER && b->parameter == e->parameter &&
	       scope_at(m, variable_at(m, b->variable)->scope)->function ==
		       e->function;
}

/* net(x), and nothing else that might say whether it trains. */
static bool has_one_argument(const struct model *m, const struct call *call)
{
	nid_t only = tree_first(m->tree, call->arguments);

	return only != NO_NODE && tree_sibling(m->tree, only) == NO_NODE &&
	       !tree_is(m->tree, only, KIND_keyword_argument) &&
	       !call_has_splat(m, call->node);
}

/* The call in a step there that leaves `training` out, or NO_NODE. */
static nid_t untold_call_in(const struct elsewhere *e, const struct step *step)
{
	const struct model *m = e->m;

	for_each_within(m->tree, n, step->body) {
		const struct call *call =
			tree_is(m->tree, n, KIND_call) ? call_at(m, n) : NULL;

		if (call && call->function == step->function &&
		    is_parameter_of(e, call->callee_node) &&
		    has_one_argument(m, call) &&
		    is_trained(m, &step->trained, call->callee_node) &&
		    !is_set_apart(m, call->node, step->body))
			return n;
	}
	return NO_NODE;
}

/* In the function that is given the model, or in one that it makes. */
static nid_t find_untold_elsewhere(const struct elsewhere *e, struct step *step)
{
	const struct model *m = e->m;
	nid_t function = function_at(m, e->function)->node;
	int gradients = 0;

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		nid_t untold;

		if (!tree_inside(m->tree, call->node, function) ||
		    !takes_gradients(m, call) || gradients++ == MOST_GRADIENTS)
			continue;
		step->gradient = call;
		step->function = call->function;
		step->body = tape_body(m, tape_of(m, call));
		find_trained(m, sources_of(m, call), &step->trained);
		if (step->body == NO_NODE || !are_applied(m, call))
			continue;
		untold = untold_call_in(e, step);
		if (untold != NO_NODE)
			return untold;
	}
	return NO_NODE;
}

static void check_given_elsewhere(struct check *c, const struct elsewhere *e)
{
	const struct model *m = c->model;
	struct check there = *c;
	struct run_layers layers;
	struct step step;
	nid_t untold;

	there.model = e->m;
	layers_by_mode(m, e->given, &layers);
	keep_layers_that_train(c, &layers);
	keep_layers_that_train(&there, &layers);
	if (!layers.count || is_reported(c, e->given))
		return;
	untold = find_untold_elsewhere(e, &step);
	if (untold == NO_NODE ||
	    project_of_model_mentions(m, "text-of-learning-phase"))
		return;
	report(c, e->given, "effect", idle_layers_text(c, &layers), "model",
	       source_of(c, e->given), "call",
	       arena_fmt(c->arena, "its call in `%s`",
			 function_at(e->m, e->function)->qualified_name),
	       NULL);
	relate_in(c, e->m, untold, true, "it is called here");
	relate_in(c, e->m, step.gradient->node, true,
		  "its weights are trained here");
	show_idle_layer(c, &layers.at[0]);
}

/* step = make_step(net, optimizer), train(net, data) */
static void check_call_elsewhere(struct check *c, const struct call *call)
{
	const struct model *m = c->model;
	struct imported_callee there;
	const struct function *f;

	if (call->callee != NO_INDEX || !call->name ||
	    framework_owns(m->framework, call->name) ||
	    !imported_callee(m, call, &there) || there.constructs)
		return;
	f = function_at(there.what.model, there.what.function);
	if (is_present(f->klass))
		return;
	for (uint32_t p = 0; p < f->parameters.count; p++) {
		nid_t given = argument_for_function(m, call, f, 0, p);
		struct elsewhere e = { call, given, there.what.model,
				       there.what.function, p };

		if (given != NO_NODE &&
		    ev_must(evidence_pool(m), evidence_of(m, given),
			    KIND_BIT(VALUE_MODEL)))
			check_given_elsewhere(c, &e);
	}
}

static void check_calls_elsewhere(struct check *c)
{
	const struct model *m = c->model;

	if (!m->around.modules || !some_import_has_tape(m))
		return;
	for_each_call(m, i)
		check_call_elsewhere(c, call_by_id(m, i));
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
	int gradients = 0, looked_at = 0;

	(void)node;
	for_each_call(m, i)
		if (takes_gradients(m, call_by_id(m, i)) &&
		    gradients++ < MOST_GRADIENTS)
			check_gradient(c, call_by_id(m, i), &looked_at);
	check_calls_elsewhere(c);
}
