/* Sorting and searching lists that are looked up by a number: model/keyed.h. */

#include "model/keyed.h"

#include <stdlib.h>

static int by_key_and_value(const void *a, const void *b)
{
	const struct keyed_entry *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

void keyed_sort(struct keyed_list *list)
{
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
