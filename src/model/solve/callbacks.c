/*
 * Functions that the framework calls back, by the table of callers.
 *
 *	ds.map(parse)              parse runs in a graph, on the elements of ds
 *	model.compile(loss=f)      f runs in a graph once the model is fitted
 *
 * In: a call with its arguments. Out: activations in the contexts
 * of the row, with the reason. A row that takes effect only when Keras runs the
 * model is certain where the file shows that it does.
 */
#include "model/solve/calling.h"

#include <string.h>

#include "framework/callers.h"
#include "model/caches.h"
#include "model/solve/held.h"
#include "model/solve/rows.h"
#include "model/solve/wrappers.h"

/* --- entering ----------------------------------------------------------------------------- */

/* A function that the row enters, and all that is known of the entry. */
struct entering {
	struct walker *w;
	enum context context;
	const struct arguments *given;
	uint8_t dialects;
	const enum caller_situation *used;
	bool applied; /* if the optimizer is used, which is seen elsewhere */
	struct trace reason;
};

static enum context callback_context(const struct entering *h,
				     uint32_t function)
{
	return h->context == CONTEXT_GRAPH_PLAIN &&
			       is_converted_with(h->w, function)
		       ? CONTEXT_GRAPH
		       : h->context;
}

/* Only the file that is checked is told of it. */
static void note_handed_over(const struct entering *h, struct activation *a)
{
	struct solver *s = h->w->s;
	struct handed_over it = { a->function, h->reason.where };

	if (h->w->u->index || !a->unit || !h->reason.certain ||
	    h->reason.assumed || it.where == NO_NODE)
		return;
	a->is_handed_over = true;
	for (size_t i = 0; i < s->handed_over.count; i++)
		if (s->handed_over.at[i].function == it.function &&
		    s->handed_over.at[i].where == it.where)
			return;
	if (s->handed_over.count < MOST_HANDED_OVER)
		vec_push(s->arena, &s->handed_over, it);
}

static void enter_callback(const struct entering *h, const struct object *o)
{
	struct solver *s = h->w->s;
	uint32_t index = solver_activation(s, o->function,
					   callback_context(h, o->function));
	struct activation *a = activation_at(s, index);
	struct trace reason = h->reason;

	if (is_traced_context(h->context) && a->unit == h->w->u->index) {
		reason.dialects = h->dialects;
		reason.where = place_in(h->w, a, reason.where);
		activation_reason(s, index, reason);
	} else if (is_traced_context(h->context)) {
		note_handed_over(h, a);
	}
	activation_dialects(s, index, h->dialects);
	if (h->w->a->context != CONTEXT_GRAPH_PLAIN || h->w->a->converts)
		activation_converts(a);
	activation_made(s, a, o->maker);
	apply_arguments(h->w, a, o->self, h->given, false);
	/* That what it is given to is used stands elsewhere, if anywhere. */
	if (!h->reason.later || h->reason.certain)
		activation_shown(a,
				 h->dialects & shown_by_call(h->w, a,
							     h->reason.where));
	if (!a->was_entered)
		solver_run(s, index);
}

/* map(layer): Keras 3 calls `call` itself, where AutoGraph does not convert it. */
static void enter_method(const struct entering *h, const struct object *method)
{
	struct entering plain = *h, here = *h;

	if (h->context == CONTEXT_GRAPH &&
	    override_dialects(h->w->s, method->function, FROM_GRAPH,
			      CONTEXT_GRAPH_PLAIN)) {
		plain.context = CONTEXT_GRAPH_PLAIN;
		plain.dialects &= 1u << DIALECT_KERAS_3;
		here.dialects &= 1u << DIALECT_KERAS_2;
	}
	if (plain.context != here.context && plain.dialects)
		enter_callback(&plain, method);
	if (here.dialects)
		enter_callback(&here, method);
}

/* An object that is called as a function: what its class calls `__call__`, or
 * Keras `call`. False where it has none, or one that is a graph function. */
