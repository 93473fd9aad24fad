#ifndef RULEKIT_PIPELINE_H
#define RULEKIT_PIPELINE_H

/*
 * A tf.data pipeline from its end up to where it begins, also by way of names, which
 * may lead to several beginnings:
 *
 *	dataset = read(files)
 *	if training:
 *		dataset = dataset.map(augment)
 *	dataset = dataset.batch(32)
 *
 *	struct pipeline p = pipeline_above(m, node);
 *
 *	while (pipeline_next_way(&p)) {
 *		while ((step = pipeline_next_step(&p)))
 *			...
 *	}
 */

#include "model/model.h"

/* How many steps of one pipeline are looked at, on all ways together. */
#define MOST_STEPS 64

struct pipeline_way {
	nid_t at;
	const struct call *noted; /* for who walks: goes with the way */
};

struct pipeline {
	const struct model *m;
	struct pipeline_way way; /* that is walked */
	/* Whether the way that was walked to its end begins there, as far as can be
	 * seen; else it goes on from names, in ways of their own. */
	bool begins;
	bool all; /* every way is taken where names part */
	struct pipeline_way left[MOST_STEPS];
	int left_count, steps;
};

/* What a node is given, an expression. Where names part, its ways are walked only if
 * the node is always run: an `if` may choose the one as the other does. */
struct pipeline pipeline_above(const struct model *m, const struct call *end);
bool pipeline_next_way(struct pipeline *p);

/* The next call of a method of a dataset, or NULL at the end of the way. Names of sets
 * for evaluation end it, and it does not begin there. */
const struct call *pipeline_next_step(struct pipeline *p);

/* dataset.METHOD(...), which may be any object that the file does not define; or
 * NULL. */
const struct call *dataset_call(const struct model *m, nid_t n);

/* val_data, make_test_set: what is for evaluation, as the name says. */
bool is_for_evaluation(const struct model *m, struct slice name);

#endif
