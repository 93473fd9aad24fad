#ifndef LINT_SUPPRESS_H
#define LINT_SUPPRESS_H

/*
 * Comments that silence findings:
 *
 *	x = f()  # hylint: ignore[HY201] why
 *	# hylint: ignore-next-line[print-in-traced-code] why
 *	# hylint: off[HY2]  ...  # hylint: on
 *	# hylint: ignore-file
 *	x = f()  # noqa: HY201
 */

#include "base/slice.h"
#include "rulekit/finding.h"

struct check;
struct tree;

enum suppression_kind {
	NO_SUPPRESSION,
	IGNORE, /* what begins or ends on this line */
	IGNORE_NEXT_LINE,
	IGNORE_FILE,
	OFF, /* from here to the ON of the same rules */
	ON,
};

/* One rule, family or code in the brackets, or behind "noqa:". */
struct suppression_word {
	const char *text;
	struct span span;
	bool used; /* it has silenced something */
};

struct suppression {
	enum suppression_kind kind;
	bool is_noqa;
	struct span comment; /* all of the comment it stands in */
	struct span span; /* its own part, from the "#" to what is not its own */
	struct span list; /* what stands between the brackets */
	VEC(struct suppression_word) words; /* none: every rule */
	struct slice reason;
	/* Lines, first and last, in which it silences. */
	uint32_t first, last;
	bool used; /* it has silenced something; an ON, it has ended an OFF */
};

struct suppressions {
	VEC(struct suppression) at;
};

/* Reads the comments of a tree. */
void suppressions_read(struct suppressions *out, struct arena *arena,
		       const struct tree *tree, const struct lines *lines);

/* Marks the findings that are silenced; returns how many. */
size_t suppressions_apply(struct suppressions *list, struct findings *findings,
			  const struct lines *lines, struct arena *arena);

/* What is said about comments is suppressed by name only: else no comment could
 * be called useless. */
bool rule_is_about_files(const struct rule *rule);

/* Whether a text comes back whole when it is written as a reason: one line, and
 * nothing in it begins another comment. */
bool suppression_takes_reason(const char *reason);

/* Whether it can silence one of our rules. */
bool suppression_is_ours(const struct suppression *suppression,
			 const void *owner);

/*
 * Reports comments that silence nothing (HY001), that give no reason (HY002),
 * or that name no rule (HY003). `on` tells, by index in rule_table, which rules
 * ran: of the others nothing is known; `owner` is the project, whose own rules
 * count.
 */
void suppressions_report(const struct suppressions *list, struct check *check,
			 const struct lines *lines, const bool *on,
			 const void *owner);

#endif
