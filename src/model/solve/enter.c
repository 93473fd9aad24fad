/*
 * Entering a function: its entry grows by what it is given, it learns who calls it
 * in which context and why it is traced, and it is run where that is new.
 *
 * In: a function, a context, arguments. Out: what it gives, as far as is known.
 */
#include "model/solve/calling.h"

#include "model/caches.h"

/* Rules ask which function a call of the file runs; the first one counts. */
static void note_target(struct walker *w, nid_t site, uint32_t function,
			bool through_graph)
{
	const struct solver_function *f = solver_function_at(w->s, function);
	struct call_target *target;

	if (!tree_is(w->t, site, KIND_call) || f->unit != w->u->index)
		return;
	target = &w->u->targets[call_numbered(w->m, site).nr];
	if (target->function == NO_INDEX) {
		target->function = f->index;
		target->through_graph = through_graph;
	}
}

static uint32_t own_function(const struct walker *w)
{
	return w->a->function == NO_INDEX
		       ? NO_INDEX
		       : solver_function_at(w->s, w->a->function)->index;
}

nid_t place_in(const struct walker *w, const struct activation *a, nid_t site)
{
	const struct solver_function *sf =
		solver_function_at(w->s, a->function);
	const struct function *f =
		function_at(unit_at(w->s, sf->unit)->m, sf->index);

	if (a->unit == w->u->index && site != NO_NODE)
		return site;
	if (f->decorators.count)
		return f->decorators.at[0];
	return f->name_node == NO_NODE ? f->node : f->name_node;
}

static const char *caller_text(const struct walker *w)
{
	return arena_fmt(w->s->arena, "`%s` of another file",
			 function_at(w->m, own_function(w))->qualified_name);
}

/* The callee is traced because the caller is. */
static void note_reason(struct walker *w, uint32_t activation, nid_t site)
{
	struct solver *s = w->s;
	const struct activation *callee = activation_at(s, activation);
	bool same = callee->unit == w->u->index;

	if (!is_traced_context(w->a->context) ||
	    !is_traced_context(callee->context) || w->lifts || callee == w->a)
		return;
	activation_reason(
		s, activation,
		(struct trace){ .kind = same ? TRACE_CALLED : TRACE_OUTSIDE,
				.certain = w->a->is_certain,
				.dialects = w->a->certain,
				.where = place_in(w, callee, site),
				.from = same ? own_function(w) : NO_INDEX,
				.what = same ? "" : caller_text(w) });
}

/* What the callee takes as a tensor is one here, too. */
static void note_passed(struct walker *w, const struct activation *a,
			uint32_t first, nid_t site)
{
	const struct solver_function *sf =
		solver_function_at(w->s, a->function);
	size_t count = function_at(unit_at(w->s, sf->unit)->m, sf->index)
			       ->parameters.count;
	nid_t list = tree_is(w->t, site, KIND_call)
			     ? tree_child(w->t, site, FIELD_arguments)
			     : NO_NODE;
	uint32_t p = first;

	for_each_child(w->t, n, list) {
		if (tree_is(w->t, n, KIND_keyword_argument) ||
		    tree_is(w->t, n, KIND_list_splat) || p >= count)
			break;
		if (ev_may_be(pool_of(w), a->parameters[p], KINDS_TENSOR) &&
		    tree_is(w->t, n, KIND_identifier))
			note_tensor_use(w, n);
		p++;
	}
}

/* Of generators AutoGraph converts nothing. */
static enum context context_of_body(const struct walker *w, uint32_t function,
				    enum context context)
{
	const struct solver_function *sf = solver_function_at(w->s, function);
	const struct unit *u = unit_at(w->s, sf->unit);

	return context == CONTEXT_GRAPH &&
			       function_at(u->m, sf->index)->is_generator
		       ? CONTEXT_GRAPH_PLAIN
		       : context;
}

/* What several callers give is one value there, and names of two files say nothing
 * together: what the other file binds the name to is given. */
static const struct arguments *given_values(struct walker *w,
					    const struct arguments *given,
					    struct arguments *room)
{
	for (uint32_t i = 0; i < given->count; i++) {
		ev_t value = resolved(w, given->at[i], given->call);

		if (value == given->at[i])
			continue;
		if (given != room)
			*room = *given;
		given = room;
		room->at[i] = value;
	}
	return given;
}

static ev_t enter(struct walker *w, uint32_t function, enum context context,
		  ev_t self, const struct arguments *arguments, nid_t site,
		  bool as_graph)
{
	struct solver *s = w->s;
	uint32_t activation = solver_activation(s, function, context);
	struct activation *a = activation_at(s, activation);
	struct arguments room;

	arguments = given_values(w, arguments, &room);
	if (!a->made_by_any)
		activation_made(s, a, w->maker);
	w->maker = 0;
	note_target(w, site, function, as_graph);
	note_reason(w, activation, site);
	activation_dialects(s, activation, w->a->dialects & ~w->without);
	activation_shown(a, shown_by_call(w, a, site));
	if (w->a->converts ||
	    (w->a->context == CONTEXT_GRAPH && !w->switched_off))
		activation_converts(a);
	apply_arguments(w, a, self, arguments, as_graph);
	wait_for(w, activation);
	if (!a->was_entered)
		solver_run(s, activation);
	note_passed(w, a, self != EV_UNSEEN ? 1 : 0, site);
	if (arguments->call == site)
		take_filled(w, a, self != EV_UNSEEN ? 1 : 0, arguments);
	return made_by_call(w, a, self, arguments,
			    as_graph ? result_of_activation(w, activation, site)
				     : result_of_call(w, activation, self,
						      arguments, site),
			    site);
}

ev_t call_function(struct walker *w, uint32_t function, enum context context,
		   ev_t self, const struct arguments *arguments, nid_t site)
{
	return enter(w, function, context_of_body(w, function, context), self,
		     arguments, site, false);
}

ev_t call_graph_function(struct walker *w, uint32_t function,
			 enum context context, ev_t self,
			 const struct arguments *arguments, nid_t site)
{
	return enter(w, function, context, self, arguments, site, true);
}
