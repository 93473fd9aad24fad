#ifndef LINT_ATTRIBUTE_H
#define LINT_ATTRIBUTE_H

/*
 * Which findings a change brings in. A pure function of both sides' findings
 * and the changed lines; knows neither git nor Python.
 *
 * Findings are compared by fingerprint, as multisets: a finding of the new side
 * without a counterpart on the old one is introduced, wherever it stands. Where
 * the fingerprint has changed but not the line (a function got another name),
 * the counterpart is what the same rule said about the same place of that line.
 * A counterpart was told as severely and was not silenced by a comment, so that
 * taking such a comment away introduces what it hid.
 */

#include "git/changes.h"
#include "rulekit/finding.h"

struct hunks {
	const struct hunk *at;
	size_t count;
};

/* One old side: HEAD, and in a merge each other parent. */
struct old_side {
	const struct findings *findings;
	/* NULL when `hunks` do not tell which old line is which new one, as in
	 * a merge. */
	const struct lines *lines;
};

/* What is compared. */
struct attribution_job {
	struct findings *now;
	const struct lines *lines;
	const struct old_side *sides;
	size_t side_count;
	struct hunks hunks;
	/* Where to add what the first old side had and `now` has not, or NULL.
	 */
	struct findings *removed;
	struct arena *arena; /* for `gone` */
};

/*
 * Sets `attribution`, `introduced_by` and `cause` of each new finding. Its cause
 * is the changed place among its own span and its causal related spans, or else
 * the nearest place where lines were taken out, or else the nearest change; an
 * empty span at 0 when there is none. Returns how many were there before.
 */
size_t attribute_findings(const struct attribution_job *job);

/* Where a span of the old text stands in the new one; false when one of its
 * lines is touched. */
bool span_now(struct span *out, struct hunks hunks, const struct lines *old,
	      const struct lines *now, struct span span);

/* The hunk that adds or changes one of the lines that a span is on, or NULL. */
const struct hunk *hunk_touching(struct hunks hunks, const struct lines *lines,
				 struct span span);

/* Whether a hunk adds, changes or takes out a line inside of a span. */
bool hunk_inside(struct hunks hunks, const struct lines *lines,
		 struct span span);

#endif
