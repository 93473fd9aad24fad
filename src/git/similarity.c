/*
 * A text becomes the sorted hashes of its lines, cut at 64 bytes, with their
 * sizes; two such lists are merged, which gives the bytes that both have.
 */

#include "git/similarity.h"

#include <stdlib.h>

#include "base/fnv.h"

/* As git: longer lines are cut. */
#define LONGEST_PIECE 64

static int by_hash(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Reads one piece. The "\r" of a line end does not count. */
static const char *read_piece(struct piece *out, const char *at,
			      const char *end)
{
	uint32_t hash = FNV32_START, bytes = 0;
	bool ended = false;

	while (at < end && bytes < LONGEST_PIECE && !ended) {
		char c = *at++;

		if (c == '\r' && at < end && *at == '\n')
			continue;
		hash = fnv32(hash, (uint8_t)c);
		bytes++;
		ended = c == '\n';
	}
	*out = (struct piece){ hash, bytes };
	return at;
}

void outline_make(struct outline *out, struct arena *arena, struct slice text)
{
	const char *at = text.ptr, *end = text.ptr + text.length;
	size_t room = 1, kept = 0;

	*out = (struct outline){ .size = text.length };
	for (size_t i = 0; i < text.length; i++)
		room += text.ptr[i] == '\n';
	room += text.length / LONGEST_PIECE;
	out->pieces = ARENA_ARRAY(arena, struct piece, room);
	while (at < end)
		at = read_piece(&out->pieces[out->count++], at, end);
	if (out->count)
		qsort(out->pieces, out->count, sizeof(*out->pieces), by_hash);
	for (size_t i = 0; i < out->count; i++) {
		struct piece *last = &out->pieces[kept ? kept - 1 : 0];

		if (kept && last->hash == out->pieces[i].hash)
			last->bytes += out->pieces[i].bytes;
		else
			out->pieces[kept++] = out->pieces[i];
	}
	out->count = kept;
}

unsigned outline_similarity(const struct outline *a, const struct outline *b)
{
	size_t larger = a->size > b->size ? a->size : b->size;
	uint64_t common = 0;

	for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
		const struct piece *x = &a->pieces[i], *y = &b->pieces[k];

		if (x->hash == y->hash)
			common += x->bytes < y->bytes ? x->bytes : y->bytes;
		i += x->hash <= y->hash;
		k += y->hash <= x->hash;
	}
	return larger ? (unsigned)(common * 100 / larger) : 0;
}
