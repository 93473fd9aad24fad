#ifndef CONFIG_PATTERN_VALUE_H
#define CONFIG_PATTERN_VALUE_H

/*
 * Private to the pattern_*.c: the words of one value, and the parts, steps and tests
 * that they name.
 *
 *	part made = container proof
 *	if = target kind subscript, container must dict list
 */

#include "config/factsrun.h"
#include "config/pattern.h"

/* The words of one value, taken one after the other. */
struct value_reader {
	struct facts_run *run;
	struct pattern *pattern;
	struct words words;
	size_t next;
	int line;
};

struct value_reader value_start(struct facts_run *r, const char *value,
				int line);

/* The next word, or NULL at the end. */
const char *value_next(struct value_reader *v);

/* Problems of its line: nothing stands behind a word; a word is not what is wanted,
 * with the nearest of a list, or NULL. */
void value_misses(struct value_reader *v, const char *word);
void value_has_bad_word(struct value_reader *v, const char *word,
			const char *what, const char *const *list);

/* Whether a word is a step that needs no argument and leads to one node, so that it
 * is a part, too. */
bool pattern_is_way(const char *word);

bool pattern_part_exists(const struct pattern *p, const char *name,
			 uint8_t *part);

/* A part by its name, made where the name is a step; 0, the node itself, and a
 * problem where it is neither. */
uint8_t pattern_part_named(struct value_reader *v, const char *word);

/* part NAME = STEP... */
void pattern_take_part(struct facts_run *r, const char *name, const char *value,
		       int line);

/* if = PART [not] TEST ARGUMENT..., ... */
void pattern_take_tests(struct facts_run *r, struct pattern_section *section,
			const char *value, int line);

#endif
