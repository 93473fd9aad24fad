#include "model/facts.h"

#include "model/caches.h"
#include "model/effects.h"
#include "model/infer.h"
#include "model/solve/solve.h"

const char *veto_name(unsigned bit)
{
	static const char *const names[VETO_COUNT] = {
		"no-tensor-parameter",
		"primitive-parameter",
		"side-effects",
		"recursive",
		"eager-only-call",
		"numpy-on-parameter",
		"no-tensor-computation",
		"covered-by-callers",
		"generator",
		"traced-already",
		"no-string-as-name",
		"stale-variables",
		"called-elsewhere",
		"keras-input",
	};

	return names[bit];
}

/* --- tensors among the parameters ------------------------------------------------------ */

static bool is_tensor_kind(enum value_kind kind)
{
	return kind == VALUE_TENSOR || kind == VALUE_VARIABLE ||
	       kind == VALUE_TENSORS;
}

/* Whether an argument is a tensor or a display that holds one, a few levels
 * deep: [(x, 1), y]. */
static bool holds_tensor(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value v = value_of(m, n);

	/* An array becomes a tensor on its way into a graph function. */
	if (is_tensor_kind(v.kind) || v.kind == VALUE_NUMPY)
		return true;
	if (v.kind == VALUE_DATASET || v.kind == VALUE_DATASET_ITERATOR)
		return false;
	if ((v.kind == VALUE_LIST || v.kind == VALUE_TUPLE ||
	     v.kind == VALUE_DICT || v.kind == VALUE_SET) &&
	    v.proof != NO_NODE) {
		uint32_t budget = 200;

		for_each_descendant(t, d, v.proof) {
			if (!budget--)
				break;
			if ((tree_is(t, d, KIND_call) ||
			     tree_is(t, d, KIND_identifier)) &&
			    is_tensor_kind(value_of(m, d).kind))
				return true;
		}
	}
	return false;
}

/* A function under examination, and what is known of all others. */
struct subject {
	const struct program *program;
	struct function_facts **all; /* by file and function */
	uint32_t file, function;
	const struct model *m;
	struct function_facts *facts;
};

/* f(x) with x a parameter of the caller that is a tensor as far as the calls of
 * other files show. */
static bool passes_tensor_on(const struct subject *s,
			     const struct caller_walk *walk, nid_t argument)
{
	uint32_t file = walk->link ? walk->link->from : s->file;
	uint32_t f = walk->call->function;
	const struct function_facts *facts;
	const struct function *function;

	argument = tree_bare(walk->model->tree, argument);
	if (f == NO_INDEX ||
	    !tree_is(walk->model->tree, argument, KIND_identifier))
		return false;
	facts = &s->all[file][f];
	function = &walk->model->functions.at[f];
	for (size_t i = 0; i < facts->tensor_parameters.count; i++) {
		uint32_t p = facts->tensor_parameters.at[i];

		if (variable_of(walk->model, argument) ==
		    function->parameters.at[p].variable)
			return true;
	}
	return false;
}

static bool given_a_tensor(const struct subject *s, uint32_t p)
{
	struct caller_walk walk = callers_of(s->program, s->file, s->function);

	while (next_caller(&walk)) {
		nid_t argument = given_at(&walk, p);

		if (argument != NO_NODE &&
		    (holds_tensor(walk.model, argument) ||
		     (s->program->links.count &&
		      passes_tensor_on(s, &walk, argument))))
			return true;
	}
	return false;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), wanted = strlen(end);

	return length >= wanted && !strcmp(text + length - wanted, end);
}

/* What everybody calls functions that take tensors. */
static bool name_promises_tensors(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];
	const char *name = function->name ? name_text(m, function->name) : "";

	if (!strcmp(name, "call") || !strcmp(name, "__call__"))
		return class_derives(m, function->klass,
				     "tensorflow.keras.Model");
	if (ends_with(name, "_step"))
		return strstr(name, "train") || strstr(name, "test");
	return !strcmp(name, "run_model") || ends_with(name, "inference");
}

/* The first that calls give something to. C.f(x) of another file gives to what
 * would be the receiver. */
