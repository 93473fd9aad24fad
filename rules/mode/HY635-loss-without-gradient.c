#include "model/caches.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/compiled.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/gradients.h"
#include "rulekit/keras_objects.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/tapes.h"

/* A file that is made for it would have more looked at again and again. */
#define MOST_COMPILED 64
#define MOST_TAPES 64

/* Where a loss is given to what trains by it, and where the cause is shown. */
struct given {
	nid_t where;
	const char *name;
	const char *label;
};

/* In the file where the operation is: there; in another one: where the loss is given. */
static void report_stop(struct check *c, const struct given *given,
			const struct gradient_stop *stop)
{
	const struct model *m = c->model;
	bool here = stop->model == m;
	struct check there = *c;
	const char *text;

	there.model = stop->model;
	text = source_of(&there, stop->node);
	if (is_tried(m, given->where) || is_expected_to_fail(m, given->where))
		return;
	report(c, here ? stop->node : given->where, "loss", given->name,
	       "effect",
	       stop->zeros ? "silently trains nothing: only zeros come back"
			   : "cannot train the model: no gradient comes back",
	       "stop", text, NULL);
	if (here)
		relate(c, given->where, true, "%s", given->label);
	else
		relate_in(c, stop->model, stop->node, true, "it is here");
}

/* --- what compile() is given ---------------------------------------------------------- */

static const char *name_of_function(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	return function->name ? function->qualified_name : "lambda";
}

/* def loss(y_true, y_pred, alpha=1.0): the second one, behind self. NO_INDEX where it takes
 * more without a default: some of them are bound, then. */
static uint32_t predictions_of(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);
	uint32_t first = first_real_parameter(m, f), needed = 0;

	for (uint32_t i = first; i < function->parameters.count; i++)
		needed += function->parameters.at[i].kind != PARAMETER_NORMAL ||
			  function->parameters.at[i].fallback == NO_NODE;
	return needed == 2 ? first + 1 : NO_INDEX;
}

static void check_loss_function(struct check *c, const struct model *there,
				uint32_t f, nid_t where)
{
	uint32_t predictions = predictions_of(there, f);
	struct given given = { where, name_of_function(there, f),
			       "the model is trained by it" };
	struct gradient_stop stop;

	if (predictions != NO_INDEX &&
	    returns_no_gradient(there, f, predictions, &stop))
		report_stop(c, &given, &stop);
}

/* compile(loss=Rounded()): `call` of a class that derives from keras.losses.Loss. */
static void check_loss_object(struct check *c, nid_t loss)
{
	const struct model *m = c->model;
	sym_t call = intern_str(m->names, "call");
	struct lineage of, another;

	if (!ev_must(evidence_pool(m), evidence_of(m, loss),
		     KIND_BIT(VALUE_LOSS)) ||
	    !lineage_of(m, loss, 0, &of) || lineage_of(m, loss, 1, &another))
		return;
	for (uint32_t i = 0; i < of.count; i++) {
		const struct class_of_file *k = &of.at[i];
		uint32_t f = class_method(k->model, k->index, call);

		if (!class_binds(k, call))
			continue;
		if (f != NO_INDEX)
			check_loss_function(c, k->model, f, loss);
		return;
	}
}

/* A graph function of the file, which compile() does not trace by itself. */
static void check_graph_function(struct check *c, nid_t loss)
{
	const struct model *m = c->model;
	const struct bind *b = tree_is(m->tree, loss, KIND_identifier)
				       ? only_bind(m, loss)
				       : NULL;

	if (b && b->kind == BIND_FUNCTION && is_hybrid(m, b->function) &&
	    !trace_by_compile(m, b->function))
		check_loss_function(c, m, b->function, loss);
}

/* compile(loss=keras.metrics.binary_accuracy) */
static void check_function_of_keras(struct check *c, nid_t loss)
{
	const struct model *m = c->model;
	struct given given = { loss, source_of(c, loss),
			       "the model is trained by it" };
	struct gradient_stop stop = { m, loss, false };

	if (dotted_in(m, loss, "computes-no-gradient"))
		report_stop(c, &given, &stop);
}

static bool binds_own_step(const struct class_of_file *k)
{
	static const char *const steps[] = { "compile",
					     "fit",
					     "train_step",
					     "train_on_batch",
					     "compute_loss",
					     "make_train_function",
					     NULL };

	for (const char *const *step = steps; *step; step++)
		if (class_binds(k, intern_str(k->model->names, *step)))
			return true;
	return false;
}

/* A class with a step of its own may do anything with the loss. */
static bool has_own_step(const struct model *m, nid_t object)
{
	struct lineage of;

	for (uint32_t i = 0; lineage_of(m, object, i, &of); i++)
		for (uint32_t k = 0; k < of.count; k++)
			if (binds_own_step(&of.at[k]))
				return true;
	return false;
}

static void check_compile(struct check *c, const struct call *compile)
{
	const struct model *m = c->model;
	nid_t loss = call_argument(m, compile->node, 1, "loss");
	struct handed_function given;
	const struct trace *trace;

	if (loss == NO_NODE || has_own_step(m, compile->receiver))
		return;
	for (uint32_t f = 0; f < m->functions.count; f++) {
		trace = trace_by_compile(m, f);
		if (trace && tree_inside(m->tree, trace->where, loss))
			check_loss_function(c, m, f, trace->where);
	}
	for (uint32_t i = 0; function_handed_over(m, i, &given); i++)
		if (tree_inside(m->tree, given.where, loss))
			check_loss_function(c, given.model, given.function,
					    given.where);
	if (!ev_must(evidence_pool(m), evidence_of(m, compile->receiver),
		     KIND_BIT(VALUE_MODEL)))
		return;
	check_graph_function(c, loss);
	check_loss_object(c, loss);
	check_function_of_keras(c, loss);
}

/* --- what a tape is asked for ----------------------------------------------------------- */

static bool is_call_of_trained(const void *trained, const struct model *m,
			       const struct call *call)
{
	return is_trained(m, trained, call->callee_node);
}

static void check_tape(struct check *c, const struct tape_step *step)
{
	const struct model *m = c->model;
	const struct call *gradient = step->gradient;
	nid_t target = call_argument(m, gradient->node, 0, NULL);
	struct trained trained;
	struct predictions predictions = {
		.are = is_call_of_trained,
		.step = &trained,
		.recorded = tree_child(m->tree, step->with, FIELD_body),
	};
	struct given given = { target, source_of(c, target),
			       "the model is trained by it" };
	struct gradient_stop stop;

	find_trained(m, call_argument(m, gradient->node, 1, "sources"),
		     &trained);
	if (trained.count && target != NO_NODE &&
	    has_no_gradient(m, target, &predictions, &stop))
		report_stop(c, &given, &stop);
}

/*
 * A loss that no gradient comes back from:
 *
 *	def f1_loss(y_true, y_pred):
 *		y_hat = tf.round(y_pred)
 *		return 1 - tf.reduce_sum(y_true * y_hat) / tf.reduce_sum(y_hat)
 *	model.compile("adam", loss=f1_loss)
 */
void check_hy635(struct check *c, nid_t module)
{
	const struct model *m = c->model;
	int compiled = 0, tapes = 0;

	(void)module;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		struct tape_step step;

		if (call->method == m->caches->known.compile) {
			if (compiled++ < MOST_COMPILED)
				check_compile(c, call);
		} else if (call_in(m, call, "gradient-tapes") &&
			   tapes++ < MOST_TAPES &&
			   tape_step_at(m, call, &step)) {
			check_tape(c, &step);
		}
	}
}
