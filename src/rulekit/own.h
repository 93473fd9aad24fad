#ifndef RULEKIT_OWN_H
#define RULEKIT_OWN_H

/*
 * Rules of a project: an .ini as the built-in rules have it, with a [match] of
 * names or of a tree-sitter query, read at run time. They become entries of
 * rule_table and are selected, silenced and told like any other.
 *
 * Whoever writes a repository writes these; nothing in them may crash hylint or
 * keep it busy for long.
 */

#include "rulekit/rule.h"

struct own_rule_text {
	const char *path; /* of the .ini, for messages */
	struct slice text;
	const char *page; /* the Markdown beside it, or NULL */
};

/* Reads a rule and adds it for `owner`. -1 with "PATH:LINE: what is wrong; what
 * to write". What it keeps lives in the arena; own_rules_forget before that
 * goes. */
int own_rule_add(struct arena *arena, const void *owner,
		 const struct own_rule_text *source, struct err *err);

void own_rules_forget(const void *owner);

/* Whether a project has brought rules along. */
bool own_rules_exist(const void *owner);

#endif