static uint32_t first_given_parameter(const struct subject *s)
{
	struct caller_walk walk = callers_of(s->program, s->file, s->function);

	while (next_caller(&walk))
		if (walk.link && !walk.link->bound)
			return 0;
	return first_real_parameter(s->m, s->function);
}

/* True when one was found that was not known yet. */
static bool find_tensor_parameters(const struct subject *s)
{
	const struct model *m = s->m;
	const struct function *function = &m->functions.at[s->function];
	struct function_facts *facts = s->facts;
	bool promised = name_promises_tensors(m, s->function);
	size_t known = facts->tensor_parameters.count;

	facts->tensor_is_assumed = true;
	facts->tensor_parameters.count = 0;
	for (uint32_t p = first_given_parameter(s);
	     p < function->parameters.count; p++) {
		const struct parameter *parameter = &function->parameters.at[p];
		struct value v = value_of(m, parameter->identifier);
		bool given = given_a_tensor(s, p);

		if (!given && !is_tensor_kind(v.kind) &&
		    !(promised && parameter->fallback == NO_NODE &&
		      v.kind == VALUE_UNKNOWN))
			continue;
		if (given || v.certainty == CERTAINTY_CERTAIN)
			facts->tensor_is_assumed = false;
		vec_push(m->arena, &facts->tensor_parameters, p);
	}
	if (!facts->tensor_parameters.count)
		facts->tensor_is_assumed = false;
	return facts->tensor_parameters.count > known;
}

/* --- primitives among them ---------------------------------------------------------------- */

/* Whether a number or text stands in a display itself, or in one inside it. */
static bool displays_primitive(const struct tree *t, nid_t display)
{
	nid_t end = display == NO_NODE ? 0 : t->nodes[display].next;

	for (nid_t n = display == NO_NODE ? 0 : display + 1; n < end;) {
		switch (tree_kind(t, n)) {
		case KIND_integer:
		case KIND_float:
		case KIND_string:
			return true;
		case KIND_list:
		case KIND_tuple:
			n++;
			break;
		default:
			n = t->nodes[n].next;
			break;
		}
	}
	return false;
}

/* A Python number or text, or a display that holds one. Booleans are switches
 * and None is no value: neither counts. */
static bool is_primitive(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value v = value_of(m, n);

	if (v.kind == VALUE_INT || v.kind == VALUE_FLOAT ||
	    v.kind == VALUE_STRING)
		return v.certainty == CERTAINTY_CERTAIN;
	if ((v.kind == VALUE_LIST || v.kind == VALUE_TUPLE) &&
	    v.certainty == CERTAINTY_CERTAIN && v.proof != NO_NODE &&
	    (tree_is(t, v.proof, KIND_list) || tree_is(t, v.proof, KIND_tuple)))
		return displays_primitive(t, v.proof);
	/* An object of the file that was made out of one. */
	if (v.kind == VALUE_INSTANCE && tree_is(t, v.proof, KIND_call))
		return displays_primitive(t, tree_child(t, v.proof,
							FIELD_arguments));
	return false;
}

/* f(x, *rest, 3): the number may reach any parameter behind the first. */
static bool primitive_behind_splat(const struct model *m, nid_t call)
{
	const struct tree *t = m->tree;
	nid_t arguments = tree_child(t, call, FIELD_arguments);
	bool behind = false;

	if (arguments == NO_NODE)
		return false;
	for_each_child(t, a, arguments) {
		if (tree_is(t, a, KIND_list_splat))
			behind = true;
		else if (behind && !tree_is(t, a, KIND_keyword_argument) &&
			 !tree_is(t, a, KIND_dictionary_splat) &&
			 is_primitive(m, a))
			return true;
	}
	return false;
}

static bool given_a_primitive(const struct subject *s, uint32_t p)
{
	struct caller_walk walk = callers_of(s->program, s->file, s->function);

	while (next_caller(&walk)) {
		nid_t argument = given_at(&walk, p);

		if (argument != NO_NODE ? is_primitive(walk.model, argument)
					: primitive_behind_splat(
						  walk.model, walk.call->node))
			return true;
	}
	return false;
}

