#ifndef RULEKIT_TAPE_BLOCKS_H
#define RULEKIT_TAPE_BLOCKS_H

/*
 * A tape, what it records, and what is asked of it:
 *
 *	with tf.GradientTape(persistent=True) as tape:
 *		tape.watch(x)
 *		loss = f(x)
 *	gradient = tape.gradient(loss, x)
 *
 * It records while its block runs, and never again.
 */

#include "model/model.h"

/* More is no program that people write by hand. */
#define MOST_TAPE_CALLS 64

struct tape_block {
	nid_t with;    /* the statement */
	nid_t name;    /* tape, where the `with` binds it */
	nid_t body;    /* what is recorded */
	uint32_t f;    /* the function that this is in, or NO_INDEX */
	nid_t options; /* the arguments of tf.GradientTape() */
	/* Calls of its methods, in the order of the text. */
	const struct call *calls[MOST_TAPE_CALLS];
	uint32_t count;
};

/* The `with` whose head holds the call; NO_NODE. */
nid_t with_of_tape(const struct tree *t, nid_t call);

/* tape of `with tf.GradientTape() as tape`, for that call; NO_NODE. */
nid_t name_of_tape(const struct tree *t, nid_t call);

/* Tape i of a `with`, from 0; false: there are not so many. */
bool tape_of_with(const struct model *m, nid_t with, uint32_t i,
		  struct tape_block *out);

/* Fills in the calls. False where anything else is done with the tape: it is given to a
 * function, used in another one, or is perhaps another tape there. */
bool find_tape_calls(const struct model *m, struct tape_block *tape);

/* Whether it must be the kind of tape that can be asked once. */
bool is_asked_once(const struct model *m, const struct tape_block *tape);

/* gradient, jacobian or batch_jacobian of a tape. */
bool asks_tape(const struct model *m, const struct call *call);

/* The same with what is asked for: tape.gradient(TARGET, SOURCES). What stands in for
 * gradients that are None is none of these. */
struct tape_question {
	const struct call *call;
	nid_t target, sources;
};
bool question_of_tape(const struct model *m, const struct call *call,
		      struct tape_question *out);

/* Whether an expression must be a tensor, and no variable that a tape watches by itself, also
 * none that tf.cast gives back. Keras' symbolic tensors are none. */
bool is_tensor_without_variable(const struct model *m, nid_t expression);

/* The same of something else that holds no variable: a number, an array, a dtype. */
bool is_value_without_variable(const struct model *m, nid_t expression);

/* Whether an expression gives a new tensor wherever it is run, and never one of those
 * that it is computed from: a * 2.0, tf.reduce_mean(a), loss_fn(y, p). */
bool is_new_tensor(const struct model *m, nid_t expression);

/* Whether an expression is an object that Keras computes a loss with, and no class of the
 * program says how. */
bool is_loss_of_keras(const struct model *m, nid_t callee);

/* Whether all that may have given the name its value stands outside of the block. */
bool is_bound_outside(const struct model *m, nid_t identifier,
		      const struct tape_block *tape);

#endif
