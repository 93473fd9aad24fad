/*
 * Which code runs while a graph is traced, and why.
 *
 * Seeds are graph functions, methods that Keras traces and functions given to
 * Dataset.map and its kin; from there the calls of the file are followed.
 * Certain seeds are followed first, so that the reason kept is the surest and
 * then the shortest one.
 */
#include "model/around.h"
#include "model/caches.h"
#include "model/members.h"

#include <ctype.h>

/* More reasons than these say nothing new. */
#define MOST_REASONS 4

/* Calls of a method that subclasses override: how many functions call it so far,
 * and how often the last one of them does. */
struct override_calls {
	uint32_t callers, caller, count;
};

struct tracer {
	const struct model *m;
	VEC(uint32_t) queue;
	size_t done;
	uint32_t from; /* the traced function that is looked at, or NO_INDEX */
	struct override_calls *override_calls; /* by callee */
	/* The classes below one, and by class whether it is there already. */
	uint32_t *below, *below_of;
};

static void trace_add(struct tracer *tr, uint32_t f, struct trace trace)
{
	struct function *function = &tr->m->functions.at[f];

	if (function->exempt || function->traces.count >= MOST_REASONS)
		return;
	for (size_t i = 0; i < function->traces.count; i++)
		if (function->traces.at[i].where == trace.where ||
		    function->traces.at[i].from == f)
			return;
	if (!function->traces.count)
		vec_push(tr->m->arena, &tr->queue, f);
	vec_push(tr->m->arena, &function->traces, trace);
}

/* --- which arguments ------------------------------------------------------------ */

/* Calls `visit` with each argument of the call that a list like "0 fn" names. */
static void
each_argument(struct tracer *tr, const struct call *call, const char *list,
	      void (*visit)(struct tracer *, const struct call *, nid_t))
{
	const struct tree *t = tr->m->tree;

	while (*list) {
		char word[64];
		size_t length = strcspn(list, " ");
		nid_t argument;

		if (length && length < sizeof(word)) {
			memcpy(word, list, length);
			word[length] = '\0';
			argument =
				isdigit((unsigned char)*word)
					? call_argument(tr->m, call->node,
							*word - '0', NULL)
					: call_keyword(tr->m, call->node, word);
			argument = tree_bare(t, argument);
			if (tree_is(t, argument, KIND_list) ||
			    tree_is(t, argument, KIND_tuple)) {
				for_each_child(t, item, argument)
					visit(tr, call, item);
			} else if (argument != NO_NODE) {
				visit(tr, call, argument);
			}
		}
		list += length;
		while (*list == ' ')
			list++;
	}
}

static void exempt_argument(struct tracer *tr, const struct call *call,
			    nid_t argument)
{
	uint32_t f = function_meant(tr->m, argument);

	(void)call;
	if (f != NO_INDEX)
		tr->m->functions.at[f].exempt = true;
}

static void trace_argument(struct tracer *tr, const struct call *call,
			   nid_t argument)
{
	uint32_t f = function_meant(tr->m, argument);
	const char *written = written_name(tr->m, call->callee_node);

	if (f == NO_INDEX)
		return;
	if (!written && call->method)
		written = name_text(tr->m, call->method);
	trace_add(tr, f,
		  (struct trace){ .kind = TRACE_ARGUMENT,
				  .certain = tr->from == NO_INDEX ||
					     traced_certainly(tr->m, tr->from),
				  .where = argument,
				  .from = tr->from,
				  .what = written ? written : "a call" });
}

/* --- who traces its arguments ----------------------------------------------------- */

static bool is_word_in(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (const char *p = text; *p; p++) {
		size_t i = 0;

		while (i < length && tolower((unsigned char)p[i]) == word[i])
			i++;
		if (i == length)
			return true;
	}
	return false;
}

/* Whether the receiver of a method is of a kind: by evidence or, where there is
 * none, by what everybody calls such a thing. */
static bool receiver_is(const struct model *m, const struct call *call,
			enum value_kind kind)
{
	struct value v = value_of(m, call->receiver);
	const char *written;

	if (v.kind != VALUE_UNKNOWN)
		return v.kind == kind;
	if (kind == VALUE_DATASET &&
	    call_keyword(m, call->node, "num_parallel_calls") != NO_NODE)
		return true;
	written = written_name(m, call->receiver);
	if (!written)
		return false;
	if (kind == VALUE_DATASET)
		return is_word_in(written, "dataset") ||
		       !strcmp(written, "ds") || is_word_in(written, "_ds");
	return kind == VALUE_STRATEGY && is_word_in(written, "strategy");
}

