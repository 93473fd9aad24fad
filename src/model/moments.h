#ifndef MODEL_MOMENTS_H
#define MODEL_MOMENTS_H

/*
 * Places where something happens to an object, as each function sees them: the
 * place itself, or a call that leads there. Which comes first is asked of places
 * of one function only.
 *
 *	def warm(net):
 *		net.fit(x)		a moment of warm, about net
 *	model = build()
 *	warm(model)			the same one as the module sees it, about model
 *	model = build()			another object: what follows is not about that one
 */

#include "model/bounds.h"
#include "model/model.h"

struct moment {
	uint32_t function; /* or NO_INDEX for the top level */
	nid_t node;
	nid_t origin;  /* where it really happens */
	uint32_t held; /* the variable with the object; NO_INDEX: of no object */
};

struct moments {
	uint32_t count;
	struct moment at[MOST_EVENTS];
};

/* False when there are too many. */
bool add_moment(struct moments *moments, const struct moment *moment);

/* Adds the calls that lead to them, function by function, as long as these do not
 * make the object anew. `made_in` makes what is asked about, so its callers say
 * nothing; may be NO_INDEX. */
void add_callers(const struct model *m, struct moments *moments,
		 uint32_t made_in);

/* The variable at the left of an expression, through which the program holds an
 * object: model of model.layers[0].fit; NO_INDEX where a call makes it. */
uint32_t held_by(const struct model *m, nid_t expression);

/* Whether two variables are one, or the receivers of methods of one class. */
bool is_held_alike(const struct model *m, uint32_t a, uint32_t b);

/* Whether the variable of a moment gets another object behind `start` and in front
 * of `end`, or is compiled anew, which has Keras trace again. */
bool is_object_made_again(const struct model *m, const struct moment *moment,
			  nid_t start, nid_t end);

/* Whether the program can come to `b`, further down in the same function, only
 * through `a`. A loop counts as one that is run. */
bool comes_always_before(const struct model *m, nid_t a, nid_t b);

/* The innermost loop statement that runs both again and again and does not make
 * the object of the use anew, or NO_NODE. */
nid_t loop_around_both(const struct model *m, const struct moment *use,
		       nid_t other);

#endif
