/*
 * Calls of the framework and of libraries: which functions they call in turn,
 * and what they give, which is for table_results.c.
 *
 * In: a canonical name or a receiver, and arguments. Out: evidence; a name that
 * no table has gives UNKNOWN. Functions that are passed on are entered in the
 * context in which the callee runs them.
 */
#include "model/solve/calling.h"

#include <string.h>

#include "framework/callers.h"
#include "framework/tables.h"
#include "model/caches.h"
#include "model/solve/held.h"
#include "model/solve/python_results.h"
#include "model/solve/table_results.h"

/* --- functions that are passed on ---------------------------------------- */

/* train_and_evaluate(estimator, TrainSpec(input_fn), EvalSpec(input_fn)) */
static void run_specs(struct walker *w, const struct arguments *arguments)
{
	for (uint32_t i = 0; i < arguments->count; i++)
		run_held(w, made_at(ev_at(w, arguments->at[i])), WHEN_USED,
			 situation_now(w));
}

static void run_functions_of(struct walker *w, sym_t name,
			     const struct arguments *arguments, nid_t site)
{
	const char *text = intern_text(w->s->names, name);
	struct caller_row_walk walk = callers_of_function(text);

	if (framework_set_has(w->s->framework, "runs-specs", text))
		run_specs(w, arguments);
	if (caller_next(&walk))
		run_callbacks(w, name, arguments, site);
	else if (framework_owns(w->s->framework, name))
		run_nested(w, arguments, site);
}

/* --- the framework's own --------------------------------------------------- */

/* tqdm(xs) and its kin hand on what they run over. */
static bool is_progress_bar(const struct walker *w, const char *name)
{
	return framework_set_has(w->s->framework, "progress-bars", name);
}

/* What a model or layer holds is run on what it is called with, or on what comes of
 * that. */
void run_layers_held(struct walker *w, struct made made,
		     const struct arguments *arguments)
{
	ev_t layers[MOST_ARGUMENTS];
	uint32_t count = layers_held(w, made, layers);
	sym_t training = named(w, "training");
	ev_t trains = argument_at(arguments, -1, training);
	ev_t x = ev_may(pool_of(w), ev_of(pool_of(w), VALUE_TENSOR, NO_NODE));
	struct arguments given = { .call = NO_NODE };

	if (w->s->layers_deep == MOST_LAYERS_DEEP)
		return;
	w->s->layers_deep++;
	x = ev_with_batch(pool_of(w), x,
			  ev_at(w, argument_at(arguments, 0, 0))->batch);
	arguments_add(&given, with_symbolic(w, x, arguments), 0);
	if (trains != EV_UNSEEN)
		arguments_add(&given, trains, training);
	for (uint32_t i = 0; i < count; i++)
		call_value(w, layers[i], &given, NO_NODE);
	w->s->layers_deep--;
}

/* Sequential([MyLayer()]), Model(inputs, outputs), RNN(MyCell()). Where the shape of
 * the input is known, Keras calls the layers there and then. */
static void put_together(struct walker *w, const struct arguments *arguments,
			 struct made made, nid_t site)
{
	struct arguments input = { .call = NO_NODE };

	hold_layers(w, arguments, made);
	if (has_input(w, arguments))
		hold_input(w, made);
	if (!has_held_input(w, made))
		return;
	arguments_add(&input, symbolic_tensor(w, site), 0);
	run_layers_held(w, made, &input);
}

/* A call that says something of the rest of the program. */
static void note_said(struct walker *w, const char *name)
{
	const struct framework *fw = w->s->framework;

	w->s->describes |= w->a->shown &&
			   framework_set_has(fw, "describes-models", name);
	w->s->remakes |= w->a->shown &&
			 framework_set_has(fw, "remakes-models", name);
	w->s->is_eager_off |= framework_set_has(fw, "switches-eager-off", name);
}

