#ifndef RULEKIT_GRADIENTS_H
#define RULEKIT_GRADIENTS_H

/*
 * Whether a gradient comes back from a loss to the predictions that it is computed from:
 *
 *	def loss(y, p): return 1 - tf.reduce_mean(y * tf.round(p))	none: tf.round
 *	def loss(y, p): return tf.reduce_mean(tf.abs(y - p))		one
 *	def loss(y, p): return other.distance(y, p)			not known
 *
 * All ways from the predictions to the value have to be known, and each has to go
 * through an operation of which no gradient comes back.
 */

#include "model/model.h"

/* The first operation of which no gradient comes back, in its file. */
struct gradient_stop {
	const struct model *model;
	nid_t node;
	bool zeros; /* zeros come back on some way: nothing is raised */
};

/* Whether none comes back from what function f returns to that parameter of it. The others
 * are no weights: labels. */
bool returns_no_gradient(const struct model *m, uint32_t f, uint32_t parameter,
			 struct gradient_stop *out);

/* The same of an expression that the calls of a model lead to: the loss of a tape. */
struct predictions {
	bool (*are)(const void *step, const struct model *m,
		    const struct call *call);
	const void *step;
	nid_t recorded; /* the block in which they are made */
};
bool has_no_gradient(const struct model *m, nid_t target,
		     const struct predictions *predictions,
		     struct gradient_stop *out);

#endif
