#include "model/uses.h"

#include <stdlib.h>

#include "model/caches.h"

/* An identifier under what it is looked up by: its text, or its variable. */
struct entry {
	uint32_t key;
	nid_t node;
};

/* Sorted by key, then by place; the nodes once more, to be handed out. */
struct index {
	struct entry *entries;
	nid_t *nodes;
	uint32_t count;
};

struct use_cache {
	bool has_names, has_variables;
	struct index names, variables;
	uint32_t *binds; /* by node: the bind plus one, or 0 */
};

static struct use_cache *cache_of(const struct model *m)
{
	if (!m->caches->uses)
		m->caches->uses = ARENA_NEW(m->arena, struct use_cache);
	return m->caches->uses;
}

static int by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

static uint32_t name_key(const struct model *m, nid_t n)
{
	struct slice text = tree_text(m->tree, n);

	return intern_bytes(m->names, text.ptr, text.length);
}

static void index_identifiers(struct index *out, const struct model *m,
			      uint32_t (*key)(const struct model *, nid_t))
{
	uint32_t room = m->tree->kind_count[KIND_identifier] + 1;

	out->entries = ARENA_ARRAY(m->arena, struct entry, room);
	out->nodes = ARENA_ARRAY(m->arena, nid_t, room);
	for_each_kind(m->tree, n, i, KIND_identifier) {
		struct entry entry = { key(m, n), n };

		if (entry.key != NO_INDEX)
			out->entries[out->count++] = entry;
	}
	qsort(out->entries, out->count, sizeof(*out->entries), by_key);
	for (uint32_t i = 0; i < out->count; i++)
		out->nodes[i] = out->entries[i].node;
}

/* The first entry that has at least this key. */
static uint32_t first_from(const struct index *index, uint64_t key)
{
	uint32_t low = 0, high = index->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (index->entries[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct node_list look_up(const struct index *index, uint32_t key)
{
	uint32_t first = first_from(index, key);

	return (struct node_list){ index->nodes + first,
				   first_from(index, (uint64_t)key + 1) -
					   first };
}

struct node_list identifiers_named(const struct model *m, sym_t name)
{
	struct use_cache *cache = cache_of(m);

	if (!cache->has_names)
		index_identifiers(&cache->names, m, name_key);
	cache->has_names = true;
	return look_up(&cache->names, name);
}

struct node_list uses_of(const struct model *m, uint32_t variable)
{
	struct use_cache *cache = cache_of(m);

	if (!cache->has_variables)
		index_identifiers(&cache->variables, m, variable_of);
	cache->has_variables = true;
	return look_up(&cache->variables, variable);
}

uint32_t count_before(struct node_list list, nid_t node)
{
	uint32_t low = 0, high = list.count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (list.at[middle] < node)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t bind_at(const struct model *m, nid_t target)
{
	struct use_cache *cache = cache_of(m);

	if (!cache->binds) {
		cache->binds = ARENA_ARRAY(m->arena, uint32_t, m->tree->count);
		for (uint32_t b = 0; b < m->binds.count; b++)
			cache->binds[m->binds.at[b].target] = b + 1;
	}
	return cache->binds[target] - 1;
}

bool is_bound_inside(const struct model *m, uint32_t variable, nid_t node)
{
	struct node_list uses = uses_of(m, variable);
	uint32_t i = count_before(uses, node);

	for (; i < uses.count && tree_inside(m->tree, uses.at[i], node); i++)
		if (bind_at(m, uses.at[i]) != NO_INDEX)
			return true;
	return false;
}
