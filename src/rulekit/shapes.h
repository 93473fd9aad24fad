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

/* The list or tuple of the tensors that a call joins, or NO_NODE. */
nid_t joined_by(const struct model *m, nid_t call);

/* x = tf.concat([x, y], 0): a tensor that grows where the assignment is run again. */
bool grows_by_joining(const struct model *m, nid_t assignment);

/* Whether it is the shape or the dtype that a value has while the graph is traced, or a
 * part of it: x.shape, x.shape[1:], x.get_shape(), x.dtype. */
bool is_static_shape(const struct model *m, nid_t expression);

#endif
