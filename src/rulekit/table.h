#ifndef RULEKIT_TABLE_H
#define RULEKIT_TABLE_H

/*
 * What a rule is called and says, and the table of all rules: for those who
 * select, list and report them. What a check may use is in rulekit/rule.h.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "rulekit/finding.h"
#include "rulekit/prototype.h"

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
	const char *const *outside;    /* ... and none of these */
	const struct pattern *pattern; /* what else must hold, or NULL */
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
	const char *status;  /* "preview", "stable" or "deprecated" */
	const char *instead; /* of a deprecated rule: the one to use, or "" */
	const char *framework;
	const char *symptom; /* what is seen at run time, or "style: ..." */
	const char *study;   /* study categories it answers, or "" */
	/* Codes of rules that speak of the same cause and say it better, with
	 * a blank between them; NULL: none. */
	const char *yields_to;
	/* Its severity in the last release, or "on" if it ran then; NULL: as
	 * now. */
	const char *was;
	enum severity severity;
	bool on;	  /* reports without being selected */
	bool on_in_tests; /* the same, in test files */
	bool fixable;
	enum applicability applicability; /* of the fixes of a pattern */
	enum rule_where where;
	const uint8_t *wakes; /* node kinds, ended by KIND_END */
	const struct match *match;
	check_function *check; /* NULL for a purely declarative rule */

	/* Of a rule that a project brings along, see rulekit/own.h. */
	const char *path;	   /* of its .ini */
	const void *owner;	   /* the project; NULL: built in */
	const char *const *hints;  /* a file without these words is clean;
				      * NULL: any file may not be */
	struct own_query *query;   /* or NULL */
	const struct own_fix *fix; /* see rulekit/own_fix.h, or NULL */
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

#endif