static void find_primitive_parameters(const struct subject *s)
{
	const struct function *function = &s->m->functions.at[s->function];

	for (uint32_t p = first_real_parameter(s->m, s->function);
	     p < function->parameters.count; p++)
		if (given_a_primitive(s, p))
			vec_push(s->m->arena, &s->facts->primitive_parameters,
				 p);
}

/* --- calls that need eager execution ------------------------------------------------------- */

static bool is_training_loop(const char *method)
{
	static const char *const names[] = { "fit",
					     "evaluate",
					     "predict",
					     "train_on_batch",
					     "test_on_batch",
					     "predict_on_batch",
					     "fit_generator",
					     "evaluate_generator",
					     "predict_generator",
					     NULL };

	for (size_t i = 0; names[i]; i++)
		if (!strcmp(names[i], method))
			return true;
	return false;
}

static bool numpy_takes_parameter(const struct model *m, uint32_t f,
				  const struct call *call)
{
	if (!call_is(m, call, "numpy.*") && !call_is(m, call, "scipy.*"))
		return false;
	for_each_child(m->tree, a, call->arguments)
		if (tainted_by_parameter(m, f, a) != NO_INDEX)
			return true;
	return false;
}

static void eager_only_add(const struct model *m, struct function_facts *facts,
			   const struct call *call, const char *why)
{
	struct effect e = { call->node, why };

	vec_push(m->arena, &facts->eager_only, e);
}

static void note_call(const struct model *m, uint32_t f,
		      struct function_facts *facts, const struct call *call)
{
	const struct fact *fact = framework_fact(m->framework, call->name);
	const char *method = name_text(m, call->method);

	if (call->receiver != NO_NODE && !strcmp(method, "numpy") &&
	    call_argument(m, call->node, 0, NULL) == NO_NODE) {
		eager_only_add(m, facts, call, "`.numpy()` needs eager mode");
	} else if (call->receiver != NO_NODE && is_training_loop(method) &&
		   value_of(m, call->receiver).kind == VALUE_MODEL &&
		   call->callee == NO_INDEX) {
		eager_only_add(m, facts, call,
			       arena_fmt(m->arena,
					 "`Model.%s` runs its own loop",
					 method));
	} else if (numpy_takes_parameter(m, f, call)) {
		facts->numpy_on_parameter = true;
		eager_only_add(m, facts, call,
			       "NumPy needs the value of a parameter");
	}
	if ((fact && fact->flags & FACT_OP) ||
	    value_of(m, call->node).kind == VALUE_TENSOR ||
	    value_of(m, call->node).kind == VALUE_TENSORS)
		facts->operations++;
}

/* Work on what came in as a tensor: x[0] + x[1], where x is a tuple of them. A
 * call of something unknown may compute anything. */
static bool works_on_tensors(const struct model *m, uint32_t f, nid_t n,
			     const struct function_facts *facts)
{
	const struct call *call = call_at(m, n);

	if (tree_is(m->tree, n, KIND_binary_operator) &&
	    tensor_certainty(m, n) != CERTAINTY_NO)
		return true;
	if (!tree_is(m->tree, n, KIND_binary_operator) &&
	    !(call && !call->name && call->callee == NO_INDEX))
		return false;
	return facts->tensor_parameters.count &&
	       tainted_by_parameter(m, f, n) != NO_INDEX;
}

/* tf.sqrt(x, 2), tf.sqrt(x, name=2): ignored eagerly, refused in a graph. */
static bool names_by_value(const struct model *m, const struct call *call)
{
	int slot = framework_name_slot(m->framework, call->name);
	nid_t name;

	if (slot < 0 || call_has_splat(m, call->node))
		return false;
	name = call_argument(m, call->node, slot, "name");
	if (name == NO_NODE)
		return false;
	switch (value_of(m, name).kind) {
	case VALUE_UNKNOWN:
	case VALUE_STRING:
	case VALUE_NONE:
		return false;
	default:
		return true;
	}
}

