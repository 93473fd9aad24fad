#ifndef RULEKIT_REMADE_H
#define RULEKIT_REMADE_H

/*
 * Loops that make the same graph function again and again, in this file or through
 * a call to another one.
 *
 *	def make_step(strategy):
 *		@tf.function
 *		def step(x): ...
 *		return step
 *	def fit_one_epoch(strategy, data):
 *		step = make_step(strategy)
 *		for x in data: step(x)
 *
 *	for epoch in range(epochs):		perhaps in another file
 *		fit_one_epoch(strategy, data)
 */

#include "rulekit/factory.h"

/* A call that a loop repeats, and the function that it runs, which makes a graph
 * function or asks a factory for one. */
struct repeated {
	const struct model *m;
	const struct call *call;
	nid_t loop;
	const struct model *there; /* where the function is; m itself perhaps */
	uint32_t function;
};

/* Whether each pass needs a graph function of its own, because it gives another
 * object or value to what makes or uses it. `inner` is the call of the factory in
 * the repeated function; NULL: that one makes it itself. */
bool differs_by_pass(const struct repeated *again, const struct made *made,
		     const struct call *inner);

/* How a graph function is used where it is made. */
struct used_up {
	nid_t called; /* the first use that runs it */
	uint32_t uses;
	bool in_loop;	/* one of them is in a loop */
	bool collected; /* it is put into a list, too, and run all the same */
};

/* Whether its maker runs it and nothing lets it live on: it is not returned,
 * stored, passed to somebody. */
bool is_used_up(const struct model *m, const struct made *made,
		struct used_up *out);

/* step = make_step(cfg), make_step(cfg)(x): not kept in a list or an object. */
bool is_for_the_pass(const struct model *m, nid_t call);

/* Options, or a device, that make it something of its own wherever it is called. */
bool needs_own_function(const struct model *m, const struct hybrid *made);

/* The graph function that a call in a loop has another file make, the same one in
 * each pass. */
struct remade {
	const struct model *there;
	const char *path;
	struct made made;
};
bool is_remade_elsewhere(const struct model *m, nid_t call, nid_t loop,
			 struct remade *out);

#endif
