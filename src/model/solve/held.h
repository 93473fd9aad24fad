#ifndef MODEL_SOLVE_HELD_H
#define MODEL_SOLVE_HELD_H

/* Private to solve/: what calls were given for what they make. */

#include "model/solve/solver.h"

/* Whether it was given to that call of the file that runs. */
static inline bool is_held_at(const struct walker *w, const struct held *held,
			      nid_t site)
{
	return site != NO_NODE && held->site == site &&
	       held->unit == w->u->index;
}

/* Keeps it once; what the same call was given before is replaced. */
void hold(struct solver *s, const struct held *held);

/* The layers that a model or layer is made of, by the call that makes it. */
void hold_layers(struct walker *w, const struct arguments *arguments,
		 nid_t site);

/* A layer that has run on keras.Input: some functional model holds it. */
void hold_in_functional(struct walker *w, ev_t layer);

/* The shape of the input of what the call makes is known. */
void hold_input(struct walker *w, nid_t site);
bool has_held_input(const struct walker *w, nid_t site);

/* Whether something was given to the call for what it makes. */
bool is_held_for(const struct walker *w, nid_t site);

/* The layers that the model holds that a call made; those of functional models for
 * NO_NODE. Returns how many. */
uint32_t layers_held(const struct walker *w, nid_t site,
		     ev_t out[MOST_ARGUMENTS]);

/* Whether the shape of its input is known when a model is made: of keras.Input, or of
 * Dense(3, input_shape=[4]). */
bool has_input(struct walker *w, const struct arguments *arguments);

#endif
