#ifndef RULEKIT_SIGNATURE_H
#define RULEKIT_SIGNATURE_H

/*
 * The input_signature of a graph function, paired with the parameters as
 * TensorFlow pairs them when it decorates:
 *
 * Parameters take specs in their order. A parameter named exactly `self` takes
 * none, and neither does the receiver of a bound method. `*args` takes all the
 * specs that are left, `**kwargs` none. A parameter that finds no spec is
 * frozen to its default, or has none and is refused. Keyword-only parameters
 * take part, but must have a default.
 *
 * Only what stands in the file is paired: a list or tuple, given in its place
 * or by a name that is bound once, of a function whose parameters are known.
 */

#include "model/model.h"

struct signature_pair {
	uint32_t parameter;
	nid_t spec; /* NO_NODE: frozen to its default, or missing */
};

struct signature {
	uint32_t f;  /* the function it is for */
	nid_t where; /* the decorator or wrapping call */
	nid_t list;  /* the list or tuple of specs */
	uint32_t count;
	VEC(struct signature_pair) pairs;
	uint32_t extras;   /* specs that no parameter takes */
	nid_t first_extra; /* or NO_NODE */
	/* A keyword-only parameter without default, which is refused before
	 * anything behind it is paired; or NO_INDEX. */
	uint32_t refused;
};

/* What a call of tf.function, or of partial(tf.function, ...), is given as
 * input_signature, as written; or NO_NODE. */
nid_t signature_option(const struct model *m, nid_t call);

/* The same behind a name that is bound once to a display: what it means. */
nid_t signature_meant(const struct model *m, nid_t option);

/* Reads, for a call that carries a signature, the next function that is wrapped
 * with it; *next begins at 0. False when there is none (left). */
bool signature_next(const struct model *m, nid_t call, uint32_t *next,
		    struct signature *out);

/* The next function that a call makes a graph function of, with or without a
 * signature: the one before *next, which begins at 0. */
bool hybrid_next(const struct model *m, nid_t call, uint32_t *next);

/* Whether the signature with that list leaves something out: a parameter of f that
 * finds no spec, or a spec that no parameter takes. */
bool signature_leaves_out(const struct model *m, uint32_t f, nid_t list,
			  nid_t part);

/* Which parameter of which function a node is, or is the name of. */
bool parameter_written(const struct model *m, nid_t n, uint32_t *f,
		       uint32_t *parameter);

/* The spec that a signature of f gives a parameter, without parentheses, or
 * NO_NODE. */
nid_t signature_spec(const struct model *m, uint32_t f, uint32_t parameter);

#endif
