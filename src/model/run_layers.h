#ifndef MODEL_RUN_LAYERS_H
#define MODEL_RUN_LAYERS_H

/*
 * What a call of a Keras model runs: the layers of the framework that certainly are in
 * it, and that do what the call says or leaves out with `training`.
 *
 *	Sequential([Dense(3), Dropout(0.5)])		Dropout, also by .add()
 *	Model(i, Dropout(0.5)(Dense(3)(i)))		Dropout
 *	def call(self, x): return self.drop(x)		what self.drop is
 *	def call(self, x, training=None):
 *		return self.drop(x, training=training)	the same
 *
 * A layer behind an `if`, or that is told itself whether it trains, is left out. Classes
 * and models of other files are followed as far as the solver follows them.
 */

#include "model/model.h"

/* A layer of the framework, by the call that makes it. */
struct run_layer {
	const struct model *model; /* of the file where that stands */
	nid_t made;
	sym_t name;
};

#define MOST_RUN_LAYERS 32

struct run_layers {
	struct run_layer at[MOST_RUN_LAYERS];
	uint32_t count;
};

/* The layers of a model that rules/frameworks/ has among the layers-by-mode. */
void layers_by_mode(const struct model *m, nid_t callee,
		    struct run_layers *out);

/* The same of what a function runs, such as `call` of a layer. */
void layers_by_mode_in(const struct model *m, uint32_t f,
		       struct run_layers *out);

/* Which parameter of a function says whether it trains: `training`; NO_INDEX. */
uint32_t training_parameter(const struct model *m, uint32_t f);

/* Whether a call of a layer or model says itself whether it trains, as far as can be said:
 * with what it is given for `training`, NO_NODE where that may be among * or **. */
bool says_training(const struct model *m, const struct call *call, nid_t *flag);

#endif
