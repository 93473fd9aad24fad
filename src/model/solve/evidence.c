/*
 * Interned evidence and its lattice.
 *
 * In: evidence by value. Out: numbers that are equal when the evidence is.
 * Everything lives as long as the arena of the pool.
 */
#include "model/solve/evidence.h"

#include <string.h>

#include "base/fnv.h"
#include "base/vec.h"

/* A table of equal-sized records, each of them once. Record 0 is all zero. */
struct table {
	struct arena *arena;
	size_t size;
	char *records;
	uint32_t count, room;
	uint32_t *slots, slot_count;
};

struct join_entry {
	ev_t a, b, joined;
};

#define JOIN_CACHE 1024

struct pool {
	uint16_t file; /* whose nodes are the proofs now, plus one */
	struct table evidence, elements, objects;
	struct join_entry joins[JOIN_CACHE];
};

/* --- tables ------------------------------------------------------------------ */

static uint32_t hash_of(const char *bytes, size_t size)
{
	uint64_t hash = FNV64_START;

	for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, bytes, sizeof(word));
		hash = fnv64(hash, word);
		/* What differs in the upper half shows in the lower one. */
		hash ^= hash >> 32;
		bytes += sizeof(word);
	}
	if (size) {
		uint32_t word;

		memcpy(&word, bytes, sizeof(word));
		hash = fnv64(hash, word);
	}
	return (uint32_t)(hash ^ hash >> 29);
}

static void table_init(struct table *t, struct arena *arena, size_t size)
{
	t->arena = arena;
	t->size = size;
	t->room = 64;
	t->count = 1;
	t->records = arena_alloc(arena, t->room * size);
	t->slot_count = 256;
	t->slots = ARENA_ARRAY(arena, uint32_t, t->slot_count);
}

static uint32_t *table_slot(const struct table *t, const void *record)
{
	uint32_t mask = t->slot_count - 1;
	uint32_t at = hash_of(record, t->size) & mask;

	for (;; at = (at + 1) & mask) {
		uint32_t i = t->slots[at];

		if (!i || !memcmp(t->records + i * t->size, record, t->size))
			return &t->slots[at];
	}
}

static void table_grow(struct table *t)
{
	char *records = t->records;

	t->records = arena_room(t->arena, t->room * 2 * t->size);
	memcpy(t->records, records, t->count * t->size);
	t->room *= 2;
	t->slot_count = t->room * 4;
	t->slots = ARENA_ARRAY(t->arena, uint32_t, t->slot_count);
	for (uint32_t i = 1; i < t->count; i++)
		*table_slot(t, t->records + i * t->size) = i;
}

/* The record must have no padding that is not zero. */
static uint32_t table_add(struct table *t, const void *record)
{
	uint32_t *slot = table_slot(t, record);

	if (*slot)
		return *slot;
	*slot = t->count;
	memcpy(t->records + t->count * t->size, record, t->size);
	if (++t->count == t->room) {
		table_grow(t);
		return t->count - 1;
	}
	return *slot;
}

/* --- the pool ---------------------------------------------------------------- */

struct pool *pool_new(struct arena *arena)
{
	struct pool *pool = ARENA_NEW(arena, struct pool);
	/* Told apart by their proofs, which no evidence of a program has. */
	struct evidence fixed = { 0 };

	pool->file = FILE_CHECKED;
	table_init(&pool->evidence, arena, sizeof(struct evidence));
	table_init(&pool->elements, arena, sizeof(struct elements));
	table_init(&pool->objects, arena, sizeof(struct object_set));
	fixed.proof = NO_NODE;
	pool_evidence(pool, &fixed);
	fixed.kinds = KIND_BIT(VALUE_UNKNOWN);
	pool_evidence(pool, &fixed);
	fixed.varies = UINT8_MAX;
	pool_evidence(pool, &fixed);
	return pool;
}

ev_t pool_evidence(struct pool *pool, const struct evidence *evidence)
{
	struct evidence record;

	memset(&record, 0, sizeof(record));
	record.kinds = evidence->kinds;
	record.elements = evidence->elements;
	record.objects = evidence->objects;
	record.constant = evidence->constant;
	record.dtype = evidence->dtype;
	record.name = evidence->name;
	record.proof = evidence->proof;
	record.file = evidence->file ? evidence->file : pool->file;
	record.varies = evidence->varies;
	record.batch = evidence->batch;
	record.is_symbolic = evidence->is_symbolic;
	record.only_symbolic = evidence->only_symbolic;
	return table_add(&pool->evidence, &record);
}

