#include "lint/attribute.h"

/* Whether a span shares a line with an added or changed line. */
static bool touches(const struct lines *lines, struct span span,
		    struct hunks hunks)
{
	uint32_t first = lines_line(lines, span.start);
	uint32_t last = lines_line(lines, span.end > span.start ? span.end - 1
								: span.end);

	for (size_t i = 0; i < hunks.count; i++) {
		const struct line_range *r = &hunks.at[i].after;

		if (r->count && first < r->first + r->count && last >= r->first)
			return true;
	}
	return false;
}

/* The line next to the first pure deletion of the change. */
static struct span deletion_point(const struct lines *lines, struct hunks hunks)
{
	for (size_t i = 0; i < hunks.count; i++) {
		const struct line_range *r = &hunks.at[i].after;
		uint32_t byte;

		if (r->count)
			continue;
		byte = lines_byte(lines, r->first ? r->first : 1, 1);
		return (struct span){ byte, byte };
	}
	return (struct span){ 0, 0 };
}

static struct span cause_of(const struct finding *f, struct hunks hunks,
			    const struct lines *lines)
{
	if (touches(lines, f->span, hunks))
		return f->span;
	for (size_t i = 0; i < f->related.count; i++) {
		const struct related *r = &f->related.at[i];

		if (r->causal && !r->path && touches(lines, r->span, hunks))
			return r->span;
	}
	return deletion_point(lines, hunks);
}

/* Takes one old finding of the same fingerprint out of the count. */
static bool take_counterpart(const struct findings *before, bool *taken,
			     uint64_t fingerprint)
{
	for (size_t i = 0; i < before->count; i++) {
		if (taken[i] || before->at[i].fingerprint != fingerprint)
			continue;
		taken[i] = true;
		return true;
	}
	return false;
}

size_t attribute_findings(struct findings *now, const struct findings *before,
			  struct hunks hunks, const struct lines *now_lines,
			  const struct lines *before_lines)
{
	struct arena scratch;
	bool *taken;
	size_t old = 0;

	(void)before_lines;
	arena_init(&scratch);
	taken = ARENA_ARRAY(&scratch, bool, before->count);
	for (size_t i = 0; i < now->count; i++) {
		struct finding *f = &now->at[i];

		if (!take_counterpart(before, taken, f->fingerprint)) {
			f->attribution = ATTRIBUTION_INTRODUCED;
			f->introduced_by = cause_of(f, hunks, now_lines);
			continue;
		}
		old++;
		f->attribution = touches(now_lines, f->span, hunks)
					 ? ATTRIBUTION_TOUCHED
					 : ATTRIBUTION_OLD;
	}
	arena_release(&scratch);
	return old;
}
