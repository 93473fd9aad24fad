#ifndef MODEL_RELEASE_H
#define MODEL_RELEASE_H

/* Which release of the framework a file is written for, as far as its names say. */

#include "model/model.h"

/* Whether it is a program for the first release: it uses several things that only
 * that one has (tf.Session, tf.placeholder, tf.logging, tf.layers ...), and nothing
 * that shows it on its way to the next (tf.function, tf.compat.v1). */
bool is_for_first_release(const struct model *m);

#endif
