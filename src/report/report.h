#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

/*
 * The ways to tell findings: one struct reporter per format. A reporter sees
 * findings, never trees, and writes nothing itself: it adds to `text`, which
 * cli/ sends out after each call.
 *
 * begin, then finding for each one that is to be told (in the order of files,
 * then of places), then end.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "git/changes.h"
#include "lint/file_report.h"
#include "rulekit/table.h"

/* A comment that the change adds to silence findings. */
struct added_suppression {
	const char *path;
	struct place place;
	const char *comment;
};

/* What the run came to, for summaries. */
struct totals {
	size_t files;	       /* that were linted */
	size_t files_reported; /* that had a finding */
	size_t by_severity[3]; /* of those told as new */
	size_t blocking;       /* of those */
	size_t touched;	       /* told as there before */
	size_t already_there;  /* there before, not told */
	size_t suppressed;
	VEC(struct added_suppression) added; /* by this change */
	size_t known;			     /* from the baseline, not told */
	size_t recorded; /* in the baseline that this run fills */
	size_t fixed;	 /* corrected, and so not told */
	size_t silenced; /* by comments that this run has written */
	size_t safe_fixes, unsafe_fixes;
	size_t *by_rule; /* by index in rule_table */
	double seconds;
	VEC(struct skipped_file) skipped;
	bool misconfigured; /* a configuration is broken: nothing passes */
};

enum verbosity {
	QUIET = -1, /* findings only */
	NORMAL,
	VERBOSE,
};

struct report {
	const struct reporter *reporter;
	struct strbuf text;
	size_t reported; /* findings so far */
	bool color;
	bool links;	    /* places lead to their file, codes to their page */
	const char *site;   /* where those pages are, or NULL */
	const char *folder; /* absolute: what paths count from; may be NULL */
	unsigned columns;   /* of the terminal; 0 when it is none */
	/* Where the reader stands below the folder that paths count from, with
	 * a slash at its end; "" for in it. */
	const char *called_from;
	enum verbosity verbosity;
	bool statistics;
	bool change;	    /* about a change, not about whole files */
	const char *hook;   /* git asks about a "commit" or a "push", or NULL */
	const char *bypass; /* the command that does without, or NULL */
	bool warn_only, blocks_unchecked; /* as the settings of a hook say */
	const char *
		open_path; /* of junit, checkstyle and html: the file it is in */
	/* full's own: findings told at length, and the lines of those that are
	 * not new, for the end. */
	size_t at_length;
	struct strbuf apart;
	/* sarif's own: where a rule stands in its list; html's: how often it
	 * spoke */
	size_t *rule_index;
};

struct reporter {
	const char *name;
	const char *summary;
	bool folds; /* for people: what is alike in one function is shown once */
	void (*begin)(struct report *report);
	void (*finding)(struct report *report, const struct file_report *file,
			const struct finding *finding);
	void (*end)(struct report *report, const struct totals *totals);
};

extern const struct reporter report_full, report_concise, report_json,
	report_jsonl, report_sarif, report_github, report_gitlab, report_rdjson,
	report_junit, report_checkstyle, report_azure, report_html;

/* Says nothing of single findings: for --statistics alone. */
extern const struct reporter report_counts;

/* All of them, ended by NULL; the first is the default. */
extern const struct reporter *const reporters[];

/* Their names. */
#define REPORT_FORMATS                                              \
	"full concise json jsonl sarif github gitlab azure rdjson " \
	"junit checkstyle html"

const struct reporter *reporter_find(const char *name);

const char *severity_name(enum severity severity);

/* The severity of a name; false when it is none. */
bool severity_of(enum severity *out, const char *name);

/* "cell 3, line 4: " where the file is a notebook, for formats whose places are
 * those of the file; nothing elsewhere. */
void cell_add(struct strbuf *out, const struct file_report *file,
	      const struct finding *finding);

#endif
