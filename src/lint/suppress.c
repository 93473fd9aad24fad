/*
 * Which findings the comments of a file suppress: findings enter and leave, those
 * that are reached marked, and so is each word of a comment that reached one.
 */
#include "lint/suppress.h"

#include <stdlib.h>

#include "lint/select.h"

/*
 * There may be 20,000 comments and as many findings in one file. So the
 * findings of a rule are sorted by line, a comment looks up the stretch that
 * it reaches, and that stretch is noted by its two ends.
 */

/* Findings of one rule by a line of theirs, the first or the last one. */
struct line_index {
	struct finding **at;
	uint32_t *lines;
	/* At the ends of the stretches that are silenced: +1 and -1. */
	int32_t *steps;
	uint32_t count;
};

struct rule_findings {
	const struct rule *rule;
	struct line_index first, last;
};

bool rule_is_about_files(const struct rule *rule)
{
	return !strcmp(rule->family, "hylint");
}

struct line_entry {
	const struct rule *rule;
	uint32_t line;
	struct finding *finding;
};

static int by_rule_and_line(const void *a, const void *b)
{
	const struct line_entry *x = a, *y = b;

	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static struct line_entry *sorted_entries(struct arena *arena,
					 struct findings *findings,
					 const struct lines *lines, bool last)
{
	struct line_entry *entries =
		ARENA_ARRAY(arena, struct line_entry, findings->count + 1);

	for (size_t i = 0; i < findings->count; i++) {
		struct finding *f = &findings->at[i];
		uint32_t byte = last ? f->span.end : f->span.start;

		entries[i] = (struct line_entry){ f->rule,
						  lines_line(lines, byte), f };
	}
	if (findings->count)
		qsort(entries, findings->count, sizeof(*entries),
		      by_rule_and_line);
	return entries;
}

static struct line_index list_lines(struct arena *arena,
				    const struct line_entry *entries,
				    uint32_t count)
{
	struct line_index list = {
		.at = ARENA_ARRAY(arena, struct finding *, count),
		.lines = ARENA_ARRAY(arena, uint32_t, count),
		.steps = ARENA_ARRAY(arena, int32_t, count + 1),
		.count = count,
	};

	for (uint32_t i = 0; i < count; i++) {
		list.at[i] = entries[i].finding;
		list.lines[i] = entries[i].line;
	}
	return list;
}

/* The first of the list on this line or behind it. */
static uint32_t first_at_line(const struct line_index *list, uint32_t line)
{
	uint32_t low = 0, high = list->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (list->lines[middle] < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Notes what stands on these lines; false when nothing does. */
static bool suppress_lines(struct line_index *list, uint32_t first,
			   uint32_t last)
{
	uint32_t from = first_at_line(list, first);
	uint32_t behind = first_at_line(list, last + 1);

	if (first > last || from == behind)
		return false;
	list->steps[from]++;
	list->steps[behind]--;
	return true;
}

/* Whether the comment reaches findings of the rule, which it means. */
static bool suppress_rule(const struct suppression *s, struct rule_findings *of)
{
	bool any = suppress_lines(&of->first, s->first, s->last);

	/* Behind the last line of a call that is spread over several. */
	if (s->kind == IGNORE)
		any |= suppress_lines(&of->last, s->first, s->first);
	return any;
}

static void suppress_by(struct suppression *s, struct rule_findings *of)
{
	if (!s->words.count && !rule_is_about_files(of->rule))
		s->used |= suppress_rule(s, of);
	for (size_t i = 0; i < s->words.count; i++) {
		struct suppression_word *word = &s->words.at[i];

		if (selector_matches(word->text, of->rule) &&
		    suppress_rule(s, of))
			word->used = s->used = true;
	}
}

static void mark_suppressed(const struct line_index *list)
{
	int32_t depth = 0;

	for (uint32_t i = 0; i < list->count; i++) {
		depth += list->steps[i];
		if (depth)
			list->at[i]->suppressed = true;
	}
}

size_t suppressions_apply(struct suppressions *list, struct findings *findings,
			  const struct lines *lines, struct arena *arena)
{
	struct line_entry *first, *last;
	uint32_t behind = 0;
	size_t count = 0;

	if (!list->at.count)
		return 0;
	first = sorted_entries(arena, findings, lines, false);
	last = sorted_entries(arena, findings, lines, true);
	for (uint32_t i = 0; i < findings->count; i = behind) {
		struct rule_findings of = { .rule = first[i].rule };

		for (behind = i; behind < findings->count; behind++)
			if (first[behind].rule != of.rule)
				break;
		of.first = list_lines(arena, first + i, behind - i);
		of.last = list_lines(arena, last + i, behind - i);
		for (size_t s = 0; s < list->at.count; s++)
			suppress_by(&list->at.at[s], &of);
		mark_suppressed(&of.first);
		mark_suppressed(&of.last);
	}
	for (size_t i = 0; i < findings->count; i++)
		count += findings->at[i].suppressed;
	return count;
}
