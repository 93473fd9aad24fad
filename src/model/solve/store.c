/*
 * What the solver keeps: objects, each once; locations with their readers; and
 * activations, which are queued when something that they read has changed.
 */
#include "model/solve/solver.h"

/* --- objects ------------------------------------------------------------------------ */

static uint32_t object_hash(const struct object *o)
{
	uint32_t h = o->kind * 2654435761u;

	h = (h ^ o->unit) * 16777619u;
	h = (h ^ o->function) * 16777619u;
	h = (h ^ o->klass) * 16777619u;
	h = (h ^ o->target) * 16777619u;
	h = (h ^ o->self ^ o->maker << 16) * 16777619u;
	return (h ^ o->site) * 16777619u;
}

static bool same_object(const struct object *a, const struct object *b)
{
	return a->kind == b->kind && a->unit == b->unit &&
	       a->function == b->function && a->klass == b->klass &&
	       a->target == b->target && a->self == b->self &&
	       a->site == b->site && a->by == b->by && a->maker == b->maker &&
	       a->autograph_off == b->autograph_off && a->waits == b->waits;
}

static uint32_t *object_slot(const struct solver *s, const struct object *o)
{
	uint32_t mask = s->object_slot_count - 1, at = object_hash(o) & mask;

	for (;; at = (at + 1) & mask) {
		uint32_t i = s->object_slots[at];

		if (!i || same_object(object_at(s, i), o))
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
		*object_slot(s, object_at(s, i)) = i;
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

bool class_saved(struct solver *s, uint32_t klass)
{
	bool was_saved = solver_class_at(s, klass)->is_saved;

	vec_at(&s->classes, klass)->is_saved = true;
	return !was_saved;
}

bool classes_saved(struct solver *s, ev_t value)
{
	const struct object_set *set =
		pool_objects_at(s->pool, pool_at(s->pool, value)->objects);
	bool grew = false;

	for (uint32_t i = 0; i < set->count; i++)
		if (object_at(s, set->at[i])->kind == OBJECT_INSTANCE)
			grew |= class_saved(s, object_at(s, set->at[i])->klass);
	return grew;
}

/* --- locations ------------------------------------------------------------------------ */

static uint32_t *attribute_slot(const struct solver *s, uint32_t klass,
				sym_t name)
{
	uint32_t mask = s->attribute_slot_count - 1;
	uint32_t at = (klass * 2654435761u ^ name * 40503u) & mask;

	for (;; at = (at + 1) & mask) {
		uint32_t i = s->attribute_slots[at];

		if (!i || (attribute_at(s, i)->klass == klass &&
			   attribute_at(s, i)->name == name))
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
		*attribute_slot(s, attribute_at(s, i)->klass,
				attribute_at(s, i)->name) = i;
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
	return &vec_at(&s->attributes, *slot)->location;
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
	const struct unit *u = unit_at(s, sf->unit);
	nid_t node = function_at(u->m, sf->index)->node;
	nid_t end = tree_end(u->m->tree, node);

	for (int c = 0; c < CONTEXT_COUNT; c++)
		if (sf->activations[c] != NO_INDEX)
			return ARENA_ARRAY(s->arena, ev_t, end - node) - node;
	return u->values;
}

uint32_t solver_activation(struct solver *s, uint32_t function,
			   enum context context)
{
	struct solver_function *sf = vec_at(&s->functions, function);
	uint32_t *index = &sf->activations[context];
	const struct function *f;
	struct activation *a;

	if (*index != NO_INDEX)
		return *index;
	f = function_at(unit_at(s, sf->unit)->m, sf->index);
	a = ARENA_NEW(s->arena, struct activation);
	*a = (struct activation){
		.function = function,
		.unit = sf->unit,
		.context = context,
		.result = EV_NOTHING,
		.own_result = EV_NOTHING,
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
	struct activation *a = activation_at(s, activation);

	if (!(bits & ~a->dialects))
		return;
	a->dialects |= bits;
	a->was_entered = false;
}

void activation_converts(struct activation *a)
{
	if (a->context != CONTEXT_GRAPH_PLAIN || a->converts)
		return;
	a->converts = true;
	a->was_entered = false;
}

void activation_shown(struct activation *a, uint8_t bits)
{
	if (!(bits & ~a->shown))
		return;
	a->shown |= bits;
	a->was_entered = false;
}

void activation_reason(struct solver *s, uint32_t activation,
		       struct trace trace)
{
	struct activation *a = activation_at(s, activation);

	if (trace.certain)
		a->certain |= trace.dialects ? trace.dialects : ALL_DIALECTS;
	if (trace.certain && !a->is_certain) {
		a->is_certain = true;
		a->was_entered = false;
	}
	for (size_t i = 0; i < a->traces.count; i++) {
		if (a->traces.at[i].where != trace.where ||
		    a->traces.at[i].kind != trace.kind)
			continue;
		a->traces.at[i].certain |= trace.certain;
		a->traces.at[i].assumed &= trace.assumed;
		return;
	}
	if (a->traces.count < MOST_REASONS)
		vec_push(s->arena, &a->traces, trace);
}

void solver_queue(struct solver *s, uint32_t activation)
{
	struct activation *a = activation_at(s, activation);

	if (a->is_queued)
		return;
	a->is_queued = true;
	vec_push(s->arena, &s->queue, activation);
}
