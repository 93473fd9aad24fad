/*
 * The files that take part, with room for what is known of their nodes, variables
 * and calls. Nothing of them has been run.
 */
#include "model/solve/solver.h"

#include "base/steps.h"
#include "model/caches.h"
#include "model/eager_switch.h"
#include "model/modules.h"
#include "model/release.h"

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
	for_each_class(u->m, c)
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
	u->grown = ARENA_ARRAY(s->arena, bool, variables);
	u->merged = ARENA_ARRAY(s->arena, ev_t, variables);
	u->merge_count = ARENA_ARRAY(s->arena, uint32_t, variables);
	u->targets =
		ARENA_ARRAY(s->arena, struct call_target, m->calls.count + 1);
	for (uint32_t i = 0; i < m->calls.count; i++)
		u->targets[i].function = NO_INDEX;
	for (size_t v = 0; v < variables; v++)
		u->cells[v].value = EV_NOTHING;
}

/* Whether the file trains or uses a model by Keras' loop: x.fit(...). */
static bool has_training_loop(const struct model *m)
{
	for_each_call(m, i)
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

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		nid_t value;

		if (call->method != m->caches->known.compile)
			continue;
		if (!hands_on_compile(m, call, &value))
			value = call_keyword(m, call->node, "run_eagerly");
		else if (value == NO_NODE ||
			 project_of_model_mentions(
				 m, "text-of-eager-compile-undone"))
			continue;
		if (!tree_is(m->tree, value, KIND_true))
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
				  .own_result = EV_NOTHING,
				  .yielded = EV_NOTHING,
				  .values = u->values,
				  .dialects = ALL_DIALECTS,
				  .shown = ALL_DIALECTS,
				  .is_certain = true };
	vec_push(s->arena, &s->activations, a);
	return (uint32_t)s->activations.count - 1;
}

static struct unit *unit_of_model(const struct solver *s, const struct model *m)
{
	for (uint32_t i = 0; i < s->units.count; i++)
		if (unit_at(s, i)->m == m)
			return unit_at(s, i);
	return NULL;
}

/* from train import run; run(build_model()): what was imported before is fitted there, too,
 * and is run once more. */
static void note_training_loop(struct solver *s, const struct model *m)
{
	if (s->fits || !has_training_loop(m))
		return;
	s->fits = true;
	for (uint32_t a = 0; a < s->activations.count; a++)
		if (activation_at(s, a)->was_entered)
			solver_queue(s, a);
}

/* Its top level is to be run. */
static struct unit *unit_new(struct solver *s, const struct model *m)
{
	struct unit *u = ARENA_NEW(s->arena, struct unit);

	u->m = m;
	u->index = (uint32_t)s->units.count;
	vec_push(s->arena, &s->units, u);
	allocate_activation(s, u);
	add_functions(s, u);
	u->runs_eagerly = file_runs_eagerly(m);
	note_training_loop(s, m);
	u->compiles_eagerly = compiles_eagerly(m);
	u->keras_is_apart = keras_traces_nothing(m);
	u->module = add_module(s, u);
	return u;
}

struct unit *unit_joined(struct solver *s, const struct model *m)
{
	struct unit *u = unit_of_model(s, m);

	if (!u) {
		/* What a file imports is run for it, however short it is
		 * itself. */
		steps_grant(m->tree->text.length);
		u = unit_new(s, m);
		solver_queue(s, u->module);
	}
	return u;
}
