/*
 * Evidence, elements and sets of objects, each of them once.
 *
 * In: records by value. Out: numbers that are equal when the records are. Everything
 * lives as long as the arena of the pool.
 */
#include "model/solve/pool.h"

#include <string.h>

#include "base/fnv.h"

/* A table of equal-sized records, each of them once. Record 0 is all zero. */
struct table {
	struct arena *arena;
	size_t size;
	char *records;
	uint32_t count, room;
	uint32_t *slots, slot_count;
};

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
	record.behind_refusal = evidence->behind_refusal;
	record.is_computed = evidence->is_computed;
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

uint32_t pool_object_set(struct pool *pool, const struct object_set *set)
{
	return table_add(&pool->objects, set);
}

struct join_entry *pool_join_entry(struct pool *pool, ev_t a, ev_t b)
{
	return &pool->joins[(a * 31 + b) % JOIN_CACHE];
}
