#ifndef RULEKIT_DIMENSIONS_H
#define RULEKIT_DIMENSIONS_H

/*
 * Static dimensions of parameters, and what becomes of them:
 *
 *	@tf.function(reduce_retracing=True)
 *	def step(x):
 *		for i in range(x.shape[0]):	None, once the axis is relaxed
 *		n = tf.shape(x)[0]		known when the graph runs
 */

#include "rulekit/rule.h"

struct dimension {
	nid_t tensor; /* the parameter that is asked */
	long axis;
	bool unknown;  /* left open by a signature or by relaxed shapes */
	bool fed;      /* Keras feeds it: open when a batch is smaller */
	bool fixed;    /* known from a signature, or not to be said */
	nid_t because; /* the spec or keyword that leaves it open */
};

/* Whether a subscript reads a dimension that may differ from call to call: of a
 * parameter of a graph function, in it or in a helper, or of what Keras feeds. */
bool dimension_read(const struct model *m, nid_t subscript,
		    struct dimension *out);

/* Whether the dimension, or the name it is bound to, is used as a number. A test
 * for None anywhere beside it says that its author knows. */
bool dimension_is_used(const struct model *m, nid_t subscript);

/* Offers the dimension of the running graph instead. */
void dimension_fix(struct check *c, nid_t subscript, const struct dimension *d);

#endif
