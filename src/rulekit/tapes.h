#ifndef RULEKIT_TAPES_H
#define RULEKIT_TAPES_H

/*
 * A step of training that is written by hand:
 *
 *	with tf.GradientTape() as tape:
 *		loss = loss_of(model(x), y)
 *	gradients = tape.gradient(loss, weights)
 *	optimizer.apply_gradients(zip(gradients, weights))
 */

#include "model/model.h"

struct tape_step {
	nid_t with;	   /* the statement that opens the tape */
	uint32_t function; /* that it stands in, or NO_INDEX */
	const struct call *gradient;
	/* In the same function, or in one that calls it and takes the gradients. */
	const struct call *update;
};

/* Whether a call is tf.GradientTape() of a `with`, and its gradients reach an optimizer. */
bool tape_step_at(const struct model *m, const struct call *tape,
		  struct tape_step *out);

#endif
