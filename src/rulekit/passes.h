#ifndef RULEKIT_PASSES_H
#define RULEKIT_PASSES_H

/*
 * Loops over what the program writes down: each pass has an item of its own.
 *
 *	for part in [encoder, decoder]: fit(part)
 *	phases = (Adam(), SGD())
 *	for optimizer in phases: step(optimizer, x)
 */

#include "model/model.h"

/* The `for` statement around a name that gives the name one item after the other, and
 * nothing else does; NO_NODE. One that may be left by `break` is none. */
nid_t loop_that_gives(const struct model *m, nid_t name);

/* The list or tuple that such a loop goes through, also by a name that is bound once;
 * NO_NODE where the text does not show it. */
nid_t display_of_loop(const struct model *m, nid_t loop);

#endif
