/*
 * One chatty function is told once.
 */
#include <stdlib.h>
#include <string.h>

#include "lint/lint.h"

/* More findings of one rule in one function than this are told once, with the
 * other places beside it. */
#define MOST_ALIKE 3

static int compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* Findings that are told as one: 0. */
static int compare_kinds(const struct finding *a, const struct finding *b)
{
	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	if (a->attribution != b->attribution)
		return compare_numbers(a->attribution, b->attribution);
	if (a->suppressed != b->suppressed)
		return compare_numbers(a->suppressed, b->suppressed);
	return a->function == b->function ? 0
					  : strcmp(a->function, b->function);
}

/* Those that are alike beside each other, in the order of the list. */
static int by_kind(const void *a, const void *b)
{
	const struct finding *x = *(struct finding *const *)a;
	const struct finding *y = *(struct finding *const *)b;
	int order = compare_kinds(x, y);

	return order ? order : compare_numbers((size_t)x, (size_t)y);
}

/* Tells the first of several that are alike, and the places of the others. */
static void fold_group(struct arena *arena, struct finding **group,
		       size_t count)
{
	struct finding *first = group[0];

	first->message = arena_fmt(arena, "%s (and %zu more in `%s`)",
				   first->message, count - 1, first->function);
	for (size_t i = 1; i < count; i++) {
		struct related r = { .span = group[i]->span,
				     .label = "and here" };

		vec_push(arena, &first->related, r);
		group[i]->rule = NULL;
	}
}

static void drop_folded(struct findings *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].rule)
			list->at[kept++] = list->at[i];
	list->count = kept;
}

void lint_fold(struct file_report *file, struct arena *arena)
{
	struct findings *list = &file->findings;
	struct finding **sorted =
		ARENA_ARRAY(arena, struct finding *, list->count + 1);
	size_t count = 0, behind;

	for (size_t i = 0; i < list->count; i++)
		if (*list->at[i].function)
			sorted[count++] = &list->at[i];
	if (count <= MOST_ALIKE)
		return;
	qsort(sorted, count, sizeof(struct finding *), by_kind);
	for (size_t i = 0; i < count; i = behind) {
		for (behind = i + 1; behind < count; behind++)
			if (compare_kinds(sorted[i], sorted[behind]))
				break;
		if (behind - i > MOST_ALIKE)
			fold_group(arena, sorted + i, behind - i);
	}
	drop_folded(list);
}
