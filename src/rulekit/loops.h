#ifndef RULEKIT_LOOPS_H
#define RULEKIT_LOOPS_H

/*
 * What happens again and again: Python numbers that each pass of a loop
 * changes, and what belongs to one pass only.
 *
 *	for i in range(n):
 *		step(i)			a counter: another graph for each value
 *		step(sizes[i % 2])	two values at most
 *		g = make(i)		belongs to one pass
 */

#include "model/model.h"

/* So few traces, or values, are no loss. */
#define FEW_PASSES 5

/* Why a Python number is another one the next time. */
struct counter {
	nid_t loop;   /* or NO_NODE: counted up elsewhere in the class */
	nid_t change; /* the loop that counts, or the statement that does */
	long passes;  /* at most so many values, or 0 when unknown */
};

/* Whether an expression in a loop holds a number that another pass of the loop
 * changes: for i in range(n), i += 1, self.i += 1. */
bool holds_counter(const struct model *m, nid_t expression,
		   struct counter *out);

/* Whether a `for` over range() or numbers counts, and how often where that is known. */
bool passes_of_loop(const struct model *m, nid_t loop, struct counter *out);

/* Whether code uses a name that each pass of the loop binds again, outside that
 * code. What a def of the loop uses counts, too. */
bool uses_what_passes_bind(const struct model *m, nid_t part, nid_t loop);

/* Whether a call in a loop inside `loop` gives a Python value that each pass of `loop`
 * binds and that stays the same inside: step(x, phase.level). It is traced for each,
 * wherever the graph function is made. */
bool takes_setting_of_pass(const struct model *m, nid_t call, nid_t loop);

/* The loop in which a function of the file is called, itself or what calls it,
 * or NO_NODE. `call` is where that loop does so. */
nid_t loop_that_calls(const struct model *m, uint32_t f, nid_t *call);

/* The loop that runs a node again and again: around it, or around a call of
 * the function that it stands in. */
nid_t loop_that_runs(const struct model *m, nid_t node);

/* Whether all that runs the graph of a traced function are calls of a graph function at
 * the top of the file, each once: a lesson, a try. False where none is seen: what
 * nobody calls here others call. */
bool is_run_by_hand_only(const struct model *m, uint32_t f);

/* The outermost loop around a node inside its function, or NO_NODE. */
nid_t outermost_loop_around(const struct model *m, nid_t node);

/* Whether an `if` or the like inside the loop decides if a node runs. */
bool is_conditional_in(const struct model *m, nid_t node, nid_t loop);

#endif
