/*
 * Methods that the framework calls because a class overrides them, by the table
 * of callers: call() of a Keras model runs in a graph.
 *
 * In: a class. Out: activations in the contexts of the row, with the reason. A
 * row that takes effect only when Keras runs the model is certain where the file
 * shows that it does.
 */
#include "framework/callers.h"
#include "model/caches.h"
#include "model/release.h"
#include "model/modules.h"
#include "model/solve/rows.h"
#include "model/solve/calling.h"

/* Visits the rows of a method for each canonical base of a class. */
static uint32_t rows_of_method(struct solver *s, uint32_t klass, sym_t method,
			       const struct caller_row *out[MOST_ROWS])
{
	uint32_t count = 0;
	sym_t bases[MOST_BASES];
	uint32_t base_count = class_framework_bases(s, klass, bases);

	for (uint32_t b = 0; b < base_count; b++) {
		struct caller_row_walk walk =
			callers_of_override(intern_text(s->names, bases[b]),
					    intern_text(s->names, method));
		const struct caller_row *row;

		while (count < MOST_ROWS && (row = caller_next(&walk)))
			out[count++] = row;
	}
	return count;
}

/* Anything behind self. */
static bool takes_inputs(const struct function *function)
{
	return function->parameters.count > 1 ||
	       (function->parameters.count == 1 &&
		function->parameters.at[0].kind == PARAMETER_ARGS);
}

/* What the row gives by position. */
static bool gives_inputs(const struct caller_row *row)
{
	for (enum caller_dialect d = 0; d < CALLER_DIALECTS; d++)
		for (size_t i = 0; i < row->takes_count[d]; i++)
			if (!row->takes[d][i].keyword && !row->takes[d][i].many)
				return true;
	return false;
}

/* def call(self): Keras, which gives it the inputs, cannot run it: whoever wrote it calls
 * it as a method of their own. */
static uint32_t override_rows(struct solver *s, const struct unit *u,
			      uint32_t f,
			      const struct caller_row *out[MOST_ROWS])
{
	const struct function *function = function_at(u->m, f);
	uint32_t count = rows_of_method(s, solver_class_of(u, function->klass),
					function->name, out);

	return count && gives_inputs(out[0]) && !takes_inputs(function) ? 0
									: count;
}

bool is_step_of_class(struct solver *s, uint32_t klass, sym_t name)
{
	const struct caller_row *rows[MOST_ROWS];
	uint32_t count = rows_of_method(s, klass, name, rows);

	return count && row_is_step(rows[0]);
}

bool is_override(struct solver *s, const struct unit *u, uint32_t f)
{
	const struct function *function = function_at(u->m, f);
	const struct caller_row *rows[MOST_ROWS];

	return is_present(function->klass) && !function->is_static &&
	       function->name && override_rows(s, u, f, rows) > 0;
}

/* A decorated method is converted whoever calls it: it is a graph function of
 * its own. */
static enum context override_context(const struct function *function,
				     enum context context)
{
	if (context != CONTEXT_GRAPH_PLAIN || function->autograph_off)
		return context;
	for (size_t i = 0; i < function->hybrids.count; i++)
		if (!function->hybrids.at[i].by_call)
			return CONTEXT_GRAPH;
	return context;
}

uint8_t override_dialects(struct solver *s, uint32_t method,
			  enum caller_situation situation, enum context context)
{
	const struct solver_function *f = solver_function_at(s, method);
	const struct caller_row *rows[MOST_ROWS];
	uint32_t count = override_rows(s, unit_at(s, f->unit), f->index, rows);
	uint8_t bits = 0;

	for (uint32_t i = 0; i < count; i++)
		bits |= row_dialects(s, rows[i], situation, context);
	return bits;
}

/* Where the code that calls it is no traced code, it is none either. */
static enum context context_of_override(enum context now, enum context context)
{
	if (now == CONTEXT_TRIED && is_traced_context(context))
		return now;
	return now == CONTEXT_BUILT && context == CONTEXT_EAGER ? now : context;
}

/* layer(x) in a graph, or on keras.Input: Keras 2 converts `call`, Keras 3 runs
 * it as it is. One entry for each context of the rows. */
