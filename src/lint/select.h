#ifndef LINT_SELECT_H
#define LINT_SELECT_H

/* Which rules run and how severe they are, out of the settings. */

#include "base/err.h"
#include "config/settings.h"
#include "rulekit/rule.h"

/* Whether a word of the settings means the rule: ALL, a code or the beginning
 * of one (HY2), a family or a name. Case does not count. */
bool selector_matches(const char *selector, const struct rule *rule);

/* Whether the word means a rule at all, a built-in one or one of a project. */
bool selector_is_known(const char *selector, const void *owner);

/* Sets `chosen` (by index in rule_table) for all rules that the words of a text
 * mean, among the built-in ones and those of a project. -1 when a word means
 * none; `where` stands in front of the complaint. */
int rules_named(bool *chosen, struct arena *arena, const char *words,
		const char *where, const void *owner, struct err *err);

/*
 * Fills three arrays in the order of rule_table: on, on in test files, and
 * severity. -1 when a word means no rule; the nearest known word is in the
 * text.
 */
int rules_select(bool *on, bool *on_in_tests, enum severity *severities,
		 const struct settings *settings, struct err *err);

/* Adds a line for every word of the settings that means no rule. */
void rules_mistaken(struct name_list *out, struct arena *arena,
		    const struct settings *settings);

#endif
