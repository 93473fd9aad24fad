/*
 * Containers that a function gets and puts something into: they are the caller's.
 *
 *	def put(d, x): d["x"] = [x]
 *	put(state, 1)		`state` has a list there now
 *
 * The function keeps what each such parameter holds in the end; who calls it joins
 * that with the variable or the attribute that it gave.
 */
#include "model/origin.h"
#include "model/solve/solver.h"

static const struct function *function_run(const struct walker *w,
					   const struct activation *a)
{
	const struct solver_function *f = solver_function_at(w->s, a->function);

	return function_at(unit_at(w->s, f->unit)->m, f->index);
}

/* The parameter that a name stands for in the function that runs, or NO_INDEX. */
static uint32_t parameter_meant(const struct walker *w, nid_t name)
{
	return w->a->function == NO_INDEX
		       ? NO_INDEX
		       : own_parameter_of(
				 w->m,
				 solver_function_at(w->s, w->a->function)->index,
				 name);
}

static ev_t *nothing_filled(const struct walker *w)
{
	size_t count = function_run(w, w->a)->parameters.count;
	ev_t *filled = ARENA_ARRAY(w->s->arena, ev_t, count + 1);

	for (size_t p = 0; p < count; p++)
		filled[p] = EV_NOTHING;
	return filled;
}

void note_filled(struct walker *w, nid_t container, ev_t value)
{
	uint32_t p = parameter_meant(w, container);
	ev_t joined;

	if (p == NO_INDEX)
		return;
	if (!w->a->filled)
		w->a->filled = nothing_filled(w);
	joined = ev_join(pool_of(w), w->a->filled[p], value);
	w->a->fills += joined != w->a->filled[p];
	w->a->filled[p] = joined;
}

/* What is given there has what the function has put into it. */
static void fill(struct walker *w, nid_t given, ev_t filled)
{
	ev_t now = value_at(w, given);

	if (!ev_must(pool_of(w), now, KINDS_CONTAINER) ||
	    !ev_at(w, now)->elements)
		return;
	if (tree_is(w->t, given, KIND_identifier) ||
	    tree_is(w->t, given, KIND_attribute))
		bind_target_value(w, given, ev_join(pool_of(w), now, filled));
}

/* What the call is seen to give to a parameter; NO_NODE where something stands
 * between them, such as a partial(). */
static nid_t given_in_call(const struct walker *w,
			   const struct arguments *arguments,
			   const struct function *f, uint32_t first, uint32_t p)
{
	nid_t given = argument_for_function(
		w->m, call_at(w->m, arguments->call), f, first, p);

	return given != NO_NODE && argument_at(arguments, (int)(p - first),
					       f->parameters.at[p].name) ==
					   value_at(w, given)
		       ? given
		       : NO_NODE;
}

void take_filled(struct walker *w, const struct activation *a, uint32_t first,
		 const struct arguments *arguments)
{
	const struct function *f = function_run(w, a);

	if (!a->filled || !tree_is(w->t, arguments->call, KIND_call))
		return;
	for (uint32_t p = first; p < f->parameters.count; p++) {
		nid_t given = given_in_call(w, arguments, f, first, p);

		if (a->filled[p] != EV_NOTHING && given != NO_NODE)
			fill(w, given, a->filled[p]);
	}
}
