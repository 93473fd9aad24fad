#ifndef RULEKIT_HALF_INPUTS_H
#define RULEKIT_HALF_INPUTS_H

/*
 * What Keras casts to float16 before a layer gets it:
 *
 *	set_global_policy("mixed_float16")
 *	class Scale(Layer):
 *		def call(self, x): x[:, 0], tf.transpose(x), a name for them
 */

#include "model/model.h"

/* The dtype in which layers of the project compute, if a file of it sets a mixed policy by
 * its name: "float16" or "bfloat16"; NULL. */
const char *half_dtype_of_project(const struct model *m);

/* Whether a node stands in `call` of a class, where all this is asked. */
bool is_in_call_of_class(const struct model *m, nid_t node);

/* Whether an expression has the dtype of the first argument of `call` of a layer or model of
 * the file, which takes its dtype from that policy. */
bool is_input_of_layer(const struct model *m, nid_t expression);

/* Whether the dtype of a tensor is written where it is made, and not that of the inputs:
 * tf.ones([3]), tf.cast(x, tf.float32), tf.sqrt(2.0); not tf.cast(mask, x.dtype). */
bool has_written_dtype(const struct model *m, nid_t expression);

#endif