ev_t framework_call(struct walker *w, sym_t name,
		    const struct arguments *arguments, nid_t site)
{
	const struct framework *fw = w->s->framework;
	const char *text = intern_text(w->s->names, name);
	ev_t value;

	if (!strncmp(text, "builtins.", 9))
		return builtin_call(w, text + 9, arguments, site);
	if (framework_hybridizes(fw, name))
		return make_wrapper(w, OBJECT_GRAPH, name, arguments, site);
	if (framework_has(fw, name, FACT_NO_CONVERSION))
		return make_wrapper(w, OBJECT_PLAIN, name, arguments, site);
	if (framework_set_has(fw, "pairs-with-gradient", text))
		return make_wrapper(w, OBJECT_GRADIENT, name, arguments, site);
	if (framework_has(fw, name, FACT_EAGER_GUARD))
		return eager_guard(w, true, site);
	if (!strcmp(text, "tensorflow.inside_function"))
		return eager_guard(w, false, site);
	if (!strcmp(text, "functools.partial"))
		return make_partial(w, arguments, site);
	if (framework_has(fw, name, FACT_LIFTS))
		return object_named(w, name, site);
	if (framework_set_has(fw, "release-begins", text))
		return release_begins(w, arguments, site);
	if (is_progress_bar(w, text))
		return argument_at(arguments, 0, 0);
	/* What is said here is said of TensorFlow. */
	if (framework_set_has(fw, "keras-backends", text))
		return pool_evidence(
			pool_of(w),
			&(struct evidence){ .kinds = KIND_BIT(VALUE_STRING),
					    .constant = named(w, "tensorflow"),
					    .proof = site });
	value = made_by_row(w, name, arguments, site);
	if (value != EV_UNSEEN)
		return value;
	run_functions_of(w, name, arguments, site);
	if (framework_set_has(fw, "saves-objects", text) && w->a->shown)
		classes_saved(w->s, argument_at(arguments, 0, 0));
	if (framework_set_has(fw, "says-of-program", text))
		note_said(w, text);
	note_operands(w, name, site);
	if (framework_set_has(fw, "objects-not-mined", text))
		return object_named(w, name, site);
	value = table_value(w, name, arguments, site);
	if (ev_must(pool_of(w), value, KIND_BIT(VALUE_DICT)) &&
	    framework_set_has(fw, "dicts-with-factory", text))
		value = dict_with_factory(w, arguments, site);
	if (ev_must(pool_of(w), value, KIND_BIT(VALUE_DATASET)))
		value = dataset_made(w, name, value, arguments, site);
	if (ev_may_be(pool_of(w), value, KIND_BIT(VALUE_MODEL)))
		layers_are_run(w, arguments);
	if (pool_at(pool_of(w), value)->kinds &
	    (KIND_BIT(VALUE_MODEL) | KIND_BIT(VALUE_LAYER)))
		put_together(w, arguments, made_here(w, site), site);
	return with_symbolic_of_function(w, value, name, arguments);
}

/* --- methods --------------------------------------------------------------- */

/* Keras gives each call-back the model: fit(callbacks=[Show()]). */
static void give_model(struct walker *w, ev_t model, ev_t callbacks)
{
	const struct elements *list = pool_elements_at(
		pool_of(w), pool_at(pool_of(w), callbacks)->elements);

	for (uint32_t i = 0; i < list->count; i++)
		attribute_store(w, list->at[i], named(w, "model"), model,
				NO_NODE);
}

/* compile(SGD(MySchedule())) */
static void rates_are_run(struct walker *w, const struct arguments *arguments)
{
	for (uint32_t i = 0; i < arguments->count; i++) {
		struct made made = made_at(ev_at(w, arguments->at[i]));

		run_held(w, made, WHEN_APPLIED, FROM_FIT);
		for (size_t k = 0; k < w->s->held.count; k++)
			if (is_held_at(&w->s->held.at[k], made))
				layer_is_run(w, w->s->held.at[k].value);
	}
}

/* What is passed to compile() and fit() as objects of the program. */
static void note_members(struct walker *w, ev_t receiver, sym_t method,
			 const struct arguments *arguments, nid_t site)
{
	if (!ev_may_be(pool_of(w), receiver, KIND_BIT(VALUE_MODEL)))
		return;
	if (is_method_name(w, method, "add") ||
	    (is_method_name(w, method, "compile") && w->s->fits))
		layers_are_run(w, arguments);
	if (is_method_name(w, method, "compile") && w->s->fits)
		rates_are_run(w, arguments);
	w->s->describes |= w->a->shown &&
			   framework_set_has(w->s->framework,
					     "describes-its-model",
					     intern_text(w->s->names, method));
	if (is_method_name(w, method, "add"))
		put_together(w, arguments, made_at(ev_at(w, receiver)), site);
	if (is_method_name(w, method, "fit"))
		give_model(w, receiver,
			   argument_at(arguments, -1, named(w, "callbacks")));
}

/* What a method gives of an object is called by both: tensorflow.Graph.as_default. */
static sym_t method_of(struct walker *w, sym_t class, sym_t method)
{
	return named(w, arena_fmt(w->s->arena, "%s.%s",
				  intern_text(w->s->names, class),
				  intern_text(w->s->names, method)));
}

/* Of a graph, which lifts what is in it, of a summary writer, or an image iterator. */
static bool gives_object(struct walker *w, sym_t class, sym_t method)
{
	return is_method_name(w, method, "as_default") ||
	       set_has(w, "image-iterators", method_of(w, class, method));
}

