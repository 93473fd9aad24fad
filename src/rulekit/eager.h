#ifndef RULEKIT_EAGER_H
#define RULEKIT_EAGER_H

/*
 * What has a value even while a graph is traced:
 *
 *	SCALE = tf.constant(2.0)
 *	@tf.function
 *	def step(x):
 *		print(SCALE.numpy())	made outside: has a value
 *		print(x.numpy())	symbolic: has none
 */

#include "model/model.h"

/* Whether an expression in traced code leads to a tensor that was made outside,
 * at a time when tensors had values. A variable made outside has none. */
bool is_eager_from_outside(const struct model *m, nid_t expression);

/* Whether an expression is a tensor for certain, and no variable. */
bool is_symbolic_tensor(const struct model *m, nid_t expression);

/* Whether the project trains by hand, with a GradientTape, and nothing in its
 * Python files runs in a graph or asks Keras to run it: no tf.function, no fit(). */
bool is_project_eager(const struct model *m);

/* Whether the file calls enable_numpy_behavior(), which gives tensors the attributes
 * and the dtypes of arrays; `in_project`: or any other, since it does so in the whole
 * program. */
bool has_numpy_behavior(const struct model *m, bool in_project);

/* Whether a node stands in the body of a `try`, whose handlers may take what
 * fails in a graph. */
bool is_tried(const struct model *m, nid_t node);

/* Whether no decorator may make something else of the function: of what most of them do,
 * as of @graph_mode_test, nothing is known. */
bool is_plainly_defined(const struct model *m, uint32_t f);

/* Whether the program is seen to run a node eagerly, and in no other way. */
bool runs_eagerly_alone(const struct model *m, nid_t n);

#endif
