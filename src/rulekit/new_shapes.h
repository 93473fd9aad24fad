#ifndef RULEKIT_NEW_SHAPES_H
#define RULEKIT_NEW_SHAPES_H

/*
 * Tensors and arrays that have another shape in each pass of a loop:
 *
 *	for n in lengths:
 *		x = np.zeros((1, n))		as long as the number says
 *		x[:, :n]			a part that grows
 *		out = tf.concat([out, y], 1)	one that grows by what is joined to it
 *	for x in data.padded_batch(8):		as long as the longest of the batch
 */

#include "rulekit/loops.h"

struct new_shape {
	nid_t because; /* the number, what is joined, or the call of padded_batch() */
	const char *why;
	struct counter counter; /* the loop */
};

/* Whether what an expression in a loop gives must have another shape in most of its
 * passes. */
bool has_new_shape(const struct model *m, nid_t expression,
		   struct new_shape *out);

#endif
