#ifndef RULEKIT_CHOSEN_H
#define RULEKIT_CHOSEN_H

/*
 * Branches that are chosen by what runs the program, and blocks that wait for an
 * exception: code in them is for those releases, or is meant to fail.
 *
 *	if tf.__version__ < "2.2":
 *		return tf.function(step, experimental_relax_shapes=True)
 *
 *	with pytest.raises(ValueError):
 *		tf.function(step)(wrong)
 */

#include "model/model.h"

/* Whether a branch around a node is chosen by a call of one of the functions of a
 * set: if keras.backend.is_keras_tensor(x):. */
bool is_chosen_by_call(const struct model *m, nid_t node, const char *set);

/* What an `if`, an `elif` or `x if y else z` asks; NO_NODE for other nodes. */
nid_t branch_condition(const struct tree *t, nid_t n);

/* Whether a node stands in a branch that is chosen by the version of the framework:
 * `if tf.__version__ < "2.2":`. Its code is for those releases. */
bool is_chosen_by_version(const struct model *m, nid_t node);

/* Whether a node stands in a `with` that waits for its exception: pytest.raises(...),
 * self.assertRaises(...), or a context manager of the file that catches what is
 * raised in its block. */
bool is_expected_to_fail(const struct model *m, nid_t node);

/* Whether the file calls a function, and only where its exception is waited for: so,
 * or in a `try` that catches it by name. `exception`: "ValueError: what it says". */
bool is_called_to_fail(const struct model *m, uint32_t f,
		       const char *exception);

#endif
