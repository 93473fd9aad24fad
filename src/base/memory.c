/*
 * malloc with the check for NULL in one place, and a reserve for reporting that
 * there is no memory left.
 */

#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __APPLE__
#include <malloc/malloc.h>
#define malloc_usable_size malloc_size
#else
#include <malloc.h>
#endif
#ifndef __wasm__
#include "base/way_out.h"
#endif

/* Costs nothing until it is touched. */
#define RESERVE ((size_t)4 * 1024 * 1024)

static _Alignas(max_align_t) char reserve[RESERVE];
static size_t reserve_used;
static bool reserve_is_open;

void memory_open_reserve(void)
{
	reserve_is_open = true;
}

void memory_close_reserve(void)
{
	reserve_is_open = false;
}

static bool is_of_reserve(const void *p)
{
	return (const char *)p >= reserve &&
	       (const char *)p < reserve + sizeof(reserve);
}

/* Its size stands before each piece, for xrealloc(). */
static void *from_reserve(size_t size)
{
	const size_t align = _Alignof(max_align_t);
	size_t room = ((size + align - 1) & ~(align - 1)) + align;
	char *piece = reserve + reserve_used;

	if (!reserve_is_open || size > RESERVE || room > RESERVE - reserve_used)
		return NULL;
	reserve_used += room;
	memcpy(piece, &size, sizeof(size));
	return piece + align;
}

static size_t size_of(void *p)
{
	size_t size;

	if (!is_of_reserve(p))
		return malloc_usable_size(p);
	memcpy(&size, (char *)p - _Alignof(max_align_t), sizeof(size));
	return size;
}

/* --- the end ------------------------------------------------------------------ */

#ifndef __wasm__
static struct way_out *nearest_way_out;
static size_t bytes_wanted;

void way_out_open(struct way_out *way)
{
	way->outer = nearest_way_out;
	nearest_way_out = way;
}

void way_out_close(struct way_out *way)
{
	nearest_way_out = way->outer;
}

void way_out_take(enum way_out_reason reason)
{
	struct way_out *way = nearest_way_out;

	if (!way)
		return;
	nearest_way_out = way->outer;
	longjmp(way->at, (int)reason);
}

size_t memory_wanted(void)
{
	return bytes_wanted;
}

static void leave_without_memory(size_t wanted)
{
	bytes_wanted = wanted;
	way_out_take(WAY_OUT_MEMORY);
}
#else
/* A page has none. */
static void leave_without_memory(size_t wanted)
{
	(void)wanted;
}
#endif

void memory_is_exhausted(size_t wanted)
{
	leave_without_memory(wanted);
	fprintf(stderr, "hylint: out of memory (%zu bytes wanted)\n", wanted);
	exit(3);
}

static void *memory_exhausted(size_t size)
{
	void *p = from_reserve(size);

	if (!p)
		memory_is_exhausted(size);
	return p;
}

/* --- handing out -------------------------------------------------------------- */

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	return p ? p : memory_exhausted(size);
}

void *xcalloc(size_t count, size_t size)
{
	void *p;

	if (size && count > SIZE_MAX / size)
		return memory_exhausted(SIZE_MAX);
	p = calloc(count ? count : 1, size ? size : 1);
	/* The reserve is handed out once and was never written to. */
	return p ? p : memory_exhausted(count * size);
}

void *xrealloc(void *p, size_t size)
{
	void *grown = is_of_reserve(p) ? NULL : realloc(p, size ? size : 1);
	size_t old;

	if (grown)
		return grown;
	grown = is_of_reserve(p) ? xmalloc(size) : memory_exhausted(size);
	old = p ? size_of(p) : 0;
	if (old)
		memcpy(grown, p, old < size ? old : size);
	xfree(p);
	return grown;
}

void xfree(void *p)
{
	if (!is_of_reserve(p))
		free(p);
}

void memory_keep(void)
{
#ifdef __GLIBC__
	mallopt(M_TRIM_THRESHOLD, 32 * 1024 * 1024);
	mallopt(M_MMAP_THRESHOLD, 8 * 1024 * 1024);
#endif
}