/* Whether a model is called in the function behind a node. */
static bool is_called_later(const struct model *m, uint32_t f, nid_t model,
			    nid_t node)
{
	const struct function *function = &m->functions.at[f];
	struct slice text = tree_text(m->tree, model);
	bool later = false;

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = &m->calls.at[function->calls.at[i]];

		if (!slice_equal(tree_text(m->tree, call->callee_node), text))
			continue;
		if (call->node < node)
			return false;
		later = true;
	}
	return later;
}

/* tv = model.trainable_variables; loss = model(x): the list is that of a model
 * without variables when the model is built by its first call. */
static bool reads_early(const struct model *m, uint32_t f)
{
	const struct tree *t = m->tree;
	nid_t body = m->functions.at[f].body;

	for_each_descendant(t, n, body) {
		nid_t name = tree_child(t, n, FIELD_attribute), model;
		struct value v;

		if (!tree_is(t, n, KIND_attribute) || m->function_of[n] != f ||
		    !tree_is(t, tree_parent(t, n), KIND_assignment) ||
		    (!tree_text_is(t, name, "trainable_variables") &&
		     !tree_text_is(t, name, "trainable_weights") &&
		     !tree_text_is(t, name, "variables")))
			continue;
		model = tree_child(t, n, FIELD_object);
		v = value_of(m, model);
		if ((v.kind == VALUE_MODEL || v.kind == VALUE_INSTANCE ||
		     v.kind == VALUE_LAYER) &&
		    is_called_later(m, f, model, n))
			return true;
	}
	return false;
}

static void look_at_body(const struct model *m, uint32_t f,
			 struct function_facts *facts)
{
	const struct tree *t = m->tree;
	const struct function *function = &m->functions.at[f];

	for (size_t i = 0; i < function->calls.count; i++)
		note_call(m, f, facts, &m->calls.at[function->calls.at[i]]);
	for (size_t i = 0; i < function->calls.count; i++)
		if (names_by_value(m, &m->calls.at[function->calls.at[i]]))
			facts->names_by_value = true;
	if (function->body == NO_NODE)
		return;
	facts->reads_early = reads_early(m, f);
	for (nid_t n = function->body; n < t->nodes[function->body].next; n++)
		if (m->function_of[n] == f && works_on_tensors(m, f, n, facts))
			facts->operations++;
	facts->has_tensor_computation = facts->operations > 0;
}

/* What a callee needs or computes, its caller does. */
static bool inherit(const struct model *m, const struct call *call,
		    struct function_facts *caller,
		    const struct function_facts *callee, bool exempt)
{
	bool grew = false;

	if (callee->has_tensor_computation && !caller->has_tensor_computation) {
		caller->has_tensor_computation = true;
		grew = true;
	}
	if (callee->eager_only.count && !caller->eager_only.count && !exempt) {
		eager_only_add(m, caller, call,
			       "calls a function that needs eager mode");
		grew = true;
	}
	return grew;
}

static bool inherit_in_file(const struct model *m, struct function_facts *facts)
{
	bool grew = false;

	for (uint32_t i = 0; i < m->calls.count; i++) {
		const struct call *call = &m->calls.at[i];

		if (call->function == NO_INDEX || call->callee == NO_INDEX ||
		    call->callee == call->function)
			continue;
		if (inherit(m, call, &facts[call->function],
			    &facts[call->callee],
			    m->functions.at[call->callee].exempt))
			grew = true;
	}
	return grew;
}

static bool inherit_through_links(const struct program *p,
				  struct function_facts **facts)
{
	bool grew = false;

	for (size_t i = 0; i < p->links.count; i++) {
		const struct link *link = &p->links.at[i];
		const struct model *m = p->files.at[link->from].model;
		const struct model *there = p->files.at[link->to].model;
		const struct call *call = &m->calls.at[link->call];

		if (call->function != NO_INDEX &&
		    inherit(m, call, &facts[link->from][call->function],
			    &facts[link->to][link->callee],
			    there->functions.at[link->callee].exempt))
			grew = true;
	}
	return grew;
}

/* --- advice ------------------------------------------------------------------------------- */