ev_t call_override(struct walker *w, uint32_t method,
		   enum caller_situation situation, ev_t self,
		   const struct arguments *arguments, nid_t site)
{
	const struct solver_function *f = solver_function_at(w->s, method);
	const struct unit *u = unit_at(w->s, f->unit);
	const struct caller_row *rows[MOST_ROWS];
	uint32_t count = override_rows(w->s, u, f->index, rows);
	uint8_t here = w->a->dialects, before = w->without;
	enum context now = context_now(w);
	struct arguments taken = { .call = NO_NODE };
	ev_t result = EV_NOTHING;

	if (!arguments && count)
		taken = row_arguments(w->s, rows[0], NO_NODE);
	if (!arguments)
		arguments = &taken;

	for (enum context c = 0; c < CONTEXT_COUNT; c++) {
		uint8_t bits = 0;

		for (uint32_t i = 0; i < count; i++)
			bits |= row_dialects(w->s, rows[i], situation, c);
		if (!(bits & here & ~before))
			continue;
		w->without = before | (ALL_DIALECTS & ~bits);
		result = ev_join(w->s->pool, result,
				 call_function(w, method,
					       context_of_override(now, c),
					       self, arguments, site));
	}
	w->without = before;
	return result;
}

/* self: of the classes that Keras runs, where some are seen to be. */
static ev_t run_receivers(struct walker *w, uint32_t f,
			  const struct caller_row *row, bool *shown)
{
	struct solver *s = w->s;
	const struct function *function = function_at(w->m, f);
	uint32_t run[MOST_OBJECTS];
	uint32_t count = classes_run(s, solver_function_of(w->u, f),
				     function->name, row, run);
	ev_t self = EV_NOTHING;

	*shown = false;
	for (uint32_t i = 0; i < count; i++) {
		self = ev_join(s->pool, self,
			       instance_value(s, run[i], function->node));
		*shown = *shown || solver_class_at(s, run[i])->keras_is_shown;
	}
	return count ? self : receiver_of(s, w->u, f);
}

/* Keras says to a `call` whether it trains, where that has a word for it. */
static void add_keras_flags(const struct walker *w,
			    const struct function *function,
			    struct arguments *given)
{
	for (uint32_t p = 0; p < function->parameters.count; p++) {
		uint32_t v = function->parameters.at[p].variable;
		sym_t name = v == NO_INDEX ? 0 : variable_at(w->m, v)->name;

		if (name && framework_set_has(w->m->framework, "keras-flags",
					      name_text(w->m, name)))
			arguments_add(given, EV_UNKNOWN, name);
	}
}

/* Keras gives the receiver and what the row says. */
static void enter_override(struct walker *w, uint32_t f,
			   const struct caller_row *row, enum context context,
			   bool certain)
{
	struct solver *s = w->s;
	const struct function *function = function_at(w->m, f);
	struct arguments given = row_arguments(s, row, function->node);
	uint32_t index =
		solver_activation(s, solver_function_of(w->u, f), context);
	struct activation *a = activation_at(s, index);
	uint8_t bits = row_dialects(s, row, FROM_FIT, context);
	bool shown;

	/* run_eagerly=True: not as the row says. */
	if (!bits)
		bits = dialects_fitted(s, row);

	if (is_traced_context(context))
		activation_reason(s, index,
				  (struct trace){ .kind = TRACE_METHOD,
						  .certain = certain,
						  .where = function->name_node,
						  .from = NO_INDEX,
						  .what = "Keras" });
	activation_dialects(s, index, bits);
	activation_converts(a);
	/* A structure of tensors comes where the model has several inputs; what
	 * nothing shows Keras to run, the project may call with anything. */
	for (uint32_t i = 0; i < given.count; i++)
		if (!certain || (!i && name_is(w->m, function->name, "call")))
			given.at[i] = ev_may(s->pool, given.at[i]);
	if (name_is(w->m, function->name, "call"))
		add_keras_flags(w, function, &given);
	/* A layer that may be a cell is given states. */
	if (!certain && name_is(w->m, function->name, "call") &&
	    class_instance_kind(s, solver_class_of(w->u, function->klass)) ==
		    VALUE_LAYER)
		arguments_add(&given, EV_UNKNOWN, 0);
	apply_arguments(w, a, run_receivers(w, f, row, &shown), &given, false);
	if (shown)
		activation_shown(a, bits & dialects_shown(w, row, context));
	a->was_entered = false;
	solver_queue(s, index);
	solver_settle(s);
}

