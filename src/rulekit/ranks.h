#ifndef RULEKIT_RANKS_H
#define RULEKIT_RANKS_H

/*
 * Tensors whose number of axes a graph does not know:
 *
 *	image = tf.py_function(read, [path], tf.float32)
 *	image = tf.cast(image, tf.float32) / 255.0
 */

#include "model/model.h"

/* The call after which the number of axes of a tensor is not known in a graph; NO_NODE:
 * it is known, or that is not to be said. */
nid_t rank_lost_at(const struct model *m, nid_t tensor);

#endif
