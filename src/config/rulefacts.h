#ifndef CONFIG_RULEFACTS_H
#define CONFIG_RULEFACTS_H

/*
 * The facts of a rule: its .ini, each key checked where it stands. Read while
 * hylint is built for the rules that come with it, and at run time for the ones
 * that a project brings along; rules/README.md describes both.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "base/vec.h"

enum match_list {
	MATCH_CALLS,
	MATCH_METHODS,
	MATCH_KEYWORDS,
	MATCH_IMPORTS,
	MATCH_UNLESS_ARGUMENT,
	MATCH_INSIDE,
	MATCH_OUTSIDE,
	MATCH_LIST_COUNT
};

/* The keys of [match], by enum match_list. */
extern const char *const match_list_names[MATCH_LIST_COUNT];

/* What `inside` and `outside` may name; ended by NULL. */
extern const char *const match_contexts[];

struct words {
	VEC(const char *) words;
};

/* A named set that a rule asks about; whoever reads the rule knows which sets
 * there are. */
struct set_use {
	const char *name;
	int line;
};

struct pattern; /* config/pattern.h */

/* A folder of rules/ and the hundreds of the codes that belong to it. */
struct rule_family {
	const char *name;
	char digit;
};

extern const struct rule_family rule_families[]; /* ended by a NULL name */

/* Whether it is HY and three digits. */
bool is_rule_code(const char *code);

#define FACT_COUNT 19

struct rule_facts {
	const char *code, *name, *summary, *severity, *since, *framework;
	const char *is_on, *in_tests, *where, *message, *help, *fix;
	const char *status, *instead;
	const char *symptom, *study, *needs, *yields_to, *was;
	struct words wake;
	struct words match[MATCH_LIST_COUNT];
	const char *query; /* of [match]; NULL when there is none */
	int query_line;
	bool has_match;
	struct pattern *pattern; /* of [match], [case] ...; or NULL */
	VEC(struct set_use) sets;
	/* [fix] of a project's rule; `with` is NULL when there is none. */
	const char *fix_title, *fix_replace, *fix_with;
	int fix_line;	       /* of `with`, or of the section's first key */
	int lines[FACT_COUNT]; /* where each key of [rule] stands, or 0 */
};

/* What is wrong with an .ini, as "what is wrong; what to write". */
struct fact_problem {
	int line;
	const char *text;
};

struct fact_problems {
	VEC(struct fact_problem) all;
};

struct facts_reader {
	struct arena *arena;
	const char *path; /* for messages */
	/* What `wake` may name; NULL: a rule does not say what wakes it. */
	const char *const *kinds;
	const char *const *values; /* the kinds of values, from 0 */
	bool own; /* a project's rule: most keys may be missing */
};

/* Reads and checks an .ini. -1 when it is no INI at all, with the place in
 * `err`; every other trouble is added to `problems`. */
int rule_facts_read(struct rule_facts *out, struct fact_problems *problems,
		    const struct facts_reader *reader, struct slice text,
		    struct err *err);

/* The line of a key of [rule], 1 where it is missing. */
int rule_facts_line(const struct rule_facts *facts, const char *key);

/* Whether a rule looks for calls. */
bool rule_facts_have_calls(const struct rule_facts *facts);

#endif
