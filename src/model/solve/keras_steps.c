/*
 * Whose loop runs the step of a model: that of Keras, or the project's own.
 */
#include "model/solve/classes.h"

#include "model/caches.h"
#include "model/modules.h"

/* Keras calls a step with the batch and nothing else. Methods of the same names
 * that take more are called by the project's own loop. */
static bool takes_only_a_batch(const struct unit *u, uint32_t f)
{
	const struct function *function = function_at(u->m, f);
	uint32_t needed = 0;

	for (uint32_t p = first_real_parameter(u->m, f);
	     p < function->parameters.count; p++) {
		const struct parameter *parameter = &function->parameters.at[p];

		if (parameter->kind == PARAMETER_ARGS)
			return needed <= 1;
		if (parameter->kind != PARAMETER_KWARGS &&
		    parameter->fallback == NO_NODE)
			needed++;
	}
	return needed == 1;
}

bool is_run_by_hand(const struct solver *s, const struct unit *u, uint32_t f)
{
	uint32_t a = solver_function_at(s, solver_function_of(u, f))
			     ->activations[CONTEXT_EAGER];

	return a != NO_INDEX && activation_at(s, a)->is_called;
}

/* The project calls the step itself, maybe in another file, and no loop of Keras. */
static bool is_stepped_by_hand(const struct model *m, uint32_t f)
{
	const char *name = name_text(m, function_at(m, f)->name);

	return !project_of_model_mentions(m, "text-of-keras-loops") &&
	       project_of_model_holds(m, arena_fmt(m->arena, ".%s(", name));
}

bool is_step_for_keras(const struct solver *s, const struct unit *u, uint32_t f)
{
	return takes_only_a_batch(u, f) && !is_run_by_hand(s, u, f) &&
	       !is_stepped_by_hand(u->m, f);
}

/* A model with a fit() of its own has Keras' loop replaced by the project's. */
static bool has_own_loop(const struct unit *u, uint32_t f)
{
	class_id c = function_at(u->m, f)->klass;

	for (uint32_t other = 0; other < u->m->functions.count; other++)
		if (same_class(function_at(u->m, other)->klass, c) &&
		    name_is(u->m, function_at(u->m, other)->name, "fit"))
			return true;
	return false;
}

/* A __call__ that does not hand on to that of Keras: a functional model has what it
 * makes, and not the layer, so that nobody calls it again. */
static bool leaves_no_layer(struct solver *s, const struct unit *u, uint32_t f)
{
	const struct function *function = function_at(u->m, f);
	sym_t call = u->m->caches->known.__call__;

	if (function->name != call ||
	    class_instance_kind(s, solver_class_of(u, function->klass)) !=
		    VALUE_LAYER)
		return false;
	for (size_t i = 0; i < function->calls.count; i++)
		if (call_by_id(u->m, function->calls.at[i])->method == call)
			return false;
	return true;
}

bool is_left_out_by_keras(struct solver *s, const struct unit *u, uint32_t f)
{
	return has_own_loop(u, f) || leaves_no_layer(s, u, f);
}
