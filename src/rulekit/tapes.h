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

/* What stands in `with tf.GradientTape() as tape:`, by the name of the tape; NO_NODE. */
nid_t tape_body(const struct model *m, nid_t tape);

/* Whose weights these are: a.trainable_variables + b.trainable_variables. None where that
 * is not a plain sum or list of them. */
#define MOST_TRAINED 16
struct trained {
	nid_t owners[MOST_TRAINED];
	uint32_t count;
};
void find_trained(const struct model *m, nid_t sources, struct trained *out);

/* Whether an object is one of these, or a part of one. */
bool is_trained(const struct model *m, const struct trained *trained,
		nid_t object);

/* net of net = model, as model. */
nid_t behind_aliases(const struct model *m, nid_t n);

#endif
