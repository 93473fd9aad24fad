/*
 * One cause, one finding. `yields-to` in the facts of a rule names the rules that
 * tell the same thing better; where both speak of one place, its own finding goes.
 */
#include "lint/yield.h"

#include <string.h>

#include "rulekit/table.h"

static bool spans_overlap(struct span a, struct span b)
{
	return a.start < b.end && b.start < a.end;
}

static bool points_to(const struct finding *f, struct span place)
{
	for (size_t i = 0; i < f->related.count; i++)
		if (!f->related.at[i].path &&
		    spans_overlap(f->related.at[i].span, place))
			return true;
	return false;
}

/* Both stand at one place, or one of them shows the place of the other: the call
 * of a graph function and the decorator that makes it one. */
static bool same_cause(const struct finding *a, const struct finding *b)
{
	return spans_overlap(a->span, b->span) || points_to(a, b->span) ||
	       points_to(b, a->span);
}

static bool is_reported_better(const struct findings *list,
			       const struct finding *f)
{
	if (!f->rule->yields_to)
		return false;
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *other = &list->at[i];

		if (strstr(f->rule->yields_to, other->rule->code) &&
		    same_cause(f, other))
			return true;
	}
	return false;
}

void findings_yield(struct findings *list, bool with_assumed)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		list->at[i].yields = list->at[i].moot || list->at[i].torn ||
				     (list->at[i].assumed && !with_assumed) ||
				     is_reported_better(list, &list->at[i]);
	for (size_t i = 0; i < list->count; i++)
		if (!list->at[i].yields)
			list->at[kept++] = list->at[i];
	list->count = kept;
}