static bool enter_instance(const struct entering *h, const struct object *o)
{
	struct solver *s = h->w->s;
	enum value_kind kind = class_instance_kind(s, o->klass);
	uint32_t method =
		class_find_method(s, o->klass, h->w->m->caches->known.__call__);
	const struct solver_function *f;
	const struct unit *u;
	ev_t self;

	if (method == NO_INDEX && (kind == VALUE_LAYER || kind == VALUE_LOSS))
		method = class_find_method(s, o->klass,
					   h->w->m->caches->known.call);
	if (method == NO_INDEX && kind == VALUE_METRIC)
		method = class_find_method(s, o->klass,
					   named(h->w, "update_state"));
	if (method == NO_INDEX)
		return false;
	f = solver_function_at(s, method);
	u = unit_at(s, f->unit);
	if (function_at(u->m, f->index)->hybrids.count)
		return false;
	/* compile(loss=Mine()): where it runs is said by the row of the method,
	 * see run_overrides(). */
	if (h->reason.later && is_override(s, u, f->index)) {
		if (h->reason.certain && !h->applied)
			class_is_run_by_keras(h->w, o->klass);
		return true;
	}
	self = instance_value(s, o->klass, NO_NODE);
	if (kind == VALUE_LAYER) {
		build_first(h->w, o->klass, self, h->given);
	} else if (h->used && is_override(s, u, f->index)) {
		call_override(h->w, method, *h->used, self, NULL, NO_NODE);
		return true;
	}
	enter_method(h, &(struct object){ .kind = OBJECT_METHOD,
					  .function = method,
					  .self = self });
	return true;
}

static void enter_object(const struct entering *h, uint32_t object);

/* map(functools.partial(f, 1)): f gets the 1 first. */
static bool enter_partial(const struct entering *h, const struct object *o)
{
	struct arguments all;
	struct entering through = *h;

	if (!partial_arguments(h->w, o, h->given, &all))
		return false;
	through.given = &all;
	enter_object(&through, o->target);
	return true;
}

static void enter_object(const struct entering *h, uint32_t object)
{
	struct solver *s = h->w->s;
	struct object o = *object_at(s, object);
	struct object target = *object_at(s, o.target);

	switch (o.kind) {
	case OBJECT_FUNCTION:
	case OBJECT_METHOD:
		enter_callback(h, &o);
		return;
	case OBJECT_GRAPH:
		/* tf.data traces a graph function that it is given once more. */
		if (is_graph_context(h->context) &&
		    target.unit == h->w->u->index &&
		    (target.kind == OBJECT_FUNCTION ||
		     target.kind == OBJECT_METHOD))
			activation_reason(s,
					  solver_activation(s, target.function,
							    CONTEXT_GRAPH),
					  h->reason);
		break;
	case OBJECT_PLAIN:
		if (target.kind == OBJECT_FUNCTION) {
			struct entering plain = *h;

			if (plain.context == CONTEXT_GRAPH)
				plain.context = CONTEXT_GRAPH_PLAIN;
			enter_callback(&plain, &target);
			return;
		}
		break;
	case OBJECT_INSTANCE:
		if (enter_instance(h, &o))
			return;
		break;
	case OBJECT_PARTIAL:
		if (enter_partial(h, &o))
			return;
		break;
	default:
		break;
	}
	call_object(h->w, object, h->given, NO_NODE);
}

/* Each function that a value may be, or that a list of them holds. */
static void enter_value(const struct entering *h, ev_t value, bool nested,
			nid_t site)
{
	struct walker *w = h->w;
	struct evidence e = *pool_at(pool_of(w), resolved(w, value, site));
	struct object_set set = *pool_objects_at(pool_of(w), e.objects);

	if (e.kinds & (KINDS_SEQUENCE | KIND_BIT(VALUE_DICT)) && e.elements) {
		/* metrics={"a": [f]}; what is known of elements is not deep. */
		if (nested)
			enter_value(h, ev_element(pool_of(w), value), true,
				    site);
		return;
	}
	/* RNN(StackedRNNCells([Cell()])) */
	if (!set.count && h->used && e.kinds == KIND_BIT(VALUE_LAYER))
		run_held(w, made_at(&e), WHEN_USED, *h->used);
	for (uint32_t i = 0; i < set.count; i++)
		enter_object(h, set.at[i]);
}

/* What is handed on by code that is only perhaps traced is, too. */
static bool runs_for_certain(const struct walker *w)
{
	return tracing_function(w) == NO_INDEX || w->a->is_certain;
}