/* A function that nothing known runs: no evidence that code runs eagerly. */
static bool is_unused(const struct program *p, uint32_t file, uint32_t f)
{
	const struct model *m = p->files.at[file].model;
	const struct function *function = &m->functions.at[f];
	struct caller_walk walk = callers_of(p, file, f);

	return !function->traces.count && function->klass == NO_INDEX &&
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
	uint32_t c = s->m->functions.at[s->function].klass;

	if (c != NO_INDEX)
		return s->m->classes.at[c].bases.count > 0;
	return s->program->files.at[s->file].mentioned[s->function];
}

/* Called with what keras.Input gives: a graph function refuses that. */
static bool takes_keras_input(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];

	for (uint32_t p = 0; p < function->parameters.count; p++) {
		nid_t n = function->parameters.at[p].identifier;

		if (evidence_at(m, evidence_of(m, n))->is_symbolic)
			return true;
	}
	return false;
}

static unsigned vetoes_of(const struct subject *s)
{
	const struct function *function = &s->m->functions.at[s->function];
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
	const struct function *function = &m->functions.at[f];

	for (uint32_t p = first_real_parameter(m, f);
	     p < function->parameters.count; p++)
		if (value_of(m, function->parameters.at[p].identifier).kind ==
		    VALUE_UNKNOWN)
			return false;
	return true;
}

static bool takes_nothing(const struct model *m, uint32_t f)
{
	return m->functions.at[f].parameters.count ==
	       first_real_parameter(m, f);
}

/* A graph function without a signature whose calls in the file prove one. */
static bool lacks_signature(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];

	return function->hybrids.count == 1 &&
	       !function->hybrids.at[0].by_call &&
	       hybrid_option(m, &function->hybrids.at[0], "input_signature") ==
		       NO_NODE;
}

/* The decision tables of the refactoring: a graph function without tensors, or
 * with Python numbers, is better eager; an eager one with tensors and without
 * hazards is better a graph. Side effects forbid both. */
static void advise(const struct subject *s)
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

/* Looks at every function of the program; true when a visit said true. */
static bool visit_all(const struct program *p, struct function_facts **facts,
		      bool (*visit)(const struct subject *))
{
	bool any = false;

	for (uint32_t file = 0; file < p->files.count; file++) {
		const struct model *m = p->files.at[file].model;

		for (uint32_t f = 0; f < m->functions.count; f++) {
			struct subject s = { p, facts, file,
					     f, m,     &facts[file][f] };

			any |= visit(&s);
		}
	}
	return any;
}

static bool find_facts(const struct subject *s)
{
	find_primitive_parameters(s);
	look_at_body(s->m, s->function, s->facts);
	return true;
}

static bool decide(const struct subject *s)
{
	s->facts->vetoes = vetoes_of(s);
	advise(s);
	return true;
}

/* A graph function takes in what it calls: to follow the advice further up is
 * enough. */
static bool look_above(const struct subject *s)
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

struct function_facts **facts_of_program(const struct program *p)
{
	struct function_facts **facts = ARENA_ARRAY(
		p->arena, struct function_facts *, p->files.count + 1);

	for (size_t i = 0; i < p->files.count; i++)
		facts[i] =
			ARENA_ARRAY(p->arena, struct function_facts,
				    p->files.at[i].model->functions.count + 1);
	find_effects(p, facts);
	/* A tensor that is handed on is found in the round after its own. */
	while (visit_all(p, facts, find_tensor_parameters) && p->links.count)
		;
	visit_all(p, facts, find_facts);
	do
		for (size_t i = 0; i < p->files.count; i++)
			while (inherit_in_file(p->files.at[i].model, facts[i]))
				;
	while (inherit_through_links(p, facts));
	visit_all(p, facts, decide);
	visit_all(p, facts, look_above);
	return facts;
}

struct function_facts *facts_of(const struct model *m)
{
	struct program program;

	if (m->caches->facts)
		return m->caches->facts;
	program_init(&program, m->arena, m->around.modules);
	program_add(&program, m);
	program_link(&program);
	m->caches->facts = facts_of_program(&program)[0];
	program_release(&program);
	return m->caches->facts;
}
