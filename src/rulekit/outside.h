#ifndef RULEKIT_OUTSIDE_H
#define RULEKIT_OUTSIDE_H

/*
 * Objects that live longer than a trace, so that what the traced code does to them
 * is seen by the rest of the program, once:
 *
 *	history = []
 *	@tf.function
 *	def step(self, x, log):
 *		history.append(x)	outside
 *		self.seen.append(x)	outside
 *		log.append(x)		an argument: not said
 *		mine = []		made here
 */

#include "model/model.h"

/* Whether the object of an expression at a traced place lives outside the trace:
 * a global, an attribute of the receiver, a name of an enclosing function that
 * is not traced. Not what the traced code has made, and not what came in as an
 * argument, which may be anything. */
bool lives_outside_the_trace(const struct model *m, nid_t place,
			     nid_t expression);

#endif
