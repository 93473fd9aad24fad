#ifndef LINT_FILE_REPORT_H
#define LINT_FILE_REPORT_H

/*
 * What came out of one file: all that those who report it may know. Everything
 * lives in the arena that it was linted in.
 */

#include "base/edits.h"
#include "base/text.h"
#include "lint/suppress.h"
#include "lint/treatment.h"
#include "rulekit/finding.h"

struct notebook;

struct file_report {
	const char *path;
	struct treatment how; /* it was linted so, and is when it is again */
	struct slice bytes;   /* what the file holds */
	/* What was linted: the same, or the program of a notebook. All spans
	 * count in it. */
	struct slice text;
	struct lines lines;
	const struct notebook *notebook; /* or NULL */
	struct lines json_lines;	 /* of a notebook with findings */
	struct findings findings; /* ordered by place, suppressed ones too */
	const char *skipped;	  /* why it was not linted, or NULL */
	uint32_t syntax_error;	  /* the first line that is no Python, or 0 */
	const char *trouble;	  /* a rule that was cut off, or NULL */
	bool is_test;
	const bool *on; /* by index in rule_table: the rules that ran */
	struct suppressions silencing; /* the comments that suppress */
	size_t suppressed;	       /* how many findings they did */
	/* With a change: findings that stood elsewhere in the file before, and
	 * the comments that the change adds to silence some. */
	size_t already_there;
	VEC(struct span) added;
};

/* Where a byte of a file's text stands, as people say it. */
struct place {
	uint32_t cell; /* of a notebook; 0 elsewhere */
	struct position at;
};

struct place file_place(const struct file_report *file, uint32_t byte);

/* Where it stands in what the file holds: the same but for a notebook, whose
 * lines are those of the JSON. */
struct position file_position(const struct file_report *file, uint32_t byte);

/* The byte of what the file holds, and the lines to count it in. */
uint32_t file_byte(const struct file_report *file, uint32_t byte);
const struct lines *file_lines(const struct file_report *file);

/* "line 4", "cell 2, line 4". */
const char *file_line_name(struct arena *arena, const struct file_report *file,
			   uint32_t byte);

/* One fix as edits of the bytes of the file, in order. False when it cannot be
 * made: an edit would lie in two cells. */
bool fix_edits(struct text_edits *out, struct arena *arena,
	       const struct file_report *file, const struct fix *fix);

/* Whether a finding is reported at all: nothing suppresses it, and the change
 * that is looked at, if there is one, has to do with it. */
bool finding_is_reported(const struct finding *finding);

#endif