/* A step that takes the batch alone is there for Keras' loop; anything else
 * needs to be seen. */
static bool override_is_certain(struct solver *s, const struct unit *u,
				uint32_t f, const struct caller_row *row)
{
	const struct function *function = function_at(u->m, f);

	uint32_t run[MOST_OBJECTS];

	if (classes_run(s, solver_function_of(u, f), function->name, row, run))
		return true;
	return row_is_step(row) && is_step_for_keras(s, u, f);
}

/* Whoever calls a graph function, AutoGraph converts it:
 *
 *	@tf.function
 *	def call(self, x): ...
 */
static uint32_t as_decorated(const struct function *f, uint32_t bits)
{
	uint32_t plain = 1u << CONTEXT_GRAPH_PLAIN;

	if (!f->hybrids.count || f->autograph_off || !(bits & plain))
		return bits;
	return (bits & ~plain) | 1u << CONTEXT_GRAPH;
}

/* What builds is run once: where the program shows how, a loop finds it built. */
static bool is_built_before(const struct solver *s, const struct unit *u,
			    uint32_t f, const struct caller_row *row)
{
	const struct solver_function *sf =
		solver_function_at(s, solver_function_of(u, f));

	if (!(row_contexts(s, row, FROM_FIT) & 1u << CONTEXT_TRIED))
		return false;
	for (int c = 0; c < CONTEXT_COUNT; c++)
		if (sf->activations[c] != NO_INDEX &&
		    activation_at(s, sf->activations[c])->is_called)
			return true;
	return false;
}

/* The contexts of the row, unless the program asks for eager runs. */
static uint32_t as_asked_for(struct walker *w, uint32_t f, uint32_t bits,
			     const struct caller_row *row)
{
	const struct function *function = function_at(w->m, f);
	uint32_t eagerly = as_compiled_eagerly(w->s, bits, row);
	uint32_t run[MOST_OBJECTS];
	uint32_t count = classes_run(w->s, solver_function_of(w->u, f),
				     function->name, row, run);
	uint8_t how = classes_compiled(w->s, run, count);

	if (!count)
		run[count++] = solver_class_of(w->u, function->klass);
	if (function->hybrids.count)
		return bits;
	if (classes_are_dynamic(w->s, run, count))
		return eagerly & (1u << CONTEXT_EAGER | 1u << CONTEXT_HOST);
	if (w->u->compiles_eagerly || how == COMPILED_EAGERLY)
		return eagerly;
	return how & COMPILED_EAGERLY ? bits | eagerly : bits;
}

static void run_override(struct walker *w, uint32_t f,
			 const struct caller_row *row, bool certain)
{
	uint32_t bits = row_contexts(w->s, row, FROM_FIT);

	if (override_is_certain(w->s, w->u, f, row) != certain ||
	    (!certain && (is_run_by_hand(w->s, w->u, f) ||
			  is_left_out_by_keras(w->s, w->u, f))))
		return;
	if ((!certain && row_is_step(row)) ||
	    is_built_before(w->s, w->u, f, row))
		return;
	bits = as_decorated(function_at(w->m, f), bits);
	bits &= 1u << CONTEXT_GRAPH | 1u << CONTEXT_GRAPH_PLAIN |
		1u << CONTEXT_HOST | 1u << CONTEXT_TRIED |
		(certain || bits & 1u << CONTEXT_HOST ? 1u << CONTEXT_EAGER
						      : 0);
	bits = as_asked_for(w, f, bits, row);
	for (enum context c = 0; c < CONTEXT_COUNT; c++)
		if (bits & 1u << c)
			enter_override(w, f, row,
				       override_context(function_at(w->m, f),
							c),
				       certain);
}

void run_overrides(struct walker *w, bool certain)
{
	/* A program for TensorFlow 1 is not assumed to be run by a later Keras:
	 * it builds its graph once, or runs eagerly. */
	if (w->u->keras_is_apart || (!certain && is_for_first_release(w->m)))
		return;
	for (uint32_t f = 0; f < w->m->functions.count; f++) {
		const struct caller_row *rows[MOST_ROWS];
		uint32_t count;

		if (!is_override(w->s, w->u, f))
			continue;
		count = override_rows(w->s, w->u, f, rows);
		for (uint32_t i = 0; i < count; i++)
			run_override(w, f, rows[i], certain);
	}
}
