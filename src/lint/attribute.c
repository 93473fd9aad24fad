#include "lint/attribute.h"

/* --- lines ------------------------------------------------------------------ */

static uint32_t first_line(const struct lines *lines, struct span span)
{
	return lines_line(lines, span.start);
}

static uint32_t last_line(const struct lines *lines, struct span span)
{
	return lines_line(lines,
			  span.end > span.start ? span.end - 1 : span.end);
}

/* Whether a span shares a line with an added or changed line. */
static bool touches(const struct lines *lines, struct span span,
		    struct hunks hunks)
{
	uint32_t first = first_line(lines, span);
	uint32_t last = last_line(lines, span);

	for (size_t i = 0; i < hunks.count; i++) {
		const struct line_range *r = &hunks.at[i].after;

		if (r->count && first < r->first + r->count && last >= r->first)
			return true;
	}
	return false;
}

/* Where an unchanged line was before. */
static uint32_t old_line(uint32_t line, struct hunks hunks)
{
	uint32_t old = line;

	for (size_t i = 0; i < hunks.count; i++) {
		const struct hunk *h = &hunks.at[i];
		/* Lines of the new text that are in front of the hunk's end. */
		uint32_t end = h->after.first + h->after.count -
			       (h->after.count ? 1 : 0);

		if (line > end)
			old += h->before.count - h->after.count;
	}
	return old;
}

/* --- causes ----------------------------------------------------------------- */

/* The line that stands for a change: its first, or what follows a deletion. */
static uint32_t line_of(const struct hunk *hunk)
{
	return hunk->after.count ? hunk->after.first : hunk->after.first + 1;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
	return a > b ? a - b : b - a;
}

/* The change nearest to a finding; where lines went goes before where lines
 * came. NULL when nothing has changed. */
static const struct hunk *nearest(struct hunks hunks, uint32_t line)
{
	const struct hunk *best = NULL;

	for (size_t i = 0; i < hunks.count; i++) {
		const struct hunk *h = &hunks.at[i];
		bool is_deletion = !h->after.count;

		if (best && is_deletion == !best->after.count &&
		    distance(line, line_of(best)) <= distance(line, line_of(h)))
			continue;
		if (best && !is_deletion && !best->after.count)
			continue;
		best = h;
	}
	return best;
}

static struct span cause_of(const struct finding *f, struct hunks hunks,
			    const struct lines *lines)
{
	const struct hunk *hunk;
	uint32_t byte;

	if (touches(lines, f->span, hunks))
		return f->span;
	for (size_t i = 0; i < f->related.count; i++) {
		const struct related *r = &f->related.at[i];

		if (r->causal && !r->path && touches(lines, r->span, hunks))
			return r->span;
	}
	hunk = nearest(hunks, first_line(lines, f->span));
	if (!hunk)
		return (struct span){ 0, 0 };
	byte = lines_byte(lines, line_of(hunk), 1);
	return (struct span){ byte, byte };
}

/* --- counterparts ------------------------------------------------------------ */

struct comparison {
	const struct lines *lines;
	struct hunks hunks;
};

typedef bool is_same(const struct comparison *c, const struct finding *now,
		     const struct finding *old, const struct lines *old_lines);

static bool same_code(const struct comparison *c, const struct finding *now,
		      const struct finding *old, const struct lines *old_lines)
{
	(void)c;
	(void)old_lines;
	return now->fingerprint == old->fingerprint;
}

/* An unchanged line says the same at the same column. */
static bool same_place(const struct comparison *c, const struct finding *now,
		       const struct finding *old, const struct lines *old_lines)
{
	uint32_t line = first_line(c->lines, now->span);
	uint32_t old_at = first_line(old_lines, old->span);

	return now->rule == old->rule && old_line(line, c->hunks) == old_at &&
	       now->span.start - lines_byte(c->lines, line, 1) ==
		       old->span.start - lines_byte(old_lines, old_at, 1);
}

/* Takes one counterpart out of an old side, so that it counts once. */
static bool take(const struct old_side *side, bool *taken,
		 const struct comparison *c, const struct finding *now,
		 is_same *same)
{
	for (size_t i = 0; i < side->findings->count; i++) {
		const struct finding *old = &side->findings->at[i];

		if (taken[i] || old->severity < now->severity ||
		    (old->suppressed && !now->suppressed) ||
		    !same(c, now, old, side->lines))
			continue;
		taken[i] = true;
		return true;
	}
	return false;
}

/* Unchanged lines choose first: of two alike, the added one is the new one. */
static const struct {
	is_same *same;
	bool touched;
} rounds[] = { { same_place, false },
	       { same_code, false },
	       { same_code, true } };

static void match(struct findings *now, const struct old_side *sides,
		  size_t count, const struct comparison *c, bool **taken,
		  size_t round)
{
	is_same *same = rounds[round].same;

	for (size_t i = 0; i < now->count; i++) {
		struct finding *f = &now->at[i];
		bool touched = touches(c->lines, f->span, c->hunks);

		if (f->attribution != ATTRIBUTION_INTRODUCED ||
		    touched != rounds[round].touched)
			continue;
		for (size_t k = 0; k < count; k++) {
			if (same == same_place && !sides[k].lines)
				continue;
			if (take(&sides[k], taken[k], c, f, same))
				f->attribution = touched ? ATTRIBUTION_TOUCHED
							 : ATTRIBUTION_OLD;
		}
	}
}

size_t attribute_findings(struct findings *now, const struct old_side *sides,
			  size_t side_count, struct hunks hunks,
			  const struct lines *now_lines)
{
	const struct comparison c = { now_lines, hunks };
	struct arena scratch;
	bool **taken;
	size_t old = 0;

	arena_init(&scratch);
	taken = ARENA_ARRAY(&scratch, bool *, side_count);
	for (size_t i = 0; i < side_count; i++)
		taken[i] =
			ARENA_ARRAY(&scratch, bool, sides[i].findings->count);
	for (size_t i = 0; i < now->count; i++)
		now->at[i].attribution = ATTRIBUTION_INTRODUCED;
	for (size_t i = 0; i < sizeof(rounds) / sizeof(*rounds); i++)
		match(now, sides, side_count, &c, taken, i);
	for (size_t i = 0; i < now->count; i++) {
		struct finding *f = &now->at[i];

		if (f->attribution == ATTRIBUTION_INTRODUCED)
			f->introduced_by = cause_of(f, hunks, now_lines);
		else
			old++;
	}
	arena_release(&scratch);
	return old;
}
