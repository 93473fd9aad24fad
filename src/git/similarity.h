#ifndef GIT_SIMILARITY_H
#define GIT_SIMILARITY_H

/* How much of one text stands in another, whatever the order: by the lines
 * that they share. */

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

struct piece {
	uint32_t hash, bytes;
};

/* The lines of a text, long ones in pieces, ordered by hash. */
struct outline {
	struct piece *pieces;
	size_t count, size; /* size of the text */
};

void outline_make(struct outline *out, struct arena *arena, struct slice text);

/* Of the larger text, the part in common: 0 to 100. */
unsigned outline_similarity(const struct outline *a, const struct outline *b);

#endif
