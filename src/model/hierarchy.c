/*
 * A class and its bases in the file, nearest first: the methods and attributes
 * that it has through them.
 */
#include "model/caches.h"
#include "model/members.h"

/* Cycles and deep hierarchies end by themselves. */
uint32_t class_and_bases(const struct model *m, class_id c,
			 class_id out[MOST_BASES])
{
	uint32_t count = 1;

	out[0] = c;
	for (uint32_t i = 0; i < count; i++) {
		const struct class *k = class_at(m, out[i]);

		for (size_t b = 0; b < k->bases.count && count < MOST_BASES;
		     b++) {
			class_id base = base_class(m, k->bases.at[b]);
			bool known = is_absent(base);

			for (uint32_t j = 0; j < count; j++)
				known = known || same_class(out[j], base);
			if (!known)
				out[count++] = base;
		}
	}
	return count;
}

bool hierarchy_walk(const struct model *m, class_id c,
		    bool (*visit)(const struct model *, class_id, void *),
		    void *data)
{
	class_id classes[MOST_BASES];
	uint32_t count = class_and_bases(m, c, classes);

	for (uint32_t i = 0; i < count; i++)
		if (visit(m, classes[i], data))
			return true;
	return false;
}

static bool is_that_class(const struct model *m, class_id c, void *data)
{
	const class_id *wanted = data;

	(void)m;
	return same_class(c, *wanted);
}

bool class_is_below(const struct model *m, class_id c, class_id base)
{
	return !same_class(c, base) &&
	       hierarchy_walk(m, c, is_that_class, &base);
}

struct method_search {
	sym_t name;
	class_id skip;
	uint32_t found;
};

static bool has_method(const struct model *m, class_id c, void *data)
{
	struct method_search *search = data;

	if (!same_class(c, search->skip))
		search->found = own_method(m, c, search->name);
	return search->found != NO_INDEX;
}

uint32_t class_method(const struct model *m, class_id c, sym_t name)
{
	struct method_search search = { name, NO_CLASS, NO_INDEX };

	if (is_present(c) && name)
		hierarchy_walk(m, c, has_method, &search);
	return search.found;
}

uint32_t super_method(const struct model *m, class_id c, sym_t name)
{
	struct method_search search = { name, c, NO_INDEX };

	if (is_present(c) && name)
		hierarchy_walk(m, c, has_method, &search);
	return search.found;
}

struct attribute_search {
	sym_t name;
	struct attribute_bind_list found;
};

/* Copies only where a class and its base bind the same attribute. */
static bool add_class_binds(const struct model *m, class_id c, void *data)
{
	struct attribute_search *search = data;
	struct attribute_bind_list *found = &search->found, all;
	struct attribute_bind_list own =
		own_attribute_binds(m, c, search->name);

	if (!own.count)
		return false;
	all = own;
	if (found->count) {
		all.count = found->count + own.count;
		all.at = ARENA_ARRAY(m->arena, const struct attribute_bind *,
				     all.count);
		memcpy(all.at, found->at, found->count * sizeof(*all.at));
		memcpy(all.at + found->count, own.at,
		       own.count * sizeof(*all.at));
	}
	*found = all;
	return false;
}

struct attribute_bind_list attribute_binds(const struct model *m, class_id c,
					   sym_t name)
{
	struct attribute_search search = { .name = name };

	if (is_present(c))
		hierarchy_walk(m, c, add_class_binds, &search);
	return search.found;
}
