/*
 * Two lists (model/keyed.h): identifiers by their text, and by the variable
 * that they mean. Each is made when it is first asked for.
 */

#include "model/uses.h"

#include "model/caches.h"
#include "model/keyed.h"

/* Identifiers by their text, or by their variable, in the order of the text. */
struct use_index {
	struct keyed_list list;
	nid_t *nodes; /* the values once more, to be given out */
};

struct use_cache {
	bool has_names, has_variables;
	struct use_index names, variables;
	uint32_t *binds; /* by node: the bind plus one, or 0 */
};

static struct use_cache *use_cache_of(const struct model *m)
{
	if (!m->caches->uses)
		m->caches->uses = ARENA_NEW(m->arena, struct use_cache);
	return m->caches->uses;
}

struct use_cache *uses_again(const struct model *known, struct arena *arena)
{
	struct use_cache *cache = ARENA_NEW(arena, struct use_cache);

	*cache = *known->caches->uses;
	return cache;
}

static uint32_t name_key(const struct model *m, nid_t n)
{
	struct slice text = tree_text(m->tree, n);

	return intern_bytes(m->names, text.ptr, text.length);
}

static void index_identifiers(struct use_index *out, const struct model *m,
			      uint32_t (*key_of)(const struct model *, nid_t))
{
	keyed_init(&out->list, m->arena, m->tree->kind_count[KIND_identifier]);
	for_each_kind(m->tree, n, i, KIND_identifier) {
		uint32_t key = key_of(m, n);

		if (key != NO_INDEX)
			keyed_add(&out->list, key, n);
	}
	keyed_sort(&out->list);
	out->nodes = ARENA_ARRAY(m->arena, nid_t, out->list.count + 1);
	for (uint32_t i = 0; i < out->list.count; i++)
		out->nodes[i] = out->list.entries[i].value;
}

static struct node_list look_up(const struct use_index *index, uint32_t key)
{
	uint32_t first = keyed_first(&index->list, key);

	return (struct node_list){
		index->nodes + first,
		keyed_first(&index->list, (uint64_t)key + 1) - first
	};
}

struct node_list identifiers_named(const struct model *m, sym_t name)
{
	struct use_cache *cache = use_cache_of(m);

	if (!cache->has_names)
		index_identifiers(&cache->names, m, name_key);
	cache->has_names = true;
	return look_up(&cache->names, name);
}

struct node_list identifiers_like(const struct model *m, nid_t node)
{
	struct slice text = tree_text(m->tree, node);

	return identifiers_named(m,
				 intern_bytes(m->names, text.ptr, text.length));
}

struct node_list uses_of(const struct model *m, uint32_t variable)
{
	struct use_cache *cache = use_cache_of(m);

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

bind_id bind_at(const struct model *m, nid_t target)
{
	struct use_cache *cache = use_cache_of(m);

	if (!cache->binds) {
		cache->binds = ARENA_ARRAY(m->arena, uint32_t, m->tree->count);
		for_each_bind(m, b)
			cache->binds[bind_by_id(m, b)->target] = b.nr + 1;
	}
	return (bind_id){ cache->binds[target] - 1 };
}

bool is_bound_inside(const struct model *m, uint32_t variable, nid_t node)
{
	struct node_list uses = uses_of(m, variable);
	uint32_t i = count_before(uses, node);

	for (; i < uses.count && tree_inside(m->tree, uses.at[i], node); i++)
		if (is_present(bind_at(m, uses.at[i])))
			return true;
	return false;
}