uint32_t pool_enter_file(struct pool *pool, uint32_t file)
{
	uint32_t before = pool->file - 1;

	pool->file = (uint16_t)(file + 1);
	return before;
}

const struct evidence *pool_at(const struct pool *pool, ev_t ev)
{
	const struct evidence *all = (const void *)pool->evidence.records;

	return &all[ev];
}

static uint8_t elements_depth(const struct pool *pool, ev_t ev)
{
	return pool_elements_at(pool, pool_at(pool, ev)->elements)->depth;
}

/* Without what is held deeper than that; it is at most MOST_ELEMENT_DEPTH deep. */
static ev_t cut_at_depth(struct pool *pool, ev_t ev, uint8_t depth)
{
	struct evidence e = *pool_at(pool, ev);
	struct elements list;

	if (elements_depth(pool, ev) <= depth)
		return ev;
	list = *pool_elements_at(pool, e.elements);
	for (uint32_t i = 0; depth && i < list.count; i++)
		list.at[i] = cut_at_depth(pool, list.at[i], depth - 1);
	e.elements = depth ? pool_elements(pool, &list) : 0;
	return pool_evidence(pool, &e);
}

uint32_t pool_elements(struct pool *pool, const struct elements *elements)
{
	struct elements record;

	memset(&record, 0, sizeof(record));
	record.count = elements->count;
	record.open = elements->open;
	for (uint32_t i = 0; i < elements->count; i++) {
		record.keys[i] = elements->keys[i];
		record.at[i] = cut_at_depth(pool, elements->at[i],
					    MOST_ELEMENT_DEPTH - 1);
		if (elements_depth(pool, record.at[i]) + 1 > record.depth)
			record.depth = elements_depth(pool, record.at[i]) + 1;
	}
	return table_add(&pool->elements, &record);
}

const struct elements *pool_elements_at(const struct pool *pool, uint32_t i)
{
	const struct elements *all = (const void *)pool->elements.records;

	return &all[i];
}

uint32_t pool_object(struct pool *pool, uint32_t object)
{
	struct object_set set;

	memset(&set, 0, sizeof(set));
	set.count = 1;
	set.at[0] = object;
	return table_add(&pool->objects, &set);
}

const struct object_set *pool_objects_at(const struct pool *pool, uint32_t i)
{
	const struct object_set *all = (const void *)pool->objects.records;

	return &all[i];
}

/* --- joins ------------------------------------------------------------------- */

static bool set_add(struct object_set *set, uint32_t object)
{
	uint32_t i = 0;

	while (i < set->count && set->at[i] < object)
		i++;
	if (i < set->count && set->at[i] == object)
		return true;
	if (set->count == MOST_OBJECTS)
		return false;
	memmove(set->at + i + 1, set->at + i,
		(set->count - i) * sizeof(*set->at));
	set->at[i] = object;
	set->count++;
	return true;
}

static uint32_t join_objects(struct pool *pool, uint32_t a, uint32_t b)
{
	const struct object_set *other = pool_objects_at(pool, b);
	struct object_set set = *pool_objects_at(pool, a);

	for (uint32_t i = 0; i < other->count; i++)
		if (!set_add(&set, other->at[i]))
			return 0;
	return table_add(&pool->objects, &set);
}

/* Containers of other lengths become one of any length. */
static void open_elements(struct pool *pool, struct elements *e)
{
	ev_t all = EV_NOTHING;

	for (uint32_t i = 0; i < e->count; i++)
		all = ev_join(pool, all, e->at[i]);
	memset(e, 0, sizeof(*e));
	e->open = true;
	e->count = 1;
	e->at[0] = all;
}

static bool same_keys(const struct elements *a, const struct elements *b)
{
	return a->count == b->count && a->open == b->open &&
	       !memcmp(a->keys, b->keys, sizeof(a->keys));
}

/* A dict of which each key is known, and maybe nothing. */
static bool is_keyed(const struct elements *e)
{
	for (uint32_t i = 0; i < e->count; i++)
		if (!e->keys[i])
			return false;
	return !e->open;
}

/* The element of that key, which is added where it is missing: keys are in the order
 * of their numbers. NULL where there is no room. */
static ev_t *element_of_key(struct elements *e, sym_t key)
{
	uint32_t i = 0;

	while (i < e->count && e->keys[i] < key)
		i++;
	if (i < e->count && e->keys[i] == key)
		return &e->at[i];
	if (e->count == MOST_ELEMENTS)
		return NULL;
	memmove(e->keys + i + 1, e->keys + i,
		(e->count - i) * sizeof(*e->keys));
	memmove(e->at + i + 1, e->at + i, (e->count - i) * sizeof(*e->at));
	e->keys[i] = key;
	e->at[i] = EV_NOTHING;
	e->count++;
	return &e->at[i];
}

