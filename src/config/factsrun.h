#ifndef CONFIG_FACTSRUN_H
#define CONFIG_FACTSRUN_H

/* The reading of one .ini, shared by rulefacts.c and the pattern_*.c. */

#include "config/rulefacts.h"

struct facts_run {
	const struct facts_reader *reader;
	struct rule_facts *out;
	struct fact_problems *problems;
};

void facts_problem(const struct facts_run *r, int line, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

void split_words(struct arena *arena, struct words *out, const char *text);

/* Takes a key of [match] that is none of the lists, or a key of [case NAME] and
 * the like (pattern_read.c). False when the section or the key is not one of
 * them. */
bool pattern_take(struct facts_run *r, const char *section, const char *key,
		  const char *value, int line);

/* Checks what needs the whole: that every {key} is filled (pattern_check.c). */
void pattern_check(struct facts_run *r);

#endif
