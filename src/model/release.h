#ifndef MODEL_RELEASE_H
#define MODEL_RELEASE_H

/* Which release of the framework a file is written for, as far as the pins of its
 * project and its names say. */

#include "model/model.h"

/* Whether it is a program for the first release. Its project pins that; else it
 * names at the top level what no later release has (tf.enable_eager_execution()),
 * or uses several such things (tf.Session, tf.placeholder, tf.layers ...) and
 * nothing that shows it on its way to the next (tf.function, tf.compat.v1). */
bool is_for_first_release(const struct model *m);

/* Whether its project asks for the second release, or its file uses what only that
 * one has: tf.function. */
bool is_for_next_release(const struct model *m);

/* Whether a name is one that only the first release has: tensorflow.Session, also
 * where it was only moved (tensorflow.lgamma). */
bool is_first_release_name(const struct model *m, sym_t dotted);

/* Whether a name comes from the inside of TensorFlow, which keeps what the first
 * release had: from tensorflow.python.framework import ops. */
bool is_inside_name(const struct model *m, nid_t place);

/* Whether a node is tf.contrib.image in tf.contrib.image.rotate. */
bool is_part_of_old_name(const struct model *m, nid_t place);

#endif
