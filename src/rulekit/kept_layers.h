#ifndef RULEKIT_KEPT_LAYERS_H
#define RULEKIT_KEPT_LAYERS_H

/*
 * Layers with weights that an object of the project makes for itself:
 *
 *	self.dense = Dense(3)
 *	self.layers[side] = [Dense(3), Dense(1)]
 */

#include "model/solve/solve.h"

struct kept_layer {
	const struct model *model;
	class_id klass;
	nid_t made; /* the call */
};

/* The first one that a constructor of these classes keeps, here or in another file. */
bool find_kept_layer(const struct lineage *of, struct kept_layer *out);

/* Whether a call makes an object of a class of the project that has such layers. */
bool makes_kept_layers(const struct model *m, nid_t call);

#endif
