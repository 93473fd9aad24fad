#ifndef BASE_VEC_H
#define BASE_VEC_H

/*
 * Growable arrays in an arena. A vector is three words in its owner; growing
 * copies into a new piece of the arena and leaves the old one where it is.
 *
 *	struct { VEC(struct call) calls; } m;
 *	vec_push(arena, &m.calls, call);
 *	for (size_t i = 0; i < m.calls.count; i++) use(&m.calls.at[i]);
 */

#include <stddef.h>
#include <string.h>

#include "base/arena.h"

#define VEC(type)                   \
	struct {                    \
		type *at;           \
		size_t count, room; \
	}

#define vec_push(arena, vec, item)                                           \
	do {                                                                 \
		if ((vec)->count == (vec)->room)                             \
			vec_grow((arena), (void **)&(vec)->at, &(vec)->room, \
				 (vec)->count, sizeof(*(vec)->at));          \
		(vec)->at[(vec)->count++] = (item);                          \
	} while (0)

/* The last item; only of a vector that is not empty. */
#define vec_last(vec) ((vec)->at[(vec)->count - 1])

static inline void vec_grow(struct arena *arena, void **at, size_t *room,
			    size_t count, size_t item_size)
{
	size_t wanted = *room ? *room * 2 : 8;
	void *grown = arena_alloc(arena, wanted * item_size);

	if (count)
		memcpy(grown, *at, count * item_size);
	*at = grown;
	*room = wanted;
}

#endif