/* The arguments that a call traces, as a list like "always 0 fn", or NULL. */
static const char *traced_arguments(const struct model *m,
				    const struct call *call)
{
	const struct fact *fact = framework_fact(m->framework, call->name);
	const struct tracing_method *methods;
	size_t count;

	if (fact && fact->flags & FACT_TRACES)
		return fact->arguments;
	if (call->receiver == NO_NODE || call->callee != NO_INDEX)
		return NULL;
	methods = framework_tracing_methods(m->framework, &count);
	for (size_t i = 0; i < count; i++)
		if (methods[i].method == call->method &&
		    receiver_is(m, call, methods[i].receiver))
			return methods[i].arguments;
	return NULL;
}

static const char *behind_always(const char *list)
{
	return !strncmp(list, "always ", 7) ? list + 7 : NULL;
}

/* --- seeds ------------------------------------------------------------------------ */

static void seed_callbacks(struct tracer *tr)
{
	const struct model *m = tr->m;

	for (uint32_t i = 0; i < m->calls.count; i++) {
		const struct call *call = &m->calls.at[i];
		const struct fact *fact =
			framework_fact(m->framework, call->name);

		if (fact && fact->flags & FACT_CALLBACK)
			each_argument(tr, call, fact->arguments,
				      exempt_argument);
	}
}

/* The wrapper as the text has it: tf.function. */
static const char *wrapper_name(const struct model *m, const struct hybrid *h)
{
	const struct call *call = call_at(m, h->where);
	const char *written = call ? written_name(m, call->callee_node) : NULL;

	return written ? written : name_text(m, h->by);
}

static void seed_hybrids(struct tracer *tr)
{
	const struct model *m = tr->m;

	for (uint32_t f = 0; f < m->functions.count; f++) {
		const struct function *function = &m->functions.at[f];

		for (size_t i = 0; i < function->hybrids.count; i++) {
			const struct hybrid *h = &function->hybrids.at[i];

			trace_add(tr, f,
				  (struct trace){
					  .kind = h->by_call ? TRACE_WRAPPED
							     : TRACE_DECORATED,
					  .certain = true,
					  .where = h->where,
					  .from = NO_INDEX,
					  .what = wrapper_name(m, h) });
		}
	}
}

static void seed_datasets(struct tracer *tr)
{
	const struct model *m = tr->m;

	for (uint32_t i = 0; i < m->calls.count; i++) {
		const char *list = traced_arguments(m, &m->calls.at[i]);
		const char *always = list ? behind_always(list) : NULL;

		if (always)
			each_argument(tr, &m->calls.at[i], always,
				      trace_argument);
	}
}

/* Keras calls a step with the batch and nothing else. Methods of the same names
 * that take more are called by the project's own loop. */
