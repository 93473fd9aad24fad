/*
 * One chatty function is shown once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "lint/lint.h"

/* More findings of one rule in one function than this are shown once, with the
 * other places beside it. */
#define MOST_ALIKE 3

static int compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* Findings that are shown as one: 0. */
static int compare_kinds(const struct finding *a, const struct finding *b)
{
	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	if (a->attribution != b->attribution)
		return compare_numbers(a->attribution, b->attribution);
	if (a->severity != b->severity)
		return compare_numbers(a->severity, b->severity);
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

/* Shows the first of several that are alike to people, with the places of the
 * others. Each of them stays a finding of its own for all other readers. */
static void fold_group(struct arena *arena, struct finding **group,
		       size_t count)
{
	struct finding *shown = ARENA_NEW(arena, struct finding);

	*shown = *group[0];
	shown->message = arena_fmt(arena, "%s (and %zu more in `%s`)",
				   shown->message, count - 1, shown->function);
	memset(&shown->related, 0, sizeof(shown->related));
	for (size_t i = 0; i < group[0]->related.count; i++)
		vec_push(arena, &shown->related, group[0]->related.at[i]);
	for (size_t i = 1; i < count; i++) {
		struct related r = { .span = group[i]->span,
				     .label = "and here" };

		vec_push(arena, &shown->related, r);
		group[i]->is_folded = true;
	}
	group[0]->shown = shown;
}

static int by_fingerprint(const void *a, const void *b)
{
	const struct finding *x = *(struct finding *const *)a;
	const struct finding *y = *(struct finding *const *)b;

	if (x->fingerprint != y->fingerprint)
		return x->fingerprint < y->fingerprint ? -1 : 1;
	return compare_numbers((size_t)x, (size_t)y);
}

/* Equal code in one function has one fingerprint: here path and turn tell it
 * apart. */
static void number_equal(struct finding **sorted, size_t count,
			 const char *path)
{
	qsort(sorted, count, sizeof(struct finding *), by_fingerprint);
	for (size_t i = 0; i < count; i++) {
		const struct finding *last = i ? sorted[i - 1] : NULL;
		uint64_t hash = sorted[i]->fingerprint;

		if (last && last->fingerprint == hash)
			hash = fnv64(last->fingerprint_here, 1);
		else
			hash = fnv64_text(hash, path);
		sorted[i]->fingerprint_here = hash;
	}
}

static void fold_alike(struct arena *arena, struct finding **sorted,
		       size_t count)
{
	size_t behind;

	qsort(sorted, count, sizeof(struct finding *), by_kind);
	for (size_t i = 0; i < count; i = behind) {
		for (behind = i + 1; behind < count; behind++)
			if (compare_kinds(sorted[i], sorted[behind]))
				break;
		if (*sorted[i]->function && behind - i > MOST_ALIKE)
			fold_group(arena, sorted + i, behind - i);
	}
}

void lint_fold(struct file_report *file, struct arena *arena)
{
	struct findings *list = &file->findings;
	struct finding **sorted =
		ARENA_ARRAY(arena, struct finding *, list->count + 1);

	for (size_t i = 0; i < list->count; i++)
		sorted[i] = &list->at[i];
	number_equal(sorted, list->count, file->path);
	if (list->count > MOST_ALIKE)
		fold_alike(arena, sorted, list->count);
}
