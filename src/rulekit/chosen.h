#ifndef RULEKIT_CHOSEN_H
#define RULEKIT_CHOSEN_H

/*
 * Branches that are chosen by what runs the program: code in them is for those
 * releases.
 *
 *	if tf.__version__ < "2.2":
 *		return tf.function(step, experimental_relax_shapes=True)
 */

#include "model/model.h"

/* Whether a branch around a node is chosen by a call of one of the functions of a
 * set: if keras.backend.is_keras_tensor(x):. */
bool is_chosen_by_call(const struct model *m, nid_t node, const char *set);

/* The same, where a function says what is asked for. */
typedef bool question(const struct model *m, nid_t n, const void *context);
bool is_chosen_by(const struct model *m, nid_t node, question *asks,
		  const void *context);

/* What an `if`, an `elif` or `x if y else z` asks; NO_NODE for other nodes. */
nid_t branch_condition(const struct tree *t, nid_t n);

/* Whether a node stands in a branch that is chosen by the version of the framework:
 * `if tf.__version__ < "2.2":`, or behind one that is left. Its code is for those
 * releases. */
bool is_chosen_by_version(const struct model *m, nid_t node);

#endif
