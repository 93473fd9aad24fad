#ifndef BASE_ARENA_H
#define BASE_ARENA_H

/*
 * An arena hands out memory that lives until the arena is cleared.
 *
 * Two arenas exist at any time: the run's, which lives until exit, and the
 * file's, which lives until that file is done. Nobody frees a single object.
 *
 * Built with -DARENA_DEBUG, every allocation is a malloc of its own, so that
 * AddressSanitizer and valgrind see the bounds of each object.
 */

#include <stdarg.h>
#include <stddef.h>

#include "base/memory.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* the newest first */
	char *at, *end;		    /* free space of the newest block */
	size_t used;		    /* bytes handed out since the last clear */
};

void arena_init(struct arena *arena);

/* Frees everything; the arena may be used again. */
void arena_clear(struct arena *arena);
void arena_release(struct arena *arena);

/* Zeroed memory, aligned for any type. Never returns NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same, not zeroed: for what is written over at once. */
void *arena_room(struct arena *arena, size_t size);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_strdup(struct arena *arena, const char *text);
char *arena_fmt(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vfmt(struct arena *arena, const char *fmt, va_list ap);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) \
	((type *)arena_alloc((arena), sizeof(type) * (size_t)(count)))
#define ARENA_ROOM(arena, type, count) \
	((type *)arena_room((arena), sizeof(type) * (size_t)(count)))

#endif
