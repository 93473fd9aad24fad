/*
 * Old and new findings are matched in three rounds: on unchanged lines by their
 * place, then there by fingerprint, then by fingerprint on lines of the change. An
 * old finding is used up by its match; a new one without a match is introduced.
 */
#include "lint/attribute.h"

/* --- lines ------------------------------------------------------------------ */

static uint32_t span_first_line(const struct lines *lines, struct span span)
{
	return lines_line(lines, span.start);
}

static uint32_t span_last_line(const struct lines *lines, struct span span)
{
	return lines_line(lines,
			  span.end > span.start ? span.end - 1 : span.end);
}

const struct hunk *hunk_touching(struct hunks hunks, const struct lines *lines,
				 struct span span)
{
	uint32_t first = span_first_line(lines, span);
	uint32_t last = span_last_line(lines, span);

	for (size_t i = 0; i < hunks.count; i++) {
		const struct line_range *r = &hunks.at[i].after;

		if (r->count && first < r->first + r->count && last >= r->first)
			return &hunks.at[i];
	}
	return NULL;
}

bool hunk_inside(struct hunks hunks, const struct lines *lines,
		 struct span span)
{
	uint32_t first = span_first_line(lines, span);
	uint32_t last = span_last_line(lines, span);

	for (size_t i = 0; i < hunks.count; i++) {
		const struct line_range *r = &hunks.at[i].after;

		if (r->first <= last &&
		    r->first + (r->count ? r->count - 1 : 0) >= first)
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

bool span_now(struct span *out, struct hunks hunks, const struct lines *old,
	      const struct lines *now, struct span span)
{
	uint32_t first = span_first_line(old, span),
		 last = span_last_line(old, span);
	uint32_t line = first;

	for (size_t i = 0; i < hunks.count; i++) {
		const struct hunk *h = &hunks.at[i];
		uint32_t from = h->before.first + (h->before.count ? 0 : 1);
		uint32_t to = from + h->before.count;

		if (from <= last &&
		    (to > first || (from > first && to >= from)))
			return false;
		if (to <= first)
			line += h->after.count - h->before.count;
	}
	out->start = lines_byte(now, line, 1) + span.start -
		     lines_byte(old, first, 1);
	out->end = out->start + (span.end - span.start);
	return true;
}

/* --- causes ----------------------------------------------------------------- */

/* The line that stands for a change: its first, or what follows a deletion. */
static uint32_t hunk_line(const struct hunk *hunk)
{
	return hunk->after.count ? hunk->after.first : hunk->after.first + 1;
}

static uint32_t line_distance(uint32_t a, uint32_t b)
{
	return a > b ? a - b : b - a;
}

/* The change nearest to a finding; where lines went goes before where lines
 * came. NULL when nothing has changed. */
static const struct hunk *nearest_hunk(struct hunks hunks, uint32_t line)
{
	const struct hunk *best = NULL;

	for (size_t i = 0; i < hunks.count; i++) {
		const struct hunk *h = &hunks.at[i];
		bool is_deletion = !h->after.count;

		if (best && is_deletion == !best->after.count &&
		    line_distance(line, hunk_line(best)) <=
			    line_distance(line, hunk_line(h)))
			continue;
		if (best && !is_deletion && !best->after.count)
			continue;
		best = h;
	}
	return best;
}

/* The first line that a hunk took away and that says anything. */
static struct slice removed_line(const struct hunk *hunk,
				 const struct lines *old)
{
	struct slice text = { "", 0 };

	for (uint32_t i = 0; old && i < hunk->before.count && !text.length; i++)
		text = slice_trim(lines_text(old, hunk->before.first + i));
	return text;
}

static enum cause cause_at(const struct hunk *hunk)
{
	if (!hunk->after.count)
		return CAUSE_REMOVED;
	return hunk->before.count ? CAUSE_CHANGED : CAUSE_ADDED;
}

static void blame_change(struct finding *f, const struct hunk *hunk,
			 struct span span)
{
	f->cause = cause_at(hunk);
	f->introduced_by = span;
}

static void find_cause(struct finding *f, const struct attribution_job *job)
{
	const struct hunk *hunk =
		hunk_touching(job->hunks, job->lines, f->span);
	bool is_elsewhere = false;
	uint32_t byte;

	if (hunk) {
		blame_change(f, hunk, f->span);
		return;
	}
	for (size_t i = 0; i < f->related.count; i++) {
		const struct related *r = &f->related.at[i];

		is_elsewhere = is_elsewhere || r->path;
		if (!r->causal || r->path)
			continue;
		hunk = hunk_touching(job->hunks, job->lines, r->span);
		if (hunk) {
			blame_change(f, hunk, r->span);
			return;
		}
	}
	/* What another file does may have changed there. */
	hunk = is_elsewhere
		       ? NULL
		       : nearest_hunk(job->hunks,
				      span_first_line(job->lines, f->span));
	if (!hunk)
		return;
	byte = lines_byte(job->lines, hunk_line(hunk), 1);
	blame_change(f, hunk, (struct span){ byte, byte });
	if (f->cause == CAUSE_REMOVED)
		f->removed = removed_line(hunk, job->sides[0].lines);
}

/* --- counterparts ------------------------------------------------------------ */

typedef bool is_same(const struct attribution_job *job,
		     const struct finding *now, const struct finding *old,
		     const struct lines *old_lines);

static bool same_code(const struct attribution_job *job,
		      const struct finding *now, const struct finding *old,
		      const struct lines *old_lines)
{
	(void)job;
	(void)old_lines;
	return now->fingerprint == old->fingerprint;
}

/* An unchanged line says the same at the same column. */
static bool same_place(const struct attribution_job *job,
		       const struct finding *now, const struct finding *old,
		       const struct lines *old_lines)
{
	uint32_t line = span_first_line(job->lines, now->span);
	uint32_t old_at = span_first_line(old_lines, old->span);

	return now->rule == old->rule && old_line(line, job->hunks) == old_at &&
	       now->span.start - lines_byte(job->lines, line, 1) ==
		       old->span.start - lines_byte(old_lines, old_at, 1);
}

/* Takes one counterpart out of an old side, so that it counts once. */
static bool take_match(const struct old_side *side, bool *taken,
		       const struct attribution_job *job,
		       const struct finding *now, is_same *same)
{
	for (size_t i = 0; i < side->findings->count; i++) {
		const struct finding *old = &side->findings->at[i];

		if (taken[i] || old->severity < now->severity ||
		    (old->suppressed && !now->suppressed) ||
		    !same(job, now, old, side->lines))
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

static void match_findings(const struct attribution_job *job, bool **taken,
			   size_t round)
{
	is_same *same = rounds[round].same;

	for (size_t i = 0; i < job->now->count; i++) {
		struct finding *f = &job->now->at[i];
		bool touched = hunk_touching(job->hunks, job->lines, f->span);

		if (f->attribution != ATTRIBUTION_INTRODUCED ||
		    touched != rounds[round].touched)
			continue;
		for (size_t k = 0; k < job->side_count; k++) {
			if (same == same_place && !job->sides[k].lines)
				continue;
			if (take_match(&job->sides[k], taken[k], job, f, same))
				f->attribution = touched ? ATTRIBUTION_TOUCHED
							 : ATTRIBUTION_OLD;
		}
	}
}

static void list_removed(const struct attribution_job *job, const bool *taken)
{
	const struct findings *old = job->sides[0].findings;

	for (size_t i = 0; job->removed && i < old->count; i++)
		if (!taken[i])
			vec_push(job->arena, job->removed, old->at[i]);
}

/* What is still new has a cause. Returns how many are not new. */
static size_t find_causes(const struct attribution_job *job)
{
	size_t old = 0;

	for (size_t i = 0; i < job->now->count; i++) {
		struct finding *f = &job->now->at[i];

		if (f->attribution == ATTRIBUTION_INTRODUCED)
			find_cause(f, job);
		else
			old++;
	}
	return old;
}

size_t attribute_findings(const struct attribution_job *job)
{
	struct arena scratch;
	bool **taken;
	size_t old;

	arena_init(&scratch);
	taken = ARENA_ARRAY(&scratch, bool *, job->side_count);
	for (size_t i = 0; i < job->side_count; i++)
		taken[i] = ARENA_ARRAY(&scratch, bool,
				       job->sides[i].findings->count);
	for (size_t i = 0; i < job->now->count; i++)
		job->now->at[i].attribution = ATTRIBUTION_INTRODUCED;
	for (size_t i = 0; i < sizeof(rounds) / sizeof(*rounds); i++)
		match_findings(job, taken, i);
	list_removed(job, taken[0]);
	old = find_causes(job);
	arena_release(&scratch);
	return old;
}
