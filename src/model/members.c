/*
 * Three lists by class (model/keyed.h), made from the syntax alone when first
 * asked.
 */

#include "model/members.h"

#include "model/caches.h"
#include "model/keyed.h"

/* By class and name, or by class alone. */
struct member_cache {
	struct keyed_list methods, attributes, subclasses;
	/* In the order of the two indexes. */
	const struct attribute_bind **binds;
	class_id *derived;
};

static uint64_t key_of(class_id c, sym_t name)
{
	return (uint64_t)c.nr << 32 | name;
}

class_id base_class(const struct model *m, nid_t base)
{
	uint32_t v = variable_of(m, base);
	class_id **classes;

	if (v == NO_INDEX)
		return NO_CLASS;
	classes = &m->caches->variable_classes;
	if (!*classes) {
		*classes =
			ARENA_ARRAY(m->arena, class_id, m->variables.count + 1);
		memset(*classes, 0xFF, m->variables.count * sizeof(**classes));
		for (size_t i = m->binds.count; i-- > 0;) {
			const struct bind *b = &m->binds.at[i];

			if (b->kind == BIND_CLASS)
				(*classes)[b->variable] = b->klass;
		}
	}
	return (*classes)[v];
}

static void index_methods(struct keyed_list *out, const struct model *m)
{
	keyed_init(out, m->arena, m->functions.count);
	for (uint32_t f = 0; f < m->functions.count; f++)
		if (is_present(function_at(m, f)->klass))
			keyed_add(out,
				  key_of(function_at(m, f)->klass,
					 function_at(m, f)->name),
				  f);
	keyed_sort(out);
}

static void index_attributes(struct member_cache *cache, const struct model *m)
{
	struct keyed_list *out = &cache->attributes;
	size_t room = 1;

	for_each_class(m, c)
		room += class_at(m, c)->attributes.count;
	keyed_init(out, m->arena, room);
	cache->binds =
		ARENA_ARRAY(m->arena, const struct attribute_bind *, room);
	for_each_class(m, c)
		for (uint32_t i = 0; i < class_at(m, c)->attributes.count; i++)
			keyed_add(out,
				  key_of(c,
					 class_at(m, c)->attributes.at[i].name),
				  i);
	keyed_sort(out);
	for (uint32_t i = 0; i < out->count; i++)
		cache->binds[i] =
			&class_at(m, (class_id){ out->entries[i].key >> 32 })
				 ->attributes.at[out->entries[i].value];
}

static void index_subclasses(struct member_cache *cache, const struct model *m)
{
	struct keyed_list *out = &cache->subclasses;
	size_t room = 1;

	for_each_class(m, c)
		room += class_at(m, c)->bases.count;
	keyed_init(out, m->arena, room);
	cache->derived = ARENA_ARRAY(m->arena, class_id, room);
	for_each_class(m, c) {
		for (size_t b = 0; b < class_at(m, c)->bases.count; b++) {
			class_id base =
				base_class(m, class_at(m, c)->bases.at[b]);

			if (is_present(base))
				keyed_add(out, base.nr, c.nr);
		}
	}
	keyed_sort(out);
	for (uint32_t i = 0; i < out->count; i++)
		cache->derived[i] = (class_id){ out->entries[i].value };
}

static struct member_cache *member_cache_of(const struct model *m)
{
	if (!m->caches->members) {
		m->caches->members = ARENA_NEW(m->arena, struct member_cache);
		index_methods(&m->caches->members->methods, m);
		index_attributes(m->caches->members, m);
		index_subclasses(m->caches->members, m);
	}
	return m->caches->members;
}

uint32_t own_method(const struct model *m, class_id c, sym_t name)
{
	const struct keyed_list *index = &member_cache_of(m)->methods;
	uint64_t key = key_of(c, name);
	uint32_t behind = keyed_first(index, key + 1);

	if (!behind || index->entries[behind - 1].key != key)
		return NO_INDEX;
	return index->entries[behind - 1].value;
}

struct attribute_bind_list own_attribute_binds(const struct model *m,
					       class_id c, sym_t name)
{
	const struct member_cache *cache = member_cache_of(m);
	uint64_t key = key_of(c, name);
	uint32_t first = keyed_first(&cache->attributes, key);

	return (struct attribute_bind_list){
		cache->binds + first,
		keyed_first(&cache->attributes, key + 1) - first
	};
}

struct class_list subclasses_of(const struct model *m, class_id c)
{
	const struct member_cache *cache = member_cache_of(m);
	uint32_t first = keyed_first(&cache->subclasses, c.nr);

	return (struct class_list){
		cache->derived + first,
		keyed_first(&cache->subclasses, (uint64_t)c.nr + 1) - first
	};
}