static bool row_is_certain(const struct walker *w, const struct caller_row *row)
{
	if (row->when != WHEN_CALLED &&
	    (row->when == WHEN_APPLIED || !w->s->fits ||
	     !row_contexts(w->s, row, FROM_FIT)))
		return false;
	return runs_for_certain(w);
}

/* A method of what may be something else: dataset.map(f) of a parameter. */
static bool is_assumed(const struct walker *w, ev_t receiver)
{
	uint64_t kinds = ev_at(w, receiver)->kinds;

	return receiver != EV_NOTHING &&
	       (kinds & KIND_BIT(VALUE_UNKNOWN) || kinds & (kinds - 1));
}

/* What a row hands to a function, and where. */
struct passed_on {
	ev_t value, receiver;
	const struct arguments *given;
	nid_t site, where;
	/* What the call made is called there; NULL: nobody is seen to. */
	const enum caller_situation *used;
};

static void enter_argument(struct walker *w, const struct caller_row *row,
			   const struct passed_on *passed_on)
{
	bool later = row->when != WHEN_CALLED && !passed_on->used;
	uint32_t bits = contexts_here(w, row, passed_on->used);
	struct entering h = {
		.w = w,
		.given = passed_on->given,
		.used = passed_on->used,
		.applied = row->when == WHEN_APPLIED,
		.reason = { .kind = TRACE_ARGUMENT,
			    .later = later,
			    .certain = passed_on->used ? runs_for_certain(w)
						       : row_is_certain(w, row),
			    .assumed = is_assumed(w, passed_on->receiver),
			    .where = passed_on->where,
			    .from = later ? NO_INDEX : tracing_function(w),
			    .what = written_callee(w, passed_on->site) }
	};

	for (enum context c = 0; c < CONTEXT_COUNT; c++) {
		if (!(bits & 1u << c))
			continue;
		h.context = c;
		h.dialects = dialects_passed_on(w, row, c, passed_on->used);
		if (!h.dialects)
			continue;
		enter_value(&h, passed_on->value, row->nested, passed_on->site);
	}
}

/* --- arguments of a call ---------------------------------------------------------------------- */

static void hold_function(struct walker *w, const struct caller_row *row,
			  const struct passed_on *passed_on)
{
	hold(w->s, &(struct held){ .unit = w->u->index,
				   .site = passed_on->site,
				   .where = passed_on->where,
				   .row = row,
				   .value = passed_on->value });
}

/* layer = Dense(3, activation=f); layer(x) runs f here. */
void run_held(struct walker *w, struct made made, enum caller_when when,
	      enum caller_situation situation)
{
	if (w->s->layers_deep == MOST_LAYERS_DEEP)
		return;
	w->s->layers_deep++;
	for (size_t i = 0; i < w->s->held.count; i++) {
		struct held held = w->s->held.at[i];
		bool is_here = held.unit == w->u->index;
		nid_t site = is_here ? held.site : NO_NODE;
		struct arguments given;
		struct passed_on passed_on = { .value = held.value,
					       .receiver = EV_NOTHING,
					       .given = &given,
					       .site = site,
					       .where = is_here ? held.where
								: NO_NODE,
					       .used = &situation };

		if (!is_held_at(&held, made) || !held.row ||
		    held.row->when != when)
			continue;
		given = row_arguments(w->s, held.row, site);
		enter_argument(w, held.row, &passed_on);
	}
	w->s->layers_deep--;
}

ev_t made_by_row(struct walker *w, sym_t name,
		 const struct arguments *arguments, nid_t site)
{
	const struct caller_row *row = decorating_row(w, name);
	struct object made = { .kind = OBJECT_CALLED,
			       .by = name,
			       .unit = w->u->index,
			       .site = site };
	struct row_search at = { 0 };
	ev_t value;

	if (!row || arguments->has_more)
		return EV_UNSEEN;
	value = row_argument(w, row, arguments, site, &at);
	if (value != EV_UNSEEN)
		return row->when == WHEN_USED
			       ? wrap_functions(w, made, value, site)
			       : EV_UNSEEN;
	made.waits = true;
	return ev_of_object(w->s, VALUE_FUNCTION, solver_object(w->s, &made),
			    site);
}

