#ifndef MODEL_IMPORTED_H
#define MODEL_IMPORTED_H

/*
 * Which function of another file a call runs: an imported function, a method of
 * an object of an imported class, a constructor, a method that an imported base
 * class defines.
 */

#include "model/modules.h"

struct imported_callee {
	struct imported what; /* with a function */
	bool constructs;      /* C(): the function is __init__ */
	/* The call itself hands over the receiver: x.m(), not C.m(x). */
	bool bound;
};

/* False when the call runs a function of the same file, or when it cannot be
 * said what it runs. Reads other files; without m->around.modules there are
 * none. */
bool imported_callee(const struct model *m, const struct call *call,
		     struct imported_callee *out);

#endif
