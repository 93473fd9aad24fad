#ifndef RULEKIT_DTYPES_H
#define RULEKIT_DTYPES_H

/*
 * What is known of the dtype of an expression without running it:
 *
 *	x / 2, 0.5, tf.sqrt(x)		float for certain
 *	3, 2 * 8			int literals
 *	x, f(x)				not said
 */

#include "model/model.h"

/* Of a name of a dtype: "float32". */
bool is_integer_dtype(const char *dtype);
bool is_float_dtype(const char *dtype);

/* The dtype of what is a tensor for certain, by its name; NULL where it has none that is
 * known, or what Keras computes with dtypes of its own. */
const char *certain_dtype(const struct model *m, nid_t expression);

/* Whether the value is a floating point number or tensor for certain: a literal,
 * a quotient, what a function gives that has no integers. */
bool is_float_certainly(const struct model *m, nid_t expression);

/* Whether tf.debugging.Assert and tf.logical_not take it: a comparison, what is
 * put together of such, a function that gives bools; not `x[0]`, tf.size(x). */
bool may_be_bool_tensor(const struct model *m, nid_t expression);

/* Whether it is a literal int, or arithmetic on such. */
bool is_int_literal(const struct model *m, nid_t expression);

/* Whether it is an int, and always the same one: BATCH of BATCH = 16. */
bool is_known_int(const struct model *m, nid_t expression, long *out);

/* The same, and of a name that another file binds once, to a literal. */
bool is_int_of_project(const struct model *m, nid_t expression, long *out);

#endif