ev_t call_by_row(struct walker *w, const struct object *o,
		 const struct arguments *arguments, nid_t site)
{
	enum caller_situation situation = situation_now(w);
	struct passed_on passed_on = {
		.value = ev_of_object(w->s, VALUE_FUNCTION, o->target, site),
		.receiver = EV_NOTHING,
		.given = arguments,
		.site = site,
		.where = site,
		.used = &situation
	};

	enter_argument(w, decorating_row(w, o->by), &passed_on);
	return ev_may(pool_of(w), ev_of(pool_of(w), VALUE_TENSOR, site));
}

static void run_row(struct walker *w, const struct caller_row *row,
		    ev_t receiver, const struct arguments *arguments,
		    nid_t site)
{
	struct row_search at = { 0, 0, site };
	struct passed_on passed_on = { .receiver = receiver, .site = site };
	struct arguments given;

	while ((passed_on.value = row_argument(w, row, arguments, site, &at)) !=
		       EV_UNSEEN &&
	       row->returned < 0) {
		passed_on.where = at.where;
		passed_on.given = &given;
		given = row_arguments(w->s, row, site);
		if (row->takes_count[DIALECT_KERAS_3] &&
		    row->takes[DIALECT_KERAS_3][0].source == GIVES_ELEMENT)
			dataset_arguments(w, receiver, &given);
		given_arguments(w, row, arguments, site, &given);
		if (row->when != WHEN_CALLED && receiver == EV_NOTHING)
			hold_function(w, row, &passed_on);
		enter_argument(w, row, &passed_on);
	}
}

static void run_rows(struct walker *w, struct caller_row_walk walk,
		     ev_t receiver, const struct arguments *arguments,
		     nid_t site)
{
	const struct caller_row *row;

	while ((row = caller_next(&walk)))
		run_row(w, row, receiver, arguments, site);
}

void run_callbacks(struct walker *w, sym_t name,
		   const struct arguments *arguments, nid_t site)
{
	run_rows(w, callers_of_function(intern_text(w->s->names, name)),
		 EV_NOTHING, arguments, site);
}

void run_method_callbacks(struct walker *w, ev_t receiver, sym_t method,
			  const struct arguments *arguments, nid_t site)
{
	uint64_t kinds = pool_at(pool_of(w), receiver)->kinds;
	const char *name = intern_text(w->s->names, method);

	for (enum value_kind kind = 1; kind < VALUE_KIND_COUNT; kind++)
		if (kinds & KIND_BIT(kind))
			run_rows(w, callers_of_method(kind, name), receiver,
				 arguments, site);
	/* section = tf.CriticalSection(); section.execute(f) */
	if (kinds == KIND_BIT(VALUE_OBJECT) && ev_at(w, receiver)->name)
		run_rows(w,
			 callers_of_function(arena_fmt(
				 w->s->arena, "%s.%s",
				 intern_text(w->s->names,
					     ev_at(w, receiver)->name),
				 name)),
			 receiver, arguments, site);
}

/* A def or lambda of this traced function that is passed to what is not known
 * to call it is called all the same: tf.nest.map_structure(f, x). */
void run_nested(struct walker *w, const struct arguments *arguments, nid_t site)
{
	struct arguments given = { .call = NO_NODE, .has_more = true };
	struct entering h = { .w = w,
			      .context = context_now(w),
			      .given = &given,
			      .dialects = w->a->dialects,
			      .reason = { .kind = TRACE_NESTED,
					  .certain = w->a->is_certain,
					  .where = site,
					  .from = tracing_function(w),
					  .what = "" } };
	ev_t tensor = ev_may(pool_of(w), ev_of(pool_of(w), VALUE_TENSOR, site));

	if (!is_graph_context(h.context))
		return;
	for (int i = 0; i < 4; i++)
		given.at[given.count++] = tensor;
	for (uint32_t i = 0; i < arguments->count; i++)
		if (ev_may_be(pool_of(w), arguments->at[i],
			      KIND_BIT(VALUE_FUNCTION)))
			enter_value(&h, arguments->at[i], false, site);
}
