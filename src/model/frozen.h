#ifndef MODEL_FROZEN_H
#define MODEL_FROZEN_H

/*
 * What a trace reads once and the program binds again afterwards.
 *
 *	factor = 4
 *	@tf.function
 *	def scaled(): return 1 + factor      read while tracing
 *	scaled()                             traced here
 *	factor = 10                          bound again
 *	scaled()                             gives 5 all the same
 */

#include "model/model.h"

struct rebinding {
	nid_t write; /* the target that is bound again */
	nid_t again; /* the call that does not see it */
};

/* Whether what a name, an attribute or a part of the environment gives (os.getenv(key)),
 * read in traced code, is bound again after a call may have traced that code, and before
 * the graph is used again. The order is followed in the text of one function, through
 * calls of the file and around loops, and through call-backs of Keras' loop. */
bool rebound_after_trace(const struct model *m, nid_t read,
			 struct rebinding *out);

/* By its name a method that runs before the object is used, or that has Keras
 * trace its steps again: __init__, build, compile. */
bool prepares_object(const struct model *m, const struct function *f);

#endif
