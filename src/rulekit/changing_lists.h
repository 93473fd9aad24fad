#ifndef RULEKIT_CHANGING_LISTS_H
#define RULEKIT_CHANGING_LISTS_H

/*
 * Lists and tuples of Python numbers that another pass of a loop changes.
 *
 *	for epoch in range(9):
 *		step(x, [w * epoch for w in base])
 *		step(x, weights_of(epoch))	and what it returns is computed of it
 *		rates = [r * 0.9 for r in rates]
 *		rates[0] *= 0.9
 */

#include "rulekit/loops.h"

/* Whether an expression in that loop is one: nothing but numbers, and no choice
 * between a few. `out->change` is what changes it. */
bool is_changing_list(const struct model *m, nid_t expression, nid_t loop,
		      struct counter *out);

#endif