static bool has_key(const struct elements *e, sym_t key)
{
	for (uint32_t i = 0; i < e->count; i++)
		if (e->keys[i] == key)
			return true;
	return false;
}

/* What the other one does not have may be something else by then. */
static bool add_keyed(struct pool *pool, struct elements *to,
		      const struct elements *from, const struct elements *other)
{
	for (uint32_t i = 0; i < from->count; i++) {
		ev_t *element = element_of_key(to, from->keys[i]);

		if (!element)
			return false;
		*element = ev_join(pool, *element, from->at[i]);
		if (!has_key(other, from->keys[i]))
			*element = ev_may(pool, *element);
	}
	return true;
}

/* {"a": f} or {"b": g}: what one of them has under a key, the value may have. 0 where
 * they are no such dicts, or too large together. */
static uint32_t join_keyed(struct pool *pool, const struct elements *x,
			   const struct elements *y)
{
	struct elements all;

	memset(&all, 0, sizeof(all));
	if (!(x->count + y->count) || !is_keyed(x) || !is_keyed(y) ||
	    !add_keyed(pool, &all, x, y) || !add_keyed(pool, &all, y, x))
		return 0;
	return pool_elements(pool, &all);
}

static uint32_t join_elements(struct pool *pool, uint32_t a, uint32_t b)
{
	struct elements x, y;
	uint32_t keyed;

	if (!a || !b)
		return 0;
	x = *pool_elements_at(pool, a);
	y = *pool_elements_at(pool, b);
	keyed = join_keyed(pool, &x, &y);
	if (keyed)
		return keyed;
	if (!same_keys(&x, &y)) {
		open_elements(pool, &x);
		open_elements(pool, &y);
	}
	for (uint32_t i = 0; i < x.count; i++)
		x.at[i] = ev_join(pool, x.at[i], y.at[i]);
	return pool_elements(pool, &x);
}

/* What is said of kinds that one side has not got stays as the other says. */
#define JOIN_FIELD(field, of, joined)   \
	(!(x.kinds & (of))    ? y.field \
	 : !(y.kinds & (of))  ? x.field \
	 : x.field == y.field ? x.field \
			      : (joined))

#define KINDS_WITH_OBJECTS                                   \
	(KIND_BIT(VALUE_FUNCTION) | KIND_BIT(VALUE_CLASS) |  \
	 KIND_BIT(VALUE_INSTANCE) | KIND_BIT(VALUE_MODEL) |  \
	 KIND_BIT(VALUE_LAYER) | KIND_BIT(VALUE_OPTIMIZER) | \
	 KIND_BIT(VALUE_METRIC) | KIND_BIT(VALUE_LOSS) |     \
	 KIND_BIT(VALUE_OBJECT) | KIND_BIT(VALUE_ITERATOR))

#define KINDS_WITH_SHAPE                                                \
	(KINDS_TENSOR | KIND_BIT(VALUE_NUMPY) | KIND_BIT(VALUE_SHAPE) | \
	 KIND_BIT(VALUE_SPEC))

/* The first place in the text, of the file that is checked if it can be. */
static void take_first_proof(struct evidence *z, const struct evidence *x,
			     const struct evidence *y)
{
	const struct evidence *first = x;

	if (y->file < x->file || (y->file == x->file && y->proof < x->proof))
		first = y;
	z->proof = first->proof;
	z->file = first->file;
}

static uint8_t join_batches(uint8_t x, uint8_t y)
{
	bool is_mixed = (x == BATCH_FED && y == BATCH_NONE) ||
			(x == BATCH_NONE && y == BATCH_FED);

	return is_mixed ? BATCH_MIXED : x > y ? x : y;
}

/* What a library has or makes: no object of the program. */
static bool is_foreign_object(const struct evidence *e)
{
	return !e->objects && (e->name || (e->kinds & KINDS_WITH_OBJECTS) ==
						  KIND_BIT(VALUE_OBJECT));
}

/* [Mine(), keras.callbacks.TerminateOnNaN()]: those of the program stay known; they may
 * be something else, too. */
