#ifndef MODEL_KEYED_H
#define MODEL_KEYED_H

/*
 * Lists of nodes, functions or binds, looked up by a number: the uses of a
 * variable, the methods of a class.
 *
 * Pairs go in one by one, keyed_sort() ends that, and then the values of one key
 * are neighbours in the order of the text. It lives in the arena of the model.
 */

#include <stdint.h>

#include "base/arena.h"

struct keyed_entry {
	uint64_t key;
	uint32_t value;
};

struct keyed_list {
	struct keyed_entry *entries;
	uint32_t count;
	struct arena *arena;
};

/* No more than `most` pairs will be added. */
static inline void keyed_init(struct keyed_list *list, struct arena *arena,
			      size_t most)
{
	list->entries = ARENA_ARRAY(arena, struct keyed_entry, most + 1);
	list->count = 0;
	list->arena = arena;
}

static inline void keyed_add(struct keyed_list *list, uint64_t key,
			     uint32_t value)
{
	list->entries[list->count++] = (struct keyed_entry){ key, value };
}

void keyed_sort(struct keyed_list *list);

/* Where the entries begin that have at least this key. Those of one key are
 * from keyed_first(list, key) to keyed_first(list, key + 1). */
uint32_t keyed_first(const struct keyed_list *list, uint64_t key);

#endif