static ev_t kind_method(struct walker *w, ev_t receiver, enum value_kind kind,
			sym_t method, const struct arguments *arguments,
			nid_t site)
{
	struct evidence e = *pool_at(pool_of(w), receiver);

	if (kind == VALUE_DICT)
		return dict_method(w, receiver, method, arguments, site);
	if (kind == VALUE_NUMPY)
		return numpy_method(w, &e, method, arguments, site);
	if (kind == VALUE_CLASS && is_method_name(w, method, "__subclasses__"))
		return subclasses_value(w->s, receiver, site);
	if (kind == VALUE_MODEL && is_method_name(w, method, "get_layer"))
		return ev_element(pool_of(w), layers_of_model(w, &e, site));
	if (kind == VALUE_DATASET)
		return dataset_method(w, receiver, method, arguments, site);
	if (kind == VALUE_OBJECT && e.name && gives_object(w, e.name, method))
		return object_named(w, method_of(w, e.name, method), site);
	return member_value(w, kind, method, arguments, site);
}

/* metric.update_state(y, p), layer.adapt(data) */
static void run_held_of(struct walker *w, ev_t receiver, sym_t method)
{
	struct evidence e = *ev_at(w, receiver);

	if (e.kinds == KIND_BIT(VALUE_METRIC) &&
	    is_method_name(w, method, "update_state"))
		run_held(w, made_at(&e), WHEN_USED, situation_now(w));
	if (e.kinds & KIND_BIT(VALUE_OPTIMIZER) &&
	    framework_set_has(w->s->framework, "applies-gradients",
			      intern_text(w->s->names, method)))
		run_held(w, made_at(&e), WHEN_APPLIED, situation_now(w));
	if (e.kinds == KIND_BIT(VALUE_LAYER) &&
	    is_method_name(w, method, "adapt"))
		run_held(w, made_at(&e), WHEN_ADAPTED, FROM_EAGER);
	if (is_run_of_estimator(w, &e, method))
		run_held(w, made_at(&e), WHEN_USED, situation_now(w));
}

ev_t method_call(struct walker *w, ev_t receiver, sym_t method,
		 const struct arguments *arguments, nid_t site)
{
	struct evidence e = *pool_at(pool_of(w), receiver);
	ev_t result = EV_NOTHING;

	if (e.name && is_method_name(w, method, "startswith") &&
	    framework_set_has(w->s->framework, "release-text",
			      intern_text(w->s->names, e.name)))
		return release_begins(w, arguments, site);
	if (method == w->m->caches->known.compile)
		note_compiled(w, receiver, arguments);
	run_method_callbacks(w, receiver, method, arguments, site);
	w->compiled = 0;
	run_held_of(w, receiver, method);
	note_keras(w, receiver, method, arguments);
	note_members(w, receiver, method, arguments, site);
	for (enum value_kind kind = 1; kind < VALUE_KIND_COUNT; kind++)
		if (e.kinds & KIND_BIT(kind) && kind != VALUE_NONE)
			result = ev_join(pool_of(w), result,
					 kind_method(w, receiver, kind, method,
						     arguments, site));
	if (e.kinds & KIND_BIT(VALUE_UNKNOWN))
		result = ev_join(pool_of(w), result,
				 is_method_name(w, method, "numpy")
					 ? maybe_array(w, site)
					 : EV_UNKNOWN);
	return result;
}

/* --- layers and models of the framework ------------------------------------ */

static void run_parts(struct walker *w, const struct evidence *callee,
		      const struct arguments *arguments)
{
	struct made made = made_at(callee);

	if (is_held_for(w, made)) {
		run_layers_held(w, made, arguments);
		if (gets_symbolic(w, arguments))
			hold_in_functional(w,
					   pool_evidence(pool_of(w), callee));
	} else if (!gets_symbolic(w, arguments) &&
		   framework_set_has(w->s->framework, "models-of-tensors",
				     intern_text(w->s->names, callee->name))) {
		run_layers_held(w, made_here(w, NO_NODE), arguments);
	}
}

ev_t keras_call(struct walker *w, const struct evidence *callee,
		const struct arguments *arguments, nid_t site)
{
	ev_t tensor = ev_of(pool_of(w), VALUE_TENSOR, site);

	layers_are_run(w, arguments);
	run_held(w, made_at(callee), WHEN_USED,
		 gets_symbolic(w, arguments) ? FROM_FUNCTIONAL
					     : situation_now(w));
	run_parts(w, callee, arguments);
	if (framework_set_has(w->s->framework, "layers-of-functions",
			      intern_text(w->s->names, callee->name)))
		return gets_symbolic(w, arguments)
			       ? with_symbolic(w, ev_may(pool_of(w), tensor),
					       arguments)
			       : EV_UNKNOWN;
	if (tree_is(w->t, site, KIND_call))
		note_tensor_use(w, call_argument(w->m, site, 0, NULL));
	if (callee->kinds & (KIND_BIT(VALUE_LAYER) | KIND_BIT(VALUE_MODEL) |
			     KIND_BIT(VALUE_UNKNOWN)))
		tensor = ev_may(pool_of(w), tensor);
	tensor = ev_with_batch(
		pool_of(w), tensor,
		pool_at(pool_of(w), argument_at(arguments, 0, 0))->batch);
	return with_symbolic(w, tensor, arguments);
}
