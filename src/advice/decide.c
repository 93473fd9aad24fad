/*
 * What speaks against a change of a function, and the advice that is left.
 */
#include "advice/subject.h"

#include "advice/infer.h"
#include "model/solve/solve.h"

/* A function that nothing known runs: no evidence that code runs eagerly. */
static bool is_unused(const struct program *p, uint32_t file, uint32_t f)
{
	const struct model *m = p->files.at[file].model;
	const struct function *function = function_at(m, f);
	struct caller_walk walk = callers_of(p, file, f);

	return !function->traces.count && is_absent(function->klass) &&
	       !next_caller(&walk) && !p->files.at[file].mentioned[f];
}

/* How the known calls run a function. A method that Keras traces as a rule is
 * evidence of neither. */
struct use {
	bool eager, graph;
};

static struct use use_of(const struct subject *s)
{
	struct caller_walk walk = callers_of(s->program, s->file, s->function);
	struct use use = { false, false };

	while (next_caller(&walk)) {
		const struct call *call = walk.call;
		uint32_t file = walk.link ? walk.link->from : s->file;
		uint32_t tracer = traced_at(walk.model, call->node);

		if (!walk.link && call->function == s->function)
			continue;
		if (tracer != NO_INDEX)
			use.graph |= traced_certainly(walk.model, tracer);
		else if (call->function == NO_INDEX ||
			 !is_unused(s->program, file, call->function))
			use.eager = true;
	}
	return use;
}

/* Nothing says who calls it, and something says that somebody does: it is handed
 * on by name, or a class that is not here may call it as one of its methods. */
static bool is_called_elsewhere(const struct subject *s)
{
	class_id c = function_at(s->m, s->function)->klass;

	if (is_present(c))
		return class_at(s->m, c)->bases.count > 0;
	return s->program->files.at[s->file].mentioned[s->function];
}

/* Called with what keras.Input gives: a graph function refuses that. */
static bool takes_keras_input(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (uint32_t p = 0; p < function->parameters.count; p++) {
		nid_t n = function->parameters.at[p].identifier;

		if (evidence_at(m, evidence_of(m, n))->is_symbolic)
			return true;
	}
	return false;
}

static unsigned vetoes_of(const struct subject *s)
{
	const struct function *function = function_at(s->m, s->function);
	const struct function_facts *facts = s->facts;
	struct use use = use_of(s);
	unsigned v = 0;

	if (!facts->tensor_parameters.count)
		v |= VETO_NO_TENSOR_PARAMETER;
	if (facts->primitive_parameters.count)
		v |= VETO_PRIMITIVE_PARAMETER;
	if (facts->effects.count)
		v |= VETO_SIDE_EFFECTS;
	if (function->recursive)
		v |= VETO_RECURSIVE;
	if (facts->numpy_on_parameter)
		v |= VETO_NUMPY_ON_PARAMETER;
	else if (facts->eager_only.count)
		v |= VETO_EAGER_ONLY_CALL;
	if (!facts->has_tensor_computation)
		v |= VETO_NO_TENSOR_COMPUTATION;
	if (use.graph && !use.eager)
		v |= VETO_COVERED_BY_CALLERS;
	else if (function->traces.count && !use.eager &&
		 !is_hybrid(s->m, s->function))
		v |= VETO_TRACED_ALREADY;
	else if (!use.eager && is_called_elsewhere(s))
		v |= VETO_CALLED_ELSEWHERE;
	if (function->is_generator || function->is_async)
		v |= VETO_GENERATOR;
	if (facts->names_by_value)
		v |= VETO_NO_STRING_AS_NAME;
	if (takes_keras_input(s->m, s->function))
		v |= VETO_KERAS_INPUT;
	if (facts->reads_early)
		v |= VETO_STALE_VARIABLES;
	return v;
}

/* Whether anything is known of every parameter: only then does the lack of a
 * tensor among them mean something. */
static bool parameters_are_known(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (uint32_t p = first_real_parameter(m, f);
	     p < function->parameters.count; p++)
		if (value_of(m, function->parameters.at[p].identifier).kind ==
		    VALUE_UNKNOWN)
			return false;
	return true;
}

static bool takes_nothing(const struct model *m, uint32_t f)
{
	return function_at(m, f)->parameters.count ==
	       first_real_parameter(m, f);
}

/* A graph function without a signature whose calls in the file prove one. */
static bool lacks_signature(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	return function->hybrids.count == 1 &&
	       !function->hybrids.at[0].by_call &&
	       hybrid_option(m, &function->hybrids.at[0], "input_signature") ==
		       NO_NODE;
}

/* The decision tables of the refactoring: a graph function without tensors, or
 * with Python numbers, is better eager; an eager one with tensors and without
 * hazards is better a graph. Side effects forbid both. */
static void advise_function(const struct subject *s)
{
	const struct model *m = s->m;
	struct function_facts *facts = s->facts;
	uint32_t f = s->function;

	if (!is_hybrid(m, f)) {
		facts->advice = facts->vetoes ? ADVICE_NONE : ADVICE_HYBRIDIZE;
		return;
	}
	if (facts->vetoes & VETO_SIDE_EFFECTS)
		return;
	if (facts->vetoes & VETO_PRIMITIVE_PARAMETER) {
		facts->advice = ADVICE_DEHYBRIDIZE;
		return;
	}
	if (facts->vetoes &
	    (VETO_NO_TENSOR_PARAMETER | VETO_NO_TENSOR_COMPUTATION)) {
		/* A step that takes nothing finds its tensors by itself. */
		if (parameters_are_known(m, f) &&
		    !(takes_nothing(m, f) && facts->has_tensor_computation))
			facts->advice = ADVICE_DEHYBRIDIZE;
		return;
	}
	if (facts->vetoes & ~(unsigned)(VETO_COVERED_BY_CALLERS |
					VETO_CALLED_ELSEWHERE) ||
	    !lacks_signature(m, f))
		return;
	facts->signature = signature_of_calls(s->program, s->file, f);
	if (facts->signature)
		facts->advice = ADVICE_RECONFIGURE;
}

bool decide(const struct subject *s)
{
	s->facts->vetoes = vetoes_of(s);
	advise_function(s);
	return true;
}

/* A graph function takes in what it calls: to follow the advice further up is
 * enough. */
bool look_above(const struct subject *s)
{
	struct caller_walk walk = callers_of(s->program, s->file, s->function);
	bool called = false;

	while (next_caller(&walk)) {
		uint32_t caller = walk.call->function;
		uint32_t file = walk.link ? walk.link->from : s->file;

		if (traced_at(walk.model, walk.call->node) != NO_INDEX ||
		    (!walk.link && caller == s->function))
			continue;
		if (caller == NO_INDEX ||
		    s->all[file][caller].advice != ADVICE_HYBRIDIZE)
			return false;
		called = true;
	}
	s->facts->advised_above = called;
	return called;
}
