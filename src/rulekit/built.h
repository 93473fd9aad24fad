#ifndef RULEKIT_BUILT_H
#define RULEKIT_BUILT_H

/*
 * What a layer computes before it is called, and keeps:
 *
 *	def build(self, shape):
 *		self.table = tf.range(shape[-1])
 *	def call(self, x):
 *		return x + self.table
 */

#include "rulekit/weights.h"

/* Where a method of the class reads it once the layer is built, for its value; NO_NODE. */
nid_t read_after_build(const struct model *m, const struct weight_place *p);

/* It is written in __init__ and build alone. */
bool is_kept_from_build(const struct model *m, const struct weight_place *p);

/* self.build(...) in call(): it is computed each time. */
bool is_built_by_other_method(const struct model *m,
			      const struct weight_place *p);

#endif