static uint32_t join_which(struct pool *pool, const struct evidence *x,
			   const struct evidence *y, uint64_t *kinds)
{
	if (x->objects && y->objects)
		return join_objects(pool, x->objects, y->objects);
	if (!is_foreign_object(x) && !is_foreign_object(y))
		return 0;
	*kinds |= KIND_BIT(VALUE_UNKNOWN);
	return x->objects ? x->objects : y->objects;
}

static ev_t join_fields(struct pool *pool, ev_t a, ev_t b)
{
	struct evidence x = *pool_at(pool, a), y = *pool_at(pool, b), z = x;
	uint64_t named = ~KIND_BIT(VALUE_UNKNOWN);

	z.kinds = x.kinds | y.kinds;
	z.elements = JOIN_FIELD(elements, KINDS_CONTAINER,
				join_elements(pool, x.elements, y.elements));
	z.objects = JOIN_FIELD(objects, KINDS_WITH_OBJECTS,
			       join_which(pool, &x, &y, &z.kinds));
	z.constant = JOIN_FIELD(constant, KINDS_SCALAR, 0);
	z.dtype = JOIN_FIELD(dtype, KINDS_WITH_SHAPE, 0);
	z.batch = JOIN_FIELD(batch, KINDS_WITH_SHAPE,
			     join_batches(x.batch, y.batch));
	z.name = JOIN_FIELD(name, named, 0);
	z.varies = x.varies > y.varies ? x.varies : y.varies;
	z.is_symbolic = x.is_symbolic || y.is_symbolic;
	z.only_symbolic = x.only_symbolic && y.only_symbolic;
	take_first_proof(&z, &x, &y);
	return pool_evidence(pool, &z);
}

ev_t ev_join(struct pool *pool, ev_t a, ev_t b)
{
	struct join_entry *entry;

	if (a == b || b == EV_NOTHING || b == EV_UNSEEN)
		return a == EV_UNSEEN ? EV_NOTHING : a;
	if (a == EV_NOTHING || a == EV_UNSEEN)
		return b;
	if (a > b) {
		ev_t c = a;

		a = b;
		b = c;
	}
	entry = &pool->joins[(a * 31 + b) % JOIN_CACHE];
	if (entry->a != a || entry->b != b) {
		ev_t joined = join_fields(pool, a, b);

		*entry = (struct join_entry){ a, b, joined };
	}
	return entry->joined;
}

/* --- making ------------------------------------------------------------------ */

ev_t ev_of(struct pool *pool, enum value_kind kind, nid_t proof)
{
	struct evidence e = { .kinds = KIND_BIT(kind), .proof = proof };

	return pool_evidence(pool, &e);
}

ev_t ev_may(struct pool *pool, ev_t ev)
{
	struct evidence e = *pool_at(pool, ev);

	if (ev < EV_UNKNOWN)
		return ev;
	e.kinds |= KIND_BIT(VALUE_UNKNOWN);
	return pool_evidence(pool, &e);
}

ev_t ev_without(struct pool *pool, ev_t ev, uint64_t kinds)
{
	struct evidence e = *pool_at(pool, ev);

	if (!(e.kinds & kinds))
		return ev;
	e.kinds &= ~kinds;
	return e.kinds ? pool_evidence(pool, &e) : EV_NOTHING;
}

ev_t ev_only(struct pool *pool, ev_t ev, uint64_t kinds, nid_t proof)
{
	struct evidence e = *pool_at(pool, ev);

	if (e.kinds & kinds) {
		e.kinds &= kinds;
		return pool_evidence(pool, &e);
	}
	if (!(e.kinds & KIND_BIT(VALUE_UNKNOWN)))
		return EV_NOTHING;
	return pool_evidence(pool, &(struct evidence){ .kinds = kinds,
						       .proof = proof });
}

static uint32_t carried_elements(struct pool *pool, const struct pool *from,
				 uint32_t elements, nid_t proof)
{
	struct elements carried = *pool_elements_at(from, elements);

	/* They are at most so deep: MOST_ELEMENT_DEPTH. */
	for (uint32_t i = 0; i < carried.count; i++)
		carried.at[i] = ev_carried(pool, from, carried.at[i], proof);
	return pool_elements(pool, &carried);
}

ev_t ev_carried(struct pool *pool, const struct pool *from, ev_t ev,
		nid_t proof)
{
	struct evidence e = *pool_at(from, ev);

	if (ev < EV_FIRST)
		return ev == EV_LIVE ? EV_UNKNOWN : ev;
	if (e.objects)
		return EV_UNKNOWN;
	if (e.elements)
		e.elements = carried_elements(pool, from, e.elements, proof);
	e.proof = proof;
	e.file = 0;
	return pool_evidence(pool, &e);
}

