#ifndef CONFIG_PATTERN_H
#define CONFIG_PATTERN_H

/*
 * What a rule without a check looks for, beyond the lists of struct match: parts
 * of the node that wakes it, and tests that they must pass. It is data, made from
 * [match], [case], [except], [warning], [info] and [fix] of an .ini; words are
 * numbers here, so that nothing is compared by text when the rule runs.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"

enum pattern_step_word {
#define STEP(name, spelling, argument) STEP_##name,
#define EACH(name, spelling, argument) STEP_##name,
#include "config/pattern_words.h"
	STEP_COUNT
};

enum pattern_test_word {
#define TEST(name, spelling, argument) TEST_##name,
#include "config/pattern_words.h"
	TEST_COUNT
};

enum pattern_argument_kind {
	ARG_NONE,
	ARG_WORDS,
	ARG_NUMBER,
	ARG_ARGUMENT, /* 0, x or 0:x */
	ARG_KINDS,    /* of nodes */
	ARG_VALUES,   /* kinds of values */
	ARG_NAMES,    /* full names, which have a dot, and named sets */
	ARG_PART,
};

/* Lists end with NULL, kinds with KIND_END. */
struct pattern_argument {
	const char *const *words; /* also the names of ARG_NAMES */
	const char *const *sets;
	const uint8_t *kinds;
	uint64_t values; /* 1 << enum value_kind */
	long number;	 /* -1: by keyword alone */
	uint8_t part;
};

struct pattern_step {
	uint8_t word;
	struct pattern_argument argument;
};

/* The node that wakes the rule is part 0, and has no steps. A part is looked for
 * when it is needed first. */
struct pattern_part {
	const char *name;
	uint8_t from; /* the part that the steps begin at */
	uint8_t each; /* the part with each-... that it depends on, or 0 */
	VEC(struct pattern_step) steps;
};

struct pattern_test {
	uint8_t part, word;
	bool negated;
	bool or_next; /* enough, if the next one holds */
	struct pattern_argument argument;
};

/* What {key} stands for, where it is not the source of a part. */
enum pattern_answer {
	ANSWER_TEXT, /* a template of its own */
	ANSWER_QUALIFIED,
	ANSWER_KIND,
	ANSWER_NAME,
	ANSWER_COUNT,
	ANSWER_TAIL,
	ANSWER_PLACE,
	ANSWER_FUNCTION,
	ANSWER_INSIDE,
	ANSWER_SHOWN,
	ANSWER_RELEASE,
};

struct pattern_text {
	const char *key;
	uint8_t answer, part, other;
	const char *template;
};

struct pattern_relation {
	uint8_t part;
	bool causal;
	const char *label; /* template; NULL: where the graph function is made
			    * that the part calls */
};

enum pattern_section_kind {
	SECTION_MATCH,
	SECTION_CASE,	 /* the first that holds says the texts */
	SECTION_EXCEPT,	 /* nothing is reported where it holds */
	SECTION_WARNING, /* no more than a warning where it holds */
	SECTION_INFO,
	SECTION_FIX, /* the first that holds is offered */
};

enum pattern_edit_kind {
	EDIT_PUT,    /* in place of a part */
	EDIT_BEFORE, /* in front of it */
	EDIT_AFTER,
	EDIT_BETWEEN, /* from the end of a part to the start of another */
	EDIT_TAIL,    /* from the end of a part to the end of another */
	EDIT_HEAD,    /* from the start of a part to the start of another */
	EDIT_DROP,    /* an argument, with its comma */
};

struct pattern_edit {
	uint8_t kind, part, other;
	const char *text; /* template */
};

#define SEVERITY_AS_RULE 255

struct pattern_section {
	uint8_t kind;
	uint8_t at;	  /* the part that is reported; 0: as in [match] */
	uint8_t severity; /* or SEVERITY_AS_RULE */
	const char *name; /* why, for people */
	/* It is about nodes of these kinds only: `node kind` among its tests;
	 * NULL: any. */
	const uint8_t *kinds;
	const char *message, *help; /* NULL: of the rule */
	const char *title;	    /* of a fix */
	VEC(struct pattern_test) tests;
	VEC(struct pattern_text) texts;
	VEC(struct pattern_relation) relations;
	VEC(struct pattern_edit) edits;
};

#define MOST_PATTERN_PARTS 32
#define MOST_PATTERN_TEXTS 15 /* of one section */

struct pattern {
	/* Each candidate of this part is reported that fits, not only the
	 * first; 0: the first of all. */
	uint8_t every;
	VEC(struct pattern_part) parts;
	VEC(struct pattern_section) sections; /* [match] first */
};

extern const struct pattern_word {
	const char *spelling;
	enum pattern_argument_kind argument;
} pattern_steps[STEP_COUNT], pattern_tests[TEST_COUNT];

/* Whether a step leads to one of several. */
static inline bool step_is_each(unsigned word)
{
	return word >= STEP_each_child;
}

#endif
