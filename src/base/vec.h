#ifndef BASE_VEC_H
#define BASE_VEC_H

/*
 * Growable arrays in an arena. A vector is three words in its owner; growing
 * copies into a new piece of the arena and leaves the old one where it is.
 *
 *	struct { VEC(struct call) calls; } m;
 *	vec_push(arena, &m.calls, call);
 *	for (uint32_t i = 0; i < m.calls.count; i++) use(&m.calls.at[i]);
 */

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"

#define VEC(type)                   \
	struct {                    \
		type *at;           \
		size_t count, room; \
	}

#define vec_push(arena, vec, item)                                        \
	do {                                                              \
		if ((vec)->count == (vec)->room)                          \
			(vec)->at = vec_grown((arena), (vec)->at,         \
					      &(vec)->room, (vec)->count, \
					      sizeof(*(vec)->at));        \
		(vec)->at[(vec)->count++] = (item);                       \
	} while (0)

/* Room for so many items, of a vector that has none: for one whose size is known. */
#define vec_expect(arena, vec, items)                                          \
	do {                                                                   \
		(vec)->room = (items);                                         \
		(vec)->at =                                                    \
			arena_room((arena), (vec)->room * sizeof(*(vec)->at)); \
	} while (0)

/* A pointer to an item whose index comes from elsewhere than a loop over the
 * vector. One that is out of bounds is a bug, which builds with assertions say;
 * the others compile it to the address alone. */
#define vec_at(vec, index) (&(vec)->at[vec_index((index), (vec)->count)])

/* The last item; only of a vector that is not empty. */
#define vec_last(vec) (*vec_at(vec, (vec)->count - 1))

static inline size_t vec_index(size_t index, size_t count)
{
#ifndef NDEBUG
	if (index >= count)
		BUG("item %zu of a vector of %zu", index, count);
#else
	(void)count;
#endif
	return index;
}

static inline void *vec_grown(struct arena *arena, const void *at, size_t *room,
			      size_t count, size_t item_size)
{
	size_t wanted = *room ? *room * 2 : 8;
	void *grown = arena_room(arena, wanted * item_size);

	if (count)
		memcpy(grown, at, count * item_size);
	*room = wanted;
	return grown;
}

#endif
