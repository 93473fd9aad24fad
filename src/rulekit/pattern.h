#ifndef RULEKIT_PATTERN_H
#define RULEKIT_PATTERN_H

/*
 * Runs what [match] of an .ini says of parts and tests, see config/pattern.h.
 *
 *	[match]
 *	part iterable = right
 *	if = iterable tensor
 *	at = iterable
 */

#include "config/pattern.h"
#include "rulekit/rule.h"

/* One pattern at one node. */
struct pattern_run {
	struct check *check;
	const struct model *model;
	const struct pattern *pattern;
	uint32_t known; /* the parts that were looked for: a bit each */
	uint32_t left;	/* how many candidates may still be looked at */
	uint8_t kind;	/* of the node that woke the rule */
	bool reported;
	nid_t parts[MOST_PATTERN_PARTS];
};

/* Reports at a node that the lists of the rule let through. */
void pattern_at(struct check *check, nid_t node);

/* --- for pattern_steps.c and the files of tests ---------------------------- */

/* The node of a part, NO_NODE where there is none. */
nid_t pattern_part(struct pattern_run *run, uint8_t part);

static inline bool is_of_kinds(const struct tree *t, nid_t n,
			       const uint8_t *kinds)
{
	uint8_t kind = (uint8_t)tree_kind(t, n);

	while (*kinds && *kinds != kind)
		kinds++;
	return *kinds;
}

/* A def or lambda; NULL for other nodes. */
static inline const struct function *function_written(const struct model *m,
						      nid_t n)
{
	return tree_is(m->tree, n, KIND_function_definition) ||
			       tree_is(m->tree, n, KIND_lambda)
		       ? function_at(m, function_defined(m, n))
		       : NULL;
}

typedef nid_t pattern_step_function(const struct model *m, nid_t n,
				    const struct pattern_argument *argument);
extern pattern_step_function *const pattern_step_functions[STEP_COUNT];

/* The candidates of a step to one of several, in the order of the text: *at
 * begins at NO_NODE. False behind the last one. */
bool pattern_next(const struct model *m, unsigned step, nid_t from,
		  const struct pattern_argument *argument, nid_t *at,
		  nid_t *candidate);

typedef bool pattern_test_function(struct pattern_run *run, nid_t n,
				   const struct pattern_argument *argument);
/* Each word is in one of them. */
extern pattern_test_function *const pattern_tests_of_nodes[TEST_COUNT];
extern pattern_test_function *const pattern_tests_of_program[TEST_COUNT];

#endif
