#ifndef RULEKIT_STRUCTURES_H
#define RULEKIT_STRUCTURES_H

/*
 * What nest.assert_same_structure of TensorFlow compares: whether two values are
 * lists, tuples or dicts of the same form. A graph carries one form on all paths.
 *
 *	{"a": x, "b": y}, {"a": x}	differ
 *	(x, y), x			differ
 *	(x, 1), (y, z)			do not
 */

#include "model/solve/solve.h"

/* Whether they differ for certain. What is not known differs from nothing. */
bool differ_in_structure(const struct model *m, ev_t a, ev_t b);

/* Whether an argument has another structure than the spec of a signature that it is
 * for. */
bool differ_from_spec(const struct model *m, ev_t given, ev_t spec);

/* "a dict with `a` and `b`", "a list of 2", "a single value" */
const char *structure_in_words(const struct model *m, struct arena *arena,
			       ev_t value);

#endif
