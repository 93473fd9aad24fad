/*
 * The work list: the order in which functions are run until nothing changes.
 */
#include "model/solve/solver.h"

#include <string.h>

#include "base/steps.h"
#include "model/caches.h"
#include "model/solve/values.h"

struct unit *solver_unit(struct solver *s, const struct model *m)
{
	struct unit *u = unit_joined(s, m);

	if (!activation_at(s, u->module)->was_entered)
		solver_run(s, u->module);
	return u;
}

/* --- one run ----------------------------------------------------------------------------- */

static struct walker *walker_at(struct solver *s, uint32_t depth)
{
	if (!s->walkers[depth])
		s->walkers[depth] = ARENA_NEW(s->arena, struct walker);
	return s->walkers[depth];
}

static void begin_variables(struct walker *w)
{
	const struct function *f = NULL;
	scope_id scope = { 0 };

	if (w->a->function != NO_INDEX) {
		f = function_at(
			w->m, solver_function_at(w->s, w->a->function)->index);
		scope = f->scope;
	}
	for (size_t i = 0; i < scope_at(w->m, scope)->variables.count; i++)
		w->u->env[scope_at(w->m, scope)->variables.at[i]] = EV_UNSEEN;
	for (uint32_t p = 0; f && p < f->parameters.count; p++) {
		bind_variable(w, f->parameters.at[p].variable,
			      w->a->parameters[p]);
		w->a->values[f->parameters.at[p].identifier] =
			w->a->parameters[p];
	}
}

/* What has been run too often gets unknown arguments, and gives unknown. */
static void widen_activation(struct solver *s, struct activation *a)
{
	const struct function *f;

	if (a->function == NO_INDEX)
		return;
	f = function_at(unit_at(s, a->unit)->m,
			solver_function_at(s, a->function)->index);
	for (size_t p = 0; p < f->parameters.count; p++)
		a->parameters[p] = ev_may(s->pool, a->parameters[p]);
	a->result = a->own_result = EV_UNKNOWN;
}

/* Only one context of a function is run at a time: they share the places of
 * their variables. */
static bool is_running_elsewhere(const struct solver *s,
				 const struct activation *a)
{
	const struct solver_function *sf;

	if (a->is_running)
		return true;
	if (a->function == NO_INDEX)
		return false;
	sf = solver_function_at(s, a->function);
	for (int c = 0; c < CONTEXT_COUNT; c++)
		if (sf->activations[c] != NO_INDEX &&
		    activation_at(s, sf->activations[c])->is_running)
			return true;
	return false;
}

static void begin_walk(struct walker *w, struct solver *s, uint32_t activation)
{
	w->s = s;
	w->a = activation_at(s, activation);
	w->u = unit_at(s, w->a->unit);
	w->m = w->u->m;
	w->t = w->m->tree;
	w->index = activation;
	w->is_dead = false;
	w->lifts = w->builds = 0;
	w->unconverted = w->switched_off = false;
	w->compiled = 0;
	w->maker = 0;
	w->trail.count = w->frames.count = w->outs.count = 0;
}

struct walker *solver_walker(struct solver *s, const struct unit *u)
{
	struct walker *w = ARENA_NEW(s->arena, struct walker);

	begin_walk(w, s, u->module);
	return w;
}

static void run_now(struct solver *s, uint32_t activation)
{
	struct activation *a = activation_at(s, activation);
	struct walker *w = walker_at(s, s->depth++);
	ev_t result = a->result, yielded = a->yielded;
	uint32_t file = pool_enter_file(s->pool, a->unit), changes = a->changes;

	begin_walk(w, s, activation);
	a->is_running = true;
	a->is_queued = false;
	a->was_entered = true;
	a->rounds++;
	begin_variables(w);
	walk_activation(w);
	a->is_running = false;
	s->depth--;
	pool_enter_file(s->pool, file);
	if (a->result == result && a->yielded == yielded &&
	    a->changes == changes)
		return;
	for (size_t i = 0; i < a->callers.count; i++)
		solver_queue(s, a->callers.at[i]);
}

void solver_run(struct solver *s, uint32_t activation)
{
	struct activation *a = activation_at(s, activation);

	if (s->depth >= MOST_NESTED_RUNS || is_running_elsewhere(s, a)) {
		a->was_entered = false;
		solver_queue(s, activation);
		return;
	}
	if (a->rounds >= MOST_RUNS) {
		if (a->rounds++ > MOST_RUNS)
			return;
		widen_activation(s, a);
	}
	run_now(s, activation);
}

void solver_settle(struct solver *s)
{
	while (s->queue.count) {
		uint32_t activation = vec_last(&s->queue);
		struct activation *a = activation_at(s, activation);
		/* What was run since has read what it was queued for. */
		bool is_due = a->is_queued;

		s->queue.count--;
		a->is_queued = false;
		if (is_due)
			solver_run(s, activation);
	}
}