ev_t ev_sequence(struct pool *pool, enum value_kind kind, const ev_t *elements,
		 uint32_t count, nid_t proof)
{
	struct evidence e = { .kinds = KIND_BIT(kind), .proof = proof };
	struct elements list;
	ev_t all = EV_NOTHING;

	if (count > MOST_ELEMENTS) {
		for (uint32_t i = 0; i < count; i++)
			all = ev_join(pool, all, elements[i]);
		return ev_open(pool, kind, all, proof);
	}
	memset(&list, 0, sizeof(list));
	list.count = count;
	for (uint32_t i = 0; i < count; i++)
		list.at[i] = elements[i];
	e.elements = pool_elements(pool, &list);
	return pool_evidence(pool, &e);
}

ev_t ev_open(struct pool *pool, enum value_kind kind, ev_t element, nid_t proof)
{
	struct evidence e = { .kinds = KIND_BIT(kind), .proof = proof };
	struct elements list;

	memset(&list, 0, sizeof(list));
	list.open = true;
	list.count = 1;
	list.at[0] = element;
	e.elements = pool_elements(pool, &list);
	return pool_evidence(pool, &e);
}

void elements_put(struct pool *pool, struct elements *to, sym_t key, ev_t value)
{
	uint32_t i = 0;

	while (i < to->count && to->keys[i] != key)
		i++;
	if (key && !to->open && i < MOST_ELEMENTS) {
		to->keys[i] = key;
		to->at[i] = value;
		to->count += i == to->count;
		return;
	}
	open_elements(pool, to);
	to->at[0] = ev_join(pool, to->at[0], value);
}

bool ev_has_known_keys(const struct pool *pool, ev_t ev)
{
	const struct evidence *e = pool_at(pool, ev);

	return e->kinds == KIND_BIT(VALUE_DICT) && e->elements &&
	       is_keyed(pool_elements_at(pool, e->elements));
}

void elements_put_all(struct pool *pool, struct elements *to, ev_t dict)
{
	struct elements list =
		*pool_elements_at(pool, pool_at(pool, dict)->elements);

	if (!ev_has_known_keys(pool, dict)) {
		elements_put(pool, to, 0, ev_element(pool, dict));
		return;
	}
	for (uint32_t i = 0; i < list.count; i++)
		elements_put(pool, to, list.keys[i], list.at[i]);
}

/* --- asking ------------------------------------------------------------------ */

ev_t ev_element(struct pool *pool, ev_t ev)
{
	uint32_t elements = pool_at(pool, ev)->elements;
	struct elements list;

	if (!elements)
		return EV_UNKNOWN;
	list = *pool_elements_at(pool, elements);
	open_elements(pool, &list);
	return list.at[0];
}

ev_t ev_element_at(struct pool *pool, ev_t ev, long i)
{
	uint32_t elements = pool_at(pool, ev)->elements;
	const struct elements *list = pool_elements_at(pool, elements);

	if (!elements)
		return EV_UNKNOWN;
	if (list->open)
		return list->at[0];
	if (i < 0)
		i += list->count;
	return i >= 0 && i < (long)list->count ? list->at[i] : EV_UNKNOWN;
}

ev_t ev_element_of(struct pool *pool, ev_t dict, sym_t key)
{
	const struct elements *list =
		pool_elements_at(pool, pool_at(pool, dict)->elements);

	for (uint32_t i = 0; key && i < list->count; i++)
		if (list->keys[i] == key)
			return list->at[i];
	return list->open || !key ? ev_element(pool, dict) : EV_UNKNOWN;
}

bool ev_must(const struct pool *pool, ev_t ev, uint64_t kinds)
{
	uint64_t has = pool_at(pool, ev)->kinds;

	return has && !(has & ~kinds);
}

bool ev_holds_symbolic(const struct pool *pool, ev_t ev, bool always)
{
	const struct evidence *e = pool_at(pool, ev);
	const struct elements *list = pool_elements_at(pool, e->elements);

	if (always ? e->only_symbolic : e->is_symbolic)
		return true;
	if (!(e->kinds & KINDS_CONTAINER) ||
	    (always && e->kinds & ~KINDS_CONTAINER))
		return false;
	for (uint32_t i = 0; i < list->count; i++)
		if (ev_holds_symbolic(pool, list->at[i], always))
			return true;
	return false;
}

bool ev_may_be(const struct pool *pool, ev_t ev, uint64_t kinds)
{
	return (pool_at(pool, ev)->kinds & kinds) != 0;
}
