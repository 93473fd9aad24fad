/*
 * The work list: files that take part, and the order in which functions are run
 * until nothing changes.
 */
#include "model/solve/solver.h"

#include <string.h>

#include "base/steps.h"
#include "model/caches.h"
#include "model/eager_switch.h"
#include "model/modules.h"

/* --- units ------------------------------------------------------------------------ */

static void add_functions(struct solver *s, struct unit *u)
{
	u->first_function = (uint32_t)s->functions.count;
	u->first_class = (uint32_t)s->classes.count;
	for (uint32_t f = 0; f < u->m->functions.count; f++) {
		struct solver_function sf = { .unit = u->index, .index = f };

		for (int c = 0; c < CONTEXT_COUNT; c++)
			sf.activations[c] = NO_INDEX;
		vec_push(s->arena, &s->functions, sf);
	}
	for (uint32_t c = 0; c < u->m->classes.count; c++)
		vec_push(s->arena, &s->classes,
			 ((struct solver_class){ .unit = u->index,
						 .index = c }));
}

static void allocate_activation(struct solver *s, struct unit *u)
{
	const struct model *m = u->m;
	size_t variables = m->variables.count + 1;

	u->values = ARENA_ARRAY(s->arena, ev_t, m->tree->count);
	u->lifted = ARENA_ARRAY(s->arena, uint8_t, m->tree->count);
	u->env = ARENA_ARRAY(s->arena, ev_t, variables);
	u->cells = ARENA_ARRAY(s->arena, struct location, variables);
	u->seen = ARENA_ARRAY(s->arena, uint32_t, variables);
	u->merged = ARENA_ARRAY(s->arena, ev_t, variables);
	u->merge_count = ARENA_ARRAY(s->arena, uint32_t, variables);
	u->targets =
		ARENA_ARRAY(s->arena, struct call_target, m->calls.count + 1);
	for (size_t i = 0; i < m->calls.count; i++)
		u->targets[i].function = NO_INDEX;
	for (size_t v = 0; v < variables; v++)
		u->cells[v].value = EV_NOTHING;
}

/* Whether the file trains or uses a model by Keras' loop: x.fit(...). */
static bool has_training_loop(const struct model *m)
{
	for (uint32_t i = 0; i < m->calls.count; i++)
		if (call_by_id(m, i)->method &&
		    framework_set_has(m->framework, "training-loop",
				      name_text(m, call_by_id(m, i)->method)))
			return true;
	return false;
}

/* Whether all models that the file compiles are run as they are written:
 * compile(..., run_eagerly=True). */
static bool compiles_eagerly(const struct model *m)
{
	bool does = false;

	for (uint32_t i = 0; i < m->calls.count; i++) {
		const struct call *call = call_by_id(m, i);

		if (call->method != m->caches->known.compile)
			continue;
		if (!tree_is(m->tree,
			     call_keyword(m, call->node, "run_eagerly"),
			     KIND_true))
			return false;
		does = true;
	}
	return does;
}

static uint32_t add_module(struct solver *s, struct unit *u)
{
	struct activation *a = ARENA_NEW(s->arena, struct activation);

	*a = (struct activation){ .function = NO_INDEX,
				  .unit = u->index,
				  .context = CONTEXT_EAGER,
				  .result = EV_NOTHING,
				  .yielded = EV_NOTHING,
				  .values = u->values,
				  .dialects = ALL_DIALECTS,
				  .is_certain = true };
	vec_push(s->arena, &s->activations, a);
	return (uint32_t)s->activations.count - 1;
}

struct unit *solver_unit(struct solver *s, const struct model *m)
{
	struct unit *u;

	for (uint32_t i = 0; i < s->units.count; i++)
		if (unit_at(s, i)->m == m)
			return unit_at(s, i);
	/* What a file imports is run for it, however short it is itself. */
	steps_grant(m->tree->text.length);
	u = ARENA_NEW(s->arena, struct unit);
	u->m = m;
	u->index = (uint32_t)s->units.count;
	vec_push(s->arena, &s->units, u);
	allocate_activation(s, u);
	add_functions(s, u);
	u->runs_eagerly = file_runs_eagerly(m);
	u->fits = has_training_loop(m);
	u->compiles_eagerly = compiles_eagerly(m);
	u->module = add_module(s, u);
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
	uint32_t scope = 0;

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
	a->result = EV_UNKNOWN;
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
	w->lifts = 0;
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
	uint32_t file = pool_enter_file(s->pool, a->unit);

	begin_walk(w, s, activation);
	a->is_running = true;
	a->was_entered = true;
	a->rounds++;
	begin_variables(w);
	walk_activation(w);
	a->is_running = false;
	s->depth--;
	pool_enter_file(s->pool, file);
	if (a->result == result && a->yielded == yielded)
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

		s->queue.count--;
		activation_at(s, activation)->is_queued = false;
		solver_run(s, activation);
	}
}
