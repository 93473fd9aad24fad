#ifndef RULEKIT_LOOKS_H
#define RULEKIT_LOOKS_H

/*
 * Code for whoever looks at values while the program is worked on:
 *
 *	if verbose:
 *		print(x.numpy())
 */

#include "model/model.h"

/* Whether a node stands in a block that a flag turns on and that changes nothing
 * for the code around it, or in a helper that is called there alone. Who turns it on runs the program eagerly. */
bool is_look_when_asked(const struct model *m, nid_t node);

/* Whether a flag decides that a node is run at all, whatever its block changes: a
 * parameter that is a bool by default, a bool of the file, an attribute. */
bool is_under_flag(const struct model *m, nid_t node);

#endif
