#ifndef RULEKIT_OUTSIDE_H
#define RULEKIT_OUTSIDE_H

/* Objects that outlive a trace. */

#include "model/model.h"

/* Whether the object of an expression at a traced place lives outside the trace:
 * a global, an attribute of the receiver, a name of an enclosing function that
 * is not traced. Not what the traced code has made, and not what came in as an
 * argument, which may be anything. */
bool lives_outside_the_trace(const struct model *m, nid_t place,
			     nid_t expression);

#endif
