#ifndef RULEKIT_COMPILED_H
#define RULEKIT_COMPILED_H

/*
 * Functions that Keras runs for each batch, since compile() of a model is given them.
 *
 *	vae.compile("adam", loss=vae_loss, metrics=[distance])
 */

#include "model/model.h"

/* Where compile() of what must be a model is given function f, directly or by what returns
 * it; NULL. */
const struct trace *trace_by_compile(const struct model *m, uint32_t f);

/* Whether it is such a trace. */
bool is_trace_by_compile(const struct model *m, const struct trace *trace);

/* The call of compile() that such a trace is of. */
const struct call *call_that_compiles(const struct model *m,
				      const struct trace *given);

#endif
