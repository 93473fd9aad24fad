#ifndef RULEKIT_BATCHES_H
#define RULEKIT_BATCHES_H

/*
 * The batches of a tf.data dataset, as far as the program says how long they are:
 *
 *	data = tf.data.Dataset.from_tensor_slices(np.zeros((40, 3)))
 *	for x in data.shuffle(40).batch(16):	of 16 rows, of 40 elements
 */

#include "model/model.h"

struct batches {
	nid_t batch;	    /* the call of batch() */
	long rows;	    /* of a full one */
	long elements;	    /* of the dataset, or -1 */
	bool drops_last;    /* where that is not full */
	bool may_drop_last; /* or it is not to be said */
};

/* False where the expression is no such dataset, where a step behind batch() may change
 * what is in a batch, or one before it may give elements without an end. */
bool batches_of(const struct model *m, nid_t dataset, struct batches *out);

#endif
