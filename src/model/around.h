#ifndef MODEL_AROUND_H
#define MODEL_AROUND_H

/*
 * Questions about what stands around a node in its function: a guard, a loop,
 * a way out further up in the block. Each is asked of many nodes of one file,
 * and code may be nested 100,000 levels deep or stand in a block of as many
 * statements. So every level and every statement is looked at once, and the
 * answers are kept with the model.
 */

#include "model/model.h"

enum around_question {
	AROUND_MADE_ONCE,
	AROUND_SWITCH,
	AROUND_LOOK,
	AROUND_QUESTION_COUNT
};

/* What is asked about each level: whether `n`, as the parent of `inner`, makes
 * the answer yes. */
typedef bool (*around_test)(const struct model *m, nid_t n, nid_t inner);

/* Whether that holds for a level around the node that is in its function. A
 * question always comes with the same test. */
bool holds_around(const struct model *m, enum around_question question,
		  nid_t node, around_test test);

/* Whether a statement above this one in its block passes the test. */
bool holds_above(const struct model *m, enum around_question question,
		 nid_t statement, bool (*test)(const struct model *m, nid_t n));

/* The innermost for or while statement around a node, whatever part of it the
 * node is and across functions; or NO_NODE. */
nid_t loop_statement_around(const struct model *m, nid_t node);

/* Whether `n` passes over its part now and then: a branch, a handler, the right
 * side of `and`. A loop counts as one that is run. */
bool is_optional_part(const struct tree *t, nid_t n, nid_t part);

/* Whether the last statement of a block leaves it for good: return, raise,
 * continue, break. False for what is no block. */
bool block_leaves(const struct model *m, nid_t block);

/* Its last statement, or NO_NODE. */
nid_t last_statement(const struct model *m, nid_t block);

#endif
