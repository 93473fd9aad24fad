#ifndef MODEL_SOLVE_HELD_H
#define MODEL_SOLVE_HELD_H

/* Private to solve/: what calls were given for what they make. */

#include "model/solve/walker.h"

/* Whether it was given to that call. */
static inline bool is_held_at(const struct held *held, struct made made)
{
	return made.site != NO_NODE && held->site == made.site &&
	       held->unit == made.unit;
}

/* Keeps it once; what the same call was given before is replaced. */
void hold(struct solver *s, const struct held *held);

/* The layers that a model or layer is made of, by the call that makes it. */
void hold_layers(struct walker *w, const struct arguments *arguments,
		 struct made made);

/* A layer that has run on keras.Input: some functional model holds it. */
void hold_in_functional(struct walker *w, ev_t layer);

/* Layers of the project that are put into a model, one by one, in a list or in layers of
 * the framework: Keras runs them. */
void layer_is_run(struct walker *w, ev_t value);
void layers_are_run(struct walker *w, const struct arguments *arguments);

/* The shape of the input of what the call makes is known. */
void hold_input(struct walker *w, struct made made);
bool has_held_input(const struct walker *w, struct made made);

/* Whether something was given to the call for what it makes. */
bool is_held_for(const struct walker *w, struct made made);

/* The layers that the model holds that a call made; those of functional models for
 * one that is not known. Returns how many. */
uint32_t layers_held(const struct walker *w, struct made made,
		     ev_t out[MOST_ARGUMENTS]);

/* Whether the shape of its input is known when a model is made: of keras.Input, or of
 * Dense(3, input_shape=[4]). */
bool has_input(struct walker *w, const struct arguments *arguments);

#endif
