/*
 * The work list: units, objects, locations and activations, and the order in
 * which functions are run until nothing changes.
 */
#include "model/solve/solver.h"

#include <string.h>

#include "model/caches.h"
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

static void allocate(struct solver *s, struct unit *u)
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

		if (!call->name ||
		    !framework_set_has(m->framework, "eager-switch",
				       name_text(m, call->name)))
			continue;
		if (!tree_is(m->tree, call_argument(m, call->node, 0, NULL),
			     KIND_true) ||
		    is_conditional(m, call->node))
			return false;
		on = true;
	}
	return on;
}

/* Whether the file trains or uses a model by Keras' loop: x.fit(...). */
static bool has_training_loop(const struct model *m)
{
	for (uint32_t i = 0; i < m->calls.count; i++)
		if (m->calls.at[i].method &&
		    framework_set_has(m->framework, "training-loop",
				      name_text(m, m->calls.at[i].method)))
			return true;
	return false;
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
		if (s->units.at[i]->m == m)
			return s->units.at[i];
	u = ARENA_NEW(s->arena, struct unit);
	u->m = m;
	u->index = (uint32_t)s->units.count;
	vec_push(s->arena, &s->units, u);
	allocate(s, u);
	add_functions(s, u);
	u->runs_eagerly = runs_eagerly(m);
	u->fits = has_training_loop(m);
	u->module = add_module(s, u);
	solver_run(s, u->module);
	return u;
}

/* --- objects ------------------------------------------------------------------------ */

static uint32_t object_hash(const struct object *o)
{
	uint32_t h = o->kind * 2654435761u;

	h = (h ^ o->unit) * 16777619u;
	h = (h ^ o->index) * 16777619u;
	h = (h ^ o->target) * 16777619u;
	h = (h ^ o->self) * 16777619u;
	return (h ^ o->site) * 16777619u;
}

static bool same_object(const struct object *a, const struct object *b)
{
	return a->kind == b->kind && a->unit == b->unit &&
	       a->index == b->index && a->target == b->target &&
	       a->self == b->self && a->site == b->site && a->by == b->by &&
	       a->autograph_off == b->autograph_off && a->waits == b->waits;
}

static uint32_t *object_slot(const struct solver *s, const struct object *o)
{
	uint32_t mask = s->object_slot_count - 1, at = object_hash(o) & mask;

	for (;; at = (at + 1) & mask) {
		uint32_t i = s->object_slots[at];

		if (!i || same_object(&s->objects.at[i], o))
			return &s->object_slots[at];
	}
}

static void object_slots_grow(struct solver *s)
{
	s->object_slot_count = s->object_slot_count * 2 + 256;
	while (s->object_slot_count & (s->object_slot_count - 1))
		s->object_slot_count &= s->object_slot_count - 1;
	s->object_slots = ARENA_ARRAY(s->arena, uint32_t, s->object_slot_count);
	for (uint32_t i = 1; i < s->objects.count; i++)
		*object_slot(s, &s->objects.at[i]) = i;
}

uint32_t solver_object(struct solver *s, const struct object *object)
{
	uint32_t *slot;

	if (s->objects.count * 2 >= s->object_slot_count)
		object_slots_grow(s);
	slot = object_slot(s, object);
	if (!*slot) {
		*slot = (uint32_t)s->objects.count;
		vec_push(s->arena, &s->objects, *object);
		return (uint32_t)s->objects.count - 1;
	}
	return *slot;
}

ev_t ev_of_object(struct solver *s, enum value_kind kind, uint32_t object,
		  nid_t proof)
{
	return pool_evidence(
		s->pool,
		&(struct evidence){ .kinds = KIND_BIT(kind),
				    .objects = pool_object(s->pool, object),
				    .proof = proof });
}

/* --- locations ------------------------------------------------------------------------ */

static uint32_t *attribute_slot(const struct solver *s, uint32_t klass,
				sym_t name)
{
	uint32_t mask = s->attribute_slot_count - 1;
	uint32_t at = (klass * 2654435761u ^ name * 40503u) & mask;

	for (;; at = (at + 1) & mask) {
		uint32_t i = s->attribute_slots[at];

		if (!i || (s->attributes.at[i].klass == klass &&
			   s->attributes.at[i].name == name))
			return &s->attribute_slots[at];
	}
}

static void attribute_slots_grow(struct solver *s)
{
	s->attribute_slot_count =
		s->attribute_slot_count ? s->attribute_slot_count * 2 : 128;
	s->attribute_slots =
		ARENA_ARRAY(s->arena, uint32_t, s->attribute_slot_count);
	for (uint32_t i = 1; i < s->attributes.count; i++)
		*attribute_slot(s, s->attributes.at[i].klass,
				s->attributes.at[i].name) = i;
}

struct location *attribute_location(struct solver *s, uint32_t klass,
				    sym_t name)
{
	struct attribute_slot new = { .klass = klass, .name = name };
	uint32_t *slot;

	if (s->attributes.count * 2 >= s->attribute_slot_count)
		attribute_slots_grow(s);
	slot = attribute_slot(s, klass, name);
	if (!*slot) {
		new.location.value = EV_NOTHING;
		*slot = (uint32_t)s->attributes.count;
		vec_push(s->arena, &s->attributes, new);
		return &vec_last(&s->attributes).location;
	}
	return &s->attributes.at[*slot].location;
}

void location_write(struct solver *s, struct location *l, ev_t value)
{
	ev_t joined = ev_join(s->pool, l->value, value);

	if (joined == l->value)
		return;
	l->value = joined;
	for (size_t i = 0; i < l->readers.count; i++)
		solver_queue(s, l->readers.at[i]);
}

