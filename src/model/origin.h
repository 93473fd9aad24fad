#ifndef MODEL_ORIGIN_H
#define MODEL_ORIGIN_H

/*
 * Which parameter of which graph function an expression is: the same object,
 * under whatever name and through whatever helper it was handed.
 *
 *	@tf.function
 *	def step(batch):        # the origin of `part` below: step, batch
 *	    other = batch
 *	    return read(other)
 *
 *	def read(part):
 *	    return part["x"]
 */

#include "model/model.h"

struct origin {
	uint32_t f;	    /* the graph function */
	uint32_t parameter; /* of it, its receiver not among them */
	bool passed_on; /* by a call, to the function that the expression is in */
};

/* False where it is no such parameter on any way that the file shows. */
bool origin_of(const struct model *m, nid_t expression, struct origin *out);

/* The same for an expression that is in function f itself: its parameter, under
 * whatever local name; or NO_INDEX. */
uint32_t own_parameter_of(const struct model *m, uint32_t f, nid_t expression);

/* What a name stands for, behind names that are bound once: `export` for the `mode` of
 * `mode = export`. A name that function f gives no value itself stays; NO_INDEX: all are
 * followed. */
nid_t value_behind_names(const struct model *m, nid_t n, uint32_t f);

#endif
