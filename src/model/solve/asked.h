#ifndef MODEL_SOLVE_ASKED_H
#define MODEL_SOLVE_ASKED_H

/* Private to solve/: methods that are asked for by a name which is put together. */

#include "model/solve/walker.h"

/* What the text begins with that an expression makes, as far as that is written. */
struct slice text_in_front(const struct walker *w, nid_t n);

/* Whether a method is one that OBJECT_ASKED stands for. */
bool may_be_asked(const struct walker *w, const struct object *asked,
		  const char *name);

/* The names of the methods that the objects of a value have, and the classes; some
 * more than once. Returns how many. */
uint32_t methods_of_objects(const struct walker *w, ev_t value,
			    sym_t out[MOST_METHODS]);

/* The texts that a value is one of, as keys; none where that is not known. */
struct elements one_of_texts(struct walker *w, ev_t value);

#endif