ev_t location_read(struct solver *s, struct location *l, uint32_t reader)
{
	/* The last ones only: a reader that reads twice in a row is common. */
	for (size_t i = l->readers.count; i-- > 0;) {
		if (l->readers.at[i] == reader)
			return l->value;
		if (l->readers.count - i > 8)
			break;
	}
	vec_push(s->arena, &l->readers, reader);
	return l->value;
}

/* --- activations ------------------------------------------------------------------------ */

static ev_t *own_values(struct solver *s, const struct solver_function *sf)
{
	const struct unit *u = s->units.at[sf->unit];
	nid_t node = u->m->functions.at[sf->index].node;
	nid_t end = tree_end(u->m->tree, node);

	for (int c = 0; c < CONTEXT_COUNT; c++)
		if (sf->activations[c] != NO_INDEX)
			return ARENA_ARRAY(s->arena, ev_t, end - node) - node;
	return u->values;
}

uint32_t solver_activation(struct solver *s, uint32_t function,
			   enum context context)
{
	struct solver_function *sf = &s->functions.at[function];
	uint32_t *index = &sf->activations[context];
	const struct function *f;
	struct activation *a;

	if (*index != NO_INDEX)
		return *index;
	f = &s->units.at[sf->unit]->m->functions.at[sf->index];
	a = ARENA_NEW(s->arena, struct activation);
	*a = (struct activation){
		.function = function,
		.unit = sf->unit,
		.context = context,
		.result = EV_NOTHING,
		.yielded = EV_NOTHING,
		.values = own_values(s, sf),
		.parameters =
			ARENA_ARRAY(s->arena, ev_t, f->parameters.count + 1)
	};
	for (size_t p = 0; p < f->parameters.count; p++)
		a->parameters[p] = EV_NOTHING;
	*index = (uint32_t)s->activations.count;
	vec_push(s->arena, &s->activations, a);
	return *index;
}

/* What is called in one release only calls others in that one only. */
void activation_dialects(struct solver *s, uint32_t activation, uint8_t bits)
{
	struct activation *a = s->activations.at[activation];

	if (!(bits & ~a->dialects))
		return;
	a->dialects |= bits;
	a->was_entered = false;
}

void activation_reason(struct solver *s, uint32_t activation,
		       struct trace trace)
{
	struct activation *a = s->activations.at[activation];

	if (trace.certain && !a->is_certain) {
		a->is_certain = true;
		a->was_entered = false;
	}
	for (size_t i = 0; i < a->traces.count; i++) {
		if (a->traces.at[i].where != trace.where ||
		    a->traces.at[i].kind != trace.kind)
			continue;
		a->traces.at[i].certain |= trace.certain;
		return;
	}
	if (a->traces.count < MOST_REASONS)
		vec_push(s->arena, &a->traces, trace);
}

void solver_queue(struct solver *s, uint32_t activation)
{
	struct activation *a = s->activations.at[activation];

	if (a->is_queued)
		return;
	a->is_queued = true;
	vec_push(s->arena, &s->queue, activation);
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
		f = &w->m->functions
			     .at[w->s->functions.at[w->a->function].index];
		scope = f->scope;
	}
	for (size_t i = 0; i < w->m->scopes.at[scope].variables.count; i++)
		w->u->env[w->m->scopes.at[scope].variables.at[i]] = EV_UNSEEN;
	for (uint32_t p = 0; f && p < f->parameters.count; p++) {
		bind_variable(w, f->parameters.at[p].variable,
			      w->a->parameters[p]);
		w->a->values[f->parameters.at[p].identifier] =
			w->a->parameters[p];
	}
}

/* What has been run too often gets unknown arguments, and gives unknown. */
static void widen(struct solver *s, struct activation *a)
{
	const struct function *f;

	if (a->function == NO_INDEX)
		return;
	f = &s->units.at[a->unit]
		     ->m->functions.at[s->functions.at[a->function].index];
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
	sf = &s->functions.at[a->function];
	for (int c = 0; c < CONTEXT_COUNT; c++)
		if (sf->activations[c] != NO_INDEX &&
		    s->activations.at[sf->activations[c]]->is_running)
			return true;
	return false;
}

static void begin_walk(struct walker *w, struct solver *s, uint32_t activation)
{
	w->s = s;
	w->a = s->activations.at[activation];
	w->u = s->units.at[w->a->unit];
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
	struct activation *a = s->activations.at[activation];
	struct walker *w = walker_at(s, s->depth++);
	ev_t result = a->result, yielded = a->yielded;

	begin_walk(w, s, activation);
	a->is_running = true;
	a->was_entered = true;
	a->rounds++;
	begin_variables(w);
	walk_activation(w);
	a->is_running = false;
	s->depth--;
	if (a->result == result && a->yielded == yielded)
		return;
	for (size_t i = 0; i < a->callers.count; i++)
		solver_queue(s, a->callers.at[i]);
}

void solver_run(struct solver *s, uint32_t activation)
{
	struct activation *a = s->activations.at[activation];

	if (s->depth >= MOST_NESTED_RUNS || is_running_elsewhere(s, a)) {
		a->was_entered = false;
		solver_queue(s, activation);
		return;
	}
	if (a->rounds >= MOST_RUNS) {
		if (a->rounds++ > MOST_RUNS)
			return;
		widen(s, a);
	}
	run_now(s, activation);
}

void solver_settle(struct solver *s)
{
	while (s->queue.count) {
		uint32_t activation = vec_last(&s->queue);

		s->queue.count--;
		s->activations.at[activation]->is_queued = false;
		solver_run(s, activation);
	}
}
