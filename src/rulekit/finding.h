#ifndef RULEKIT_FINDING_H
#define RULEKIT_FINDING_H

/*
 * What a rule says about a file. Findings are data: they are collected, then
 * suppressed, attributed, ordered and reported by others.
 *
 * Spans are bytes of the file's text as it was read. Everything a finding
 * points to lives in the arena of its file.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/vec.h"

struct rule;

enum severity {
	SEVERITY_INFO,
	SEVERITY_WARNING,
	SEVERITY_ERROR,
};

struct span {
	uint32_t start, end; /* end is behind the last byte */
};

/* Another place that belongs to a finding: where the code is decorated, who
 * calls it, what rebinds the name. `causal` says that without this place there
 * would be no finding, so that a change to it introduces the finding. */
struct related {
	struct span span;
	const char *label;
	bool causal;
	const char *path; /* NULL: the same file */
	/* For another file, whose text the reporter does not have. */
	struct position from, to;
};

struct edit {
	struct span span; /* empty: insert here */
	const char *text;
};

enum applicability {
	FIX_SAFE,	/* keeps meaning whenever the finding is right */
	FIX_UNSAFE,	/* offered, applied only when asked for */
	FIX_SUGGESTION, /* shown, never applied by itself */
};

struct fix {
	enum applicability applicability;
	const char *title;
	VEC(struct edit) edits;
};

/* How a finding relates to the change that is looked at. */
enum attribution {
	ATTRIBUTION_NONE,	/* whole file: no change was asked about */
	ATTRIBUTION_INTRODUCED, /* the change brings it in */
	ATTRIBUTION_TOUCHED,	/* there before, on a line of the change */
	ATTRIBUTION_OLD,	/* there before, elsewhere */
};

/* What the change did where a finding comes from. */
enum cause {
	CAUSE_NONE,
	CAUSE_ADDED,
	CAUSE_CHANGED,
	CAUSE_REMOVED,
};

struct finding {
	const struct rule *rule;
	enum severity severity;
	const char *message; /* what was found, one line */
	const char *help;    /* what to write instead, one line, or NULL */
	struct span span;
	const char *function; /* qualified name around it, "" at top level */
	VEC(struct related) related;
	/* An info of which a file has many with one cause: its text where it is shown
	 * beside the first one (see findings_join), else NULL. */
	const char *joined_as;
	VEC(struct fix) fixes;
	/* Same rule, function and code, wherever it stands and however it is
	 * indented: equal fingerprint. */
	uint64_t fingerprint;
	uint64_t fingerprint_here; /* the only one in its run, see lint_fold */
	enum attribution attribution;
	/* The place of the change that introduced it, for the report; of a
	 * removal what follows it, and the first line of what went. */
	struct span introduced_by;
	enum cause cause;
	struct slice removed;
	bool suppressed;
	bool moot; /* the program does not mean it for graphs, or never runs it */
	bool assumed; /* nothing shows that it is run in a graph at all */
	bool torn;    /* a part of a statement that cannot be read */
	bool yields;  /* to another one of the same cause: it is taken back */
	/* Several that are alike are one to people (see lint_fold): what they see
	 * in place of the first, NULL for the same; and whether it is one of the
	 * others, which they do not see again. */
	const struct finding *shown;
	bool is_folded;
};

struct findings {
	struct finding *at;
	size_t count, room;
};

#endif
