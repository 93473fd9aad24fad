#ifndef RULES_RULE_H
#define RULES_RULE_H

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
#include "rules/finding.h"

struct check;

typedef void (*rule_check)(struct check *check, nid_t node);

enum rule_where {
	WHERE_ANYWHERE,
	WHERE_TRACED, /* only nodes that run while a graph is traced */
	WHERE_UNTRACED,
	/* Not on a text but on a change: called once, with the module of the
	 * new text, and check->before is there. */
	WHERE_CHANGE,
};

/* What a declarative rule looks for; see rules/README.md for the keys. Lists
 * are arrays of names ended by NULL; a name may end in ".*". */
struct match {
	const char *const *calls;    /* resolved names that are called */
	const char *const *methods;  /* attribute names that are called */
	const char *const *keywords; /* keyword arguments of such a call */
	const char *const *imports;  /* resolved modules that are imported */
	const char *const *unless_argument; /* not when this keyword is given */
	const char *const *inside; /* all of these contexts are around it ... */
	const char *const *outside; /* ... and none of these */
};

struct rule {
	const char *code;    /* "HY201" */
	const char *name;    /* "print-in-traced-code" */
	const char *family;  /* "side-effects" */
	const char *summary; /* one sentence, for lists */
	const char *message; /* template: {key} is filled by the check */
	const char *help;    /* template, or NULL */
	const char *page;    /* the Markdown of its page */
	const char *since;   /* hylint's version */
	const char *framework;
	const char *symptom; /* what is seen at run time, or "style: ..." */
	const char *study;   /* study categories it answers, or "" */
	enum severity severity;
	bool on;	  /* reports without being selected */
	bool on_in_tests; /* the same, in test files */
	bool fixable;
	enum rule_where where;
	const uint8_t *wakes; /* node kinds, ended by KIND_END */
	const struct match *match;
	rule_check check; /* NULL for a purely declarative rule */

	/* Of a rule that a project brings along, see rules/own.h. */
	const char *path;	  /* of its .ini */
	const void *owner;	  /* the project; NULL: built in */
	const char *const *hints; /* a file without these words is clean;
				      * NULL: any file may not be */
	struct own_query *query;  /* or NULL */
};

/*
 * All rules there are: those that are built in, ordered by code, then those of
 * the projects. A rule stays where it stands, and arrays by its index have
 * `rule_room` elements, of which the last one belongs to no rule.
 */
#define OWN_RULES_MOST 500
extern struct rule rule_table[];
extern size_t rule_count;
extern const size_t rules_built_in, rule_room;

/* Adds a project's rule. -1 when there is no room, or when the code or the name
 * is one of the project's or hylint's own already. */
int rules_add(const struct rule *rule, struct err *err);

/* Forgets the rules of a project. Their places are used again. */
void rules_forget(const void *owner);

/* Whether a project knows a rule: what is built in, and what it brings. */
static inline bool rule_is_known(const struct rule *rule, const void *owner)
{
	return !rule->owner || rule->owner == owner;
}

/* By code or name, any case; NULL when there is none. */
const struct rule *rule_find(const char *code_or_name);

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

/* The same with a list of texts. */
struct text_pair {
	const char *key, *text;
};
struct finding *report_texts(struct check *check, nid_t node,
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
