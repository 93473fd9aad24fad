#ifndef RULEKIT_SHAPES_H
#define RULEKIT_SHAPES_H

/*
 * What is known of the shape of an expression without running it, for variables that
 * a graph loop carries: they must keep shape and dtype.
 *
 *	x = tf.sin(x) + 1.0		keeps those of x
 *	tf.reduce_sum(x) * 0.1		a scalar
 *	x + y, x[0], tf.matmul(x, w)	not said
 */

#include "model/model.h"

/* Whether the value is a Python number or a tensor of rank 0 for certain. */
bool is_scalar_certainly(const struct model *m, nid_t expression);

/* Whether the value has the shape and dtype that the variable has. */
bool keeps_shape_of(const struct model *m, nid_t expression, uint32_t variable);

/* Whether nothing speaks against a float32 tensor or a Python float, which is the same
 * to a graph loop. */
bool may_be_float32(const struct model *m, nid_t expression);

/* Whether it is the shape or the dtype that a value has while the graph is traced, or a
 * part of it: x.shape, x.shape[1:], x.get_shape(), x.dtype. */
bool is_static_shape(const struct model *m, nid_t expression);

#endif
