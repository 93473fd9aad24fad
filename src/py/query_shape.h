#ifndef PY_QUERY_SHAPE_H
#define PY_QUERY_SHAPE_H

/*
 * Whether a text has the shape of a query at all. tree-sitter's own reader
 * trusts what it is given: it aborts at a "+" that repeats nothing, and at some
 * repeats of repeats it finds no end. So it gets only what cannot go wrong, in
 * bounds far above what a query needs that people can read.
 */

#include <stdint.h>

#include "base/err.h"

/* -1 with the reason, and the place in `at`. */
int query_check_shape(const char *text, uint32_t *at, struct err *err);

#endif
