#ifndef RULEKIT_DRAWS_H
#define RULEKIT_DRAWS_H

/*
 * Functions that draw random numbers with TensorFlow, without a seed, each time that
 * they are run:
 *
 *	def augment(image):
 *		return tf.image.random_flip_left_right(image)
 */

#include "model/model.h"

/* How deep a draw may be in helpers. */
#define DEEPEST_HELPER 3

/* What is asked of a file once. */
struct draws {
	const struct model *m;
	bool is_seeded; /* by tf.random.set_seed() */
	/* By depth and function: its draw plus one, 0: not asked yet, 1: none. */
	nid_t *kept[DEEPEST_HELPER + 1];
};

void draws_init(struct draws *draws, const struct model *m);

/* Where what is passed as a function (to `map`) draws, or NO_NODE: in a function of
 * the file, or it is an operation or a layer itself. */
nid_t draw_of(struct draws *draws, nid_t mapped);

/* Whether the node is in the seed of an operation: normal(shape, seed=time()). The
 * operation has a state, and draws another number each time that the graph is run,
 * though the seed is that of the trace. A stateless operation has none. */
bool is_in_op_seed(const struct model *m, nid_t node);

/* Whether a call that draws outside the graph does so from a generator that its
 * function seeds with a number each time, and so draws the same on each call, in a graph
 * or not: rng = RandomState(0), np.random.seed(7). */
bool is_seeded_anew(const struct model *m, nid_t node);

#endif