static bool takes_only_a_batch(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];
	uint32_t needed = 0;

	for (uint32_t p = first_real_parameter(m, f);
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

static bool is_kerass_loop(const struct model *m, const struct call *call)
{
	static const char *const names[] = {
		"compile",	  "fit", "evaluate", "predict", "fit_generator",
		"train_on_batch", NULL
	};

	for (size_t i = 0; call->receiver != NO_NODE && names[i]; i++)
		if (name_is(m, call->method, names[i]))
			return true;
	return false;
}

/* A training loop of its own that runs eagerly, and none of Keras. */
static bool trains_by_hand(const struct model *m)
{
	bool tape = false;

	for (uint32_t i = 0; i < m->calls.count; i++) {
		const struct call *call = &m->calls.at[i];

		if (is_kerass_loop(m, call))
			return false;
		if (call_is(m, call, "tensorflow.GradientTape") &&
		    traced_at(m, call->node) == NO_INDEX)
			tape = true;
	}
	return tape;
}

/* By class: the file makes an object of it. */
static bool *find_made_here(const struct model *m)
{
	bool *made = ARENA_ARRAY(m->arena, bool, m->classes.count + 1);

	for (uint32_t i = 0; i < m->calls.count; i++) {
		struct value v;

		if (m->calls.at[i].name)
			continue;
		v = value_of(m, m->calls.at[i].callee_node);
		if (v.kind == VALUE_CLASS && v.index != NO_INDEX)
			made[v.index] = true;
	}
	return made;
}

static void seed_methods(struct tracer *tr, bool certain)
{
	const struct model *m = tr->m;
	const struct traced_method *methods;
	/* What Keras traces as a rule it does not trace where the file makes
	 * the model and trains it itself, eagerly. */
	const bool *by_hand = !certain && trains_by_hand(m) ? find_made_here(m)
							    : NULL;
	size_t count;

	methods = framework_traced_methods(m->framework, &count);
	for (uint32_t f = 0; f < m->functions.count; f++) {
		const struct function *function = &m->functions.at[f];

		if (function->klass == NO_INDEX || function->is_static)
			continue;
		for (size_t i = 0; i < count; i++) {
			if (methods[i].method != function->name ||
			    methods[i].certain != certain ||
			    !class_derives(m, function->klass,
					   name_text(m, methods[i].base)))
				continue;
			if (certain ? !takes_only_a_batch(m, f)
				    : by_hand && by_hand[function->klass])
				break;
			trace_add(tr, f,
				  (struct trace){ .kind = TRACE_METHOD,
						  .certain = certain,
						  .where = function->name_node,
						  .from = NO_INDEX,
						  .what = "Keras" });
			break;
		}
	}
}

/* --- the closure over calls --------------------------------------------------------- */

static void trace_callee(struct tracer *tr, uint32_t from,
			 const struct call *call, uint32_t callee)
{
	const struct model *m = tr->m;

	if (callee == from ||
	    m->functions.at[callee].name == m->caches->known.__init__)
		return;
	trace_add(tr, callee,
		  (struct trace){ .kind = TRACE_CALLED,
				  .certain = traced_certainly(m, from),
				  .where = call->node,
				  .from = from,
				  .what = "" });
}

/* What a class hands down is not looked for below so many levels. */
#define MOST_LEVELS 31

/* Whether further calls from there would only bring reasons that the overrides
 * of the callee have no more room for. */
static bool has_reasons_enough(struct tracer *tr, uint32_t from,
			       uint32_t callee)
{
	struct override_calls *calls;

	if (!tr->override_calls)
		tr->override_calls = ARENA_ARRAY(tr->m->arena,
						 struct override_calls,
						 tr->m->functions.count + 1);
	calls = &tr->override_calls[callee];
	if (!calls->callers || calls->caller != from) {
		calls->caller = from;
		calls->callers++;
		calls->count = 0;
	}
	/* One of the callers may be such an override itself. */
	return ++calls->count > MOST_REASONS ||
	       calls->callers > MOST_REASONS + 1;
}

/* The classes that derive from a class, directly or not. */
static struct class_list classes_below(struct tracer *tr, uint32_t base)
{
	const struct model *m = tr->m;
	uint32_t count = 0, level_end = 0, level = 0;

	if (!tr->below) {
		tr->below = ARENA_ARRAY(m->arena, uint32_t, m->classes.count);
		tr->below_of =
			ARENA_ARRAY(m->arena, uint32_t, m->classes.count);
	}
	for (uint32_t i = 0, c = base;; c = tr->below[i++]) {
		struct class_list derived = subclasses_of(m, c);

		for (uint32_t d = 0; d < derived.count; d++) {
			uint32_t k = derived.at[d];

			if (k == base || tr->below_of[k] == base + 1)
				continue;
			tr->below_of[k] = base + 1;
			tr->below[count++] = k;
		}
		if (i == level_end) {
			level_end = count;
			level++;
		}
		if (i == count || level > MOST_LEVELS)
			break;
	}
	for (uint32_t i = 0; i < count; i++)
		tr->below_of[tr->below[i]] = 0;
	return (struct class_list){ tr->below, count };
}

/* self.m() runs the m of a subclass, too. */
static void trace_overrides(struct tracer *tr, uint32_t from,
			    const struct call *call)
{
	const struct model *m = tr->m;
	const struct function *callee = &m->functions.at[call->callee];
	struct class_list below;

	if (!self_attribute(m, call->callee_node) ||
	    callee->klass == NO_INDEX ||
	    has_reasons_enough(tr, from, call->callee))
		return;
	below = classes_below(tr, callee->klass);
	for (uint32_t i = 0; i < below.count; i++) {
		uint32_t f = own_method(m, below.at[i], call->method);

		if (f != NO_INDEX)
			trace_callee(tr, from, call, f);
	}
}

/* A def or lambda of this traced function that is handed to some call. */
static void trace_handed_over(struct tracer *tr, uint32_t from,
			      const struct call *call, nid_t argument)
{
	const struct model *m = tr->m;
	uint32_t f = function_meant(m, argument);
	bool nested, known_caller;

	if (f == NO_INDEX || f == from)
		return;
	nested = tree_inside(m->tree, m->functions.at[f].node,
			     m->functions.at[from].node);
	known_caller = framework_owns(m->framework, call->name) ||
		       name_is(m, call->name, "builtins.map") ||
		       name_is(m, call->name, "builtins.filter") ||
		       name_is(m, call->name, "functools.reduce");
	if (!nested && !known_caller)
		return;
	trace_add(tr, f,
		  (struct trace){ .kind = TRACE_NESTED,
				  .certain = traced_certainly(m, from),
				  .where = argument,
				  .from = from,
				  .what = "" });
}

static void trace_arguments_of(struct tracer *tr, uint32_t from,
			       const struct call *call)
{
	const struct tree *t = tr->m->tree;
	const struct fact *fact = framework_fact(tr->m->framework, call->name);

	if (call->arguments == NO_NODE || (fact && fact->flags & FACT_CALLBACK))
		return;
	for_each_child(t, a, call->arguments) {
		nid_t value = tree_is(t, a, KIND_keyword_argument)
				      ? tree_child(t, a, FIELD_value)
				      : a;

		value = tree_bare(t, value);
		if (tree_is(t, value, KIND_identifier) ||
		    tree_is(t, value, KIND_lambda) ||
		    tree_is(t, value, KIND_attribute))
			trace_handed_over(tr, from, call, value);
	}
}

static void follow(struct tracer *tr, uint32_t from)
{
	const struct model *m = tr->m;

	tr->from = from;
	around_forget_guards(m, m->functions.at[from].node);
	for (size_t i = 0; i < m->functions.at[from].calls.count; i++) {
		const struct call *call =
			&m->calls.at[m->functions.at[from].calls.at[i]];

		if (traced_at(m, call->node) == NO_INDEX)
			continue;
		if (call->callee != NO_INDEX) {
			trace_callee(tr, from, call, call->callee);
			trace_overrides(tr, from, call);
		}
		if (traced_arguments(m, call))
			each_argument(tr, call, traced_arguments(m, call),
				      trace_argument);
		trace_arguments_of(tr, from, call);
	}
}

static void close_over_calls(struct tracer *tr)
{
	while (tr->done < tr->queue.count)
		follow(tr, tr->queue.at[tr->done++]);
}

/* --- all of it ------------------------------------------------------------------------ */

/* In a branch, but for that of `if __name__ == "__main__"`. */
static bool is_conditional(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;

	for (nid_t n = tree_parent(t, node); n != NO_NODE;
	     n = tree_parent(t, n)) {
		struct slice condition;

		if (tree_is(t, n, KIND_conditional_expression) ||
		    tree_is(t, n, KIND_boolean_operator) ||
		    tree_is(t, n, KIND_try_statement))
			return true;
		if (!tree_is(t, n, KIND_if_statement))
			continue;
		condition = tree_text(t, tree_child(t, n, FIELD_condition));
		if (!slice_starts(condition, "__name__"))
			return true;
	}
	return false;
}

/* Whether the file has graph functions run eagerly, for good:
 * tf.config.run_functions_eagerly(True). */
static bool runs_eagerly(const struct model *m)
{
	bool on = false;

	for (uint32_t i = 0; i < m->calls.count; i++) {
		const struct call *call = &m->calls.at[i];

		if (!call_is(m, call,
			     "tensorflow.config.run_functions_eagerly") &&
		    !call_is(m, call,
			     "tensorflow.config."
			     "experimental_run_functions_eagerly"))
			continue;
		if (!tree_is(m->tree, call_argument(m, call->node, 0, NULL),
			     KIND_true) ||
		    is_conditional(m, call->node))
			return false;
		on = true;
	}
	return on;
}

void find_traced(struct model *m)
{
	struct tracer tr = { .m = m, .from = NO_INDEX };

	find_recursion(m);
	seed_callbacks(&tr);
	if (runs_eagerly(m)) {
		seed_datasets(&tr);
		close_over_calls(&tr);
		around_forget(m);
		return;
	}
	seed_hybrids(&tr);
	seed_methods(&tr, true);
	seed_datasets(&tr);
	close_over_calls(&tr);
	seed_methods(&tr, false);
	close_over_calls(&tr);
	around_forget(m);
}

void trace_from_outside(const struct model *m, uint32_t f, const char *by)
{
	struct tracer tr = { .m = m, .from = NO_INDEX };

	trace_add(&tr, f,
		  (struct trace){ .kind = TRACE_OUTSIDE,
				  .certain = true,
				  .where = m->functions.at[f].name_node,
				  .from = NO_INDEX,
				  .what = by });
	close_over_calls(&tr);
	/* What a value is may depend on who traces. */
	memset(m->caches->value_states, 0, m->tree->count);
	memset(m->caches->parameter_states, 0, m->variables.count + 1);
	around_forget(m);
}

/* --- questions ------------------------------------------------------------------------- */

bool traced_certainly(const struct model *m, uint32_t f)
{
	const struct function *function;

	if (f == NO_INDEX)
		return false;
	function = &m->functions.at[f];
	return function->traces.count && function->traces.at[0].certain;
}

uint32_t traced_at(const struct model *m, nid_t node)
{
	uint32_t f = m->function_of[node];

	if (f == NO_INDEX || !m->functions.at[f].traces.count ||
	    m->functions.at[f].exempt)
		return NO_INDEX;
	if (under_init_scope(m, node) || under_eager_guard(m, node))
		return NO_INDEX;
	return f;
}
