/*
 * Blocks in a list, each twice as large as the one before up to a limit;
 * clearing frees them all.
 */

#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct arena_block {
	struct arena_block *older;
	size_t size;
	_Alignas(max_align_t) char bytes[];
};

/* Blocks double from the first to the last of these, so that a small file
 * costs one page or two and a large one few calls of malloc. */
#define FIRST_BLOCK ((size_t)16 * 1024)
#define LARGEST_BLOCK ((size_t)1024 * 1024)

void arena_init(struct arena *arena)
{
	memset(arena, 0, sizeof(*arena));
}

void arena_clear(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block) {
		struct arena_block *older = block->older;

		xfree(block);
		block = older;
	}
	arena_init(arena);
}

void arena_release(struct arena *arena)
{
	arena_clear(arena);
}

static struct arena_block *block_add(struct arena *arena, size_t size)
{
	struct arena_block *block = xmalloc(sizeof(*block) + size);

	block->older = arena->blocks;
	block->size = size;
	arena->blocks = block;
	return block;
}

#ifdef ARENA_DEBUG
void *arena_room(struct arena *arena, size_t size)
{
	struct arena_block *block = block_add(arena, size);

	arena->used += size;
	return block->bytes;
}
#else
static void arena_grow(struct arena *arena, size_t wanted)
{
	size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;
	struct arena_block *block;

	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	if (size < wanted)
		size = wanted;
	block = block_add(arena, size);
	arena->at = block->bytes;
	arena->end = block->bytes + size;
}

void *arena_room(struct arena *arena, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	void *p;

	if (size > SIZE_MAX / 2)
		BUG("allocation of %zu bytes", size);
	size = ((size ? size : 1) + align - 1) & ~(align - 1);
	if ((size_t)(arena->end - arena->at) < size)
		arena_grow(arena, size);
	p = arena->at;
	arena->at += size;
	arena->used += size;
	return p;
}
#endif

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(arena_room(arena, size), 0, size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_room(arena, length + 1);

	if (length)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_vfmt(struct arena *arena, const char *fmt, va_list ap)
{
	va_list copy;
	int length;
	char *text;

	va_copy(copy, ap);
	length = vsnprintf(NULL, 0, fmt, copy);
	va_end(copy);
	if (length < 0)
		BUG("bad format '%s'", fmt);
	text = arena_room(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, fmt, ap);
	return text;
}

char *arena_fmt(struct arena *arena, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vfmt(arena, fmt, ap);
	va_end(ap);
	return text;
}
