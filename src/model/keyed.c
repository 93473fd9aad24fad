/* Sorting and searching lists that are looked up by a number: model/keyed.h. */

#include "model/keyed.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* So few are sorted sooner by comparing them. */
#define FEW 64

static int by_key_and_value(const void *a, const void *b)
{
	const struct keyed_entry *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

/* What bits of the keys differ, or 0 where the values do not come in their order. */
static uint64_t bits_to_sort(const struct keyed_list *list)
{
	const struct keyed_entry *e = list->entries;
	uint64_t differ = 0;

	for (uint32_t i = 1; i < list->count; i++) {
		if (e[i].value < e[i - 1].value)
			return 0;
		differ |= e[i].key ^ e[i - 1].key;
	}
	return differ;
}

static void sort_by_byte(struct keyed_entry *to, const struct keyed_entry *from,
			 uint32_t count, unsigned shift)
{
	uint32_t places[256] = { 0 }, sum = 0;

	for (uint32_t i = 0; i < count; i++)
		places[from[i].key >> shift & 255]++;
	for (unsigned byte = 0; byte < 256; byte++) {
		uint32_t more = places[byte];

		places[byte] = sum;
		sum += more;
	}
	for (uint32_t i = 0; i < count; i++)
		to[places[from[i].key >> shift & 255]++] = from[i];
}

/* Values that come in their order stay in it, byte by byte of the keys. */
static void sort_by_bytes(struct keyed_list *list, uint64_t differ)
{
	struct keyed_entry *from = list->entries;
	struct keyed_entry *room =
		ARENA_ROOM(list->arena, struct keyed_entry, list->count);
	struct keyed_entry *to = room;

	for (unsigned shift = 0; shift < 64; shift += 8) {
		struct keyed_entry *sorted = to;

		if (!(differ >> shift & 255))
			continue;
		sort_by_byte(to, from, list->count, shift);
		to = from;
		from = sorted;
	}
	if (from == room)
		memcpy(list->entries, room, list->count * sizeof(*room));
}

void keyed_sort(struct keyed_list *list)
{
	uint64_t differ = list->count > FEW ? bits_to_sort(list) : 0;

	if (differ)
		sort_by_bytes(list, differ);
	else
		qsort(list->entries, list->count, sizeof(*list->entries),
		      by_key_and_value);
}

uint32_t keyed_first(const struct keyed_list *list, uint64_t key)
{
	uint32_t low = 0, high = list->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (list->entries[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
