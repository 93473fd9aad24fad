#ifndef LINT_ATTRIBUTE_H
#define LINT_ATTRIBUTE_H

/*
 * Which findings a change brings in. A pure function of both sides' findings
 * and the changed lines; knows neither git nor Python.
 *
 * Findings are compared by fingerprint, as multisets: a finding of the new side
 * without a counterpart on the old one is introduced, wherever it stands. Its
 * cause is the changed place among its own span and its causal related spans,
 * or else the place where lines were taken out.
 */

#include "git/changes.h"
#include "rules/finding.h"

struct hunks {
	const struct hunk *at;
	size_t count;
};

/* Sets `attribution` and `introduced_by` of each new finding. Returns how many
 * were there before. */
size_t attribute_findings(struct findings *now, const struct findings *before,
			  struct hunks hunks, const struct lines *now_lines,
			  const struct lines *before_lines);

#endif
