#ifndef RULEKIT_HELD_THINGS_H
#define RULEKIT_HELD_THINGS_H

/*
 * Keras and SavedModel follow attributes, lists and dicts, and nothing else:
 *
 *	self.table = TABLE, [TABLE], Scorer(TABLE)	may be found by them
 *	TABLE.lookup(x), x * SCALE, tf.add(x, SCALE)	is not
 */

#include "model/model.h"

/* Whether a file may make what a name means a part of something, wherever it uses that
 * name. */
bool may_be_held(const struct model *m, sym_t name);

#endif
