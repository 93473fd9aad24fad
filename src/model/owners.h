#ifndef MODEL_OWNERS_H
#define MODEL_OWNERS_H

/*
 * Whose object an expression leads to: a mask. Bit 0 is the world outside the
 * function (globals, names of enclosing functions), bit p + 1 is what came in
 * as parameter p (the receiver of a method is parameter 0). 0 is an object that
 * the function made itself, or of which nothing is known.
 */

#include "model/model.h"

typedef uint32_t owners_t;

#define OWNER_OUTSIDE ((owners_t)1)

owners_t owner_of_parameter(uint32_t p);

/* `expression` stands in function f: a.b[c].d belongs to whom a belongs to. */
owners_t owner_of(const struct model *m, uint32_t f, nid_t expression);

/* Whether what these owners own was made by traced code of this file each time
 * it is traced: every traced call of f hands in an object that its caller has
 * just made. Changing such an object is nobody else's business. */
bool made_in_trace(const struct model *m, uint32_t f, owners_t owners);

/* The a of a.b[c].d. */
nid_t root_of(const struct model *m, nid_t expression);

#endif
