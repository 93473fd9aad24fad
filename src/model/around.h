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
	AROUND_FLAG,
	AROUND_QUESTION_COUNT
};

/*
 * The levels around a node in its function, from the innermost, as far as they were
 * not asked about yet. A question always comes with the same test:
 *
 *	struct around_walk walk = levels_around(m, AROUND_SWITCH, node);
 *
 *	while (next_level(&walk))
 *		if (switches(m, walk.n, walk.inner))
 *			return keep_answer(&walk, true);
 *	return keep_answer(&walk, false);
 */
struct around_walk {
	const struct model *m;
	uint8_t *answers; /* by node */
	nid_t start;
	nid_t n, inner; /* a level, and the part of it that holds the node */
};

struct around_walk levels_around(const struct model *m,
				 enum around_question question, nid_t node);
bool next_level(struct around_walk *walk);

/* Whether it holds for a level: here, or where an earlier walk went on. */
bool keep_answer(struct around_walk *walk, bool holds_here);

/*
 * In the same way the statements above one in its block:
 *
 *	while (next_above(&walk))
 *		if (leaves(m, walk.n))
 *			keep_above(&walk);
 *	return any_above(&walk);
 */
struct above_walk {
	const struct model *m;
	struct statement_scan *scan; /* NULL: it is in no block */
	nid_t statement, n;
};

struct above_walk statements_above(const struct model *m,
				   enum around_question question,
				   nid_t statement);
bool next_above(struct above_walk *walk);
void keep_above(struct above_walk *walk);
bool any_above(const struct above_walk *walk);

/* The innermost for or while statement around a node, whatever part of it the
 * node is and across functions; or NO_NODE. */
nid_t loop_statement_around(const struct model *m, nid_t node);

/* Whether `n` passes over its part now and then: a branch, a handler, the right
 * side of `and`. A loop counts as one that is run. */
bool is_optional_part(const struct tree *t, nid_t n, nid_t part);

/* Whether a node is run whenever function f (NO_INDEX: the module) is: behind no
 * `if` or `return`, in no `while`. */
bool is_always_run(const struct model *m, uint32_t f, nid_t node);

/* Whether the flow never comes to a node: a `return` or the like stands before it in
 * its block, or in one around that. */
bool is_never_reached(const struct model *m, nid_t node);

/* Whether the last statement of a block leaves it for good: return, raise,
 * continue, break. False for what is no block. */
bool block_leaves(const struct model *m, nid_t block);

/* Its last statement, or NO_NODE. */
nid_t last_statement(const struct model *m, nid_t block);

#endif
