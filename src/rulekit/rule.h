#ifndef RULEKIT_RULE_H
#define RULEKIT_RULE_H

/*
 * All that a rule may use, together with model/ (model.h is included here).
 *
 * A rule is one .ini, .md and .py under rules/<family>/ and, where a
 * declarative match cannot say it, one .c with a check function:
 *
 *	void check_hy211(struct check *c, nid_t node);
 *
 * It is called for each node of the kinds that the .ini names in `wake`, in
 * the order of the text; with `where = traced` only for nodes in traced code.
 * Rules keep no state, allocate in the file's arena and free nothing.
 */

#include "base/err.h"
#include "model/model.h"
#include "rulekit/finding.h"
#include "rulekit/table.h"

/* What was found in the text before a change and is not found any more, though
 * its lines are as they were. */
struct lost {
	const struct finding *finding; /* its spans count in the old text */
	struct span now;	       /* where it stood, in the new one */
};

/* The text before a change. */
struct before {
	const struct model *model;
	const struct lost *lost;
	size_t lost_count;
};

/* The run of one rule over one file. */
struct check {
	const struct model *model;
	struct arena *arena;
	const struct rule *rule;
	struct finding *last; /* the finding reported last, or NULL */
	struct findings *findings;
	const struct before *before; /* of a rule on changes, else NULL */
	size_t own_before;	     /* findings, when an own query began */
	double *slow;	     /* seconds that slow own queries took so far */
	const char *trouble; /* why a rule could not be run to its end, or NULL */
};

/*
 * Reports at `node`. The message and help templates of the rule are filled
 * with the pairs (key, text) that follow, ended by NULL. Where the node stands
 * in traced code, the reason chain is added as related spans by itself.
 * Returns the finding, to which related spans and fixes can be added until the
 * next report.
 */
struct finding *report(struct check *check, nid_t node, ...)
	__attribute__((sentinel));
struct finding *report_span(struct check *check, nid_t node, struct span span,
			    ...) __attribute__((sentinel));

/* The same with a message and a help (or NULL) that are ready. */
struct finding *report_text(struct check *check, nid_t node,
			    const char *message, const char *help);

/* The finding reported last is no worse than that: for what is assumed. */
void report_at_most(struct check *check, enum severity most);

/* The same with a list of texts. */
struct text_pair {
	const char *key, *text;
};
struct finding *report_texts(struct check *check, nid_t node,
			     const struct text_pair *texts, size_t count);

/* A template filled so; NULL for NULL. */
const char *filled(struct check *check, const char *template,
		   const struct text_pair *texts, size_t count);

/* Adds a place to the finding reported last. */
void relate(struct check *check, nid_t node, bool causal, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
void relate_span(struct check *check, struct span span, bool causal,
		 const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Adds a place in another file, whose model is given. */
void relate_elsewhere(struct check *check, const char *path,
		      const struct model *there, struct span span,
		      const char *label);

/* A node of this file or of another one. */
void relate_in(struct check *check, const struct model *there, nid_t node,
	       bool causal, const char *label);

/* Begins a fix of the finding reported last, then adds its edits. */
void fix_begin(struct check *check, enum applicability applicability,
	       const char *fmt, ...) PRINTF_LIKE(3, 4);
void fix_replace(struct check *check, struct span span, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* The bytes of a node. */
struct span node_span(const struct model *model, nid_t node);

/* The source text of a node on one line, shortened in the middle to fit a
 * message. */
const char *source_of(const struct check *check, nid_t node);

#endif
