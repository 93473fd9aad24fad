#ifndef RULEKIT_EXPECTED_H
#define RULEKIT_EXPECTED_H

/*
 * Code whose exception is waited for: a test, a lesson.
 *
 *	with pytest.raises(ValueError):
 *		tf.function(step)(wrong)
 */

#include "model/model.h"

/* Whether a node stands in a `with` that waits for its exception: pytest.raises(...),
 * self.assertRaises(...), or a context manager of the file that catches what is
 * raised in its block. */
bool is_expected_to_fail(const struct model *m, nid_t node);

/* Whether the program provides for what a node names not being there: in a `try` and its
 * handlers, where its exception is waited for, in a branch that is chosen by the version
 * or by what Keras computes with. */
bool may_be_missing(const struct model *m, nid_t node);

/* Whether the file calls a function, and only where its exception is waited for: so,
 * or in a `try` that catches it by name. `exception`: "ValueError: what it says". */
bool is_called_to_fail(const struct model *m, uint32_t f,
		       const char *exception);

#endif
