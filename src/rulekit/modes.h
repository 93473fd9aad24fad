#ifndef RULEKIT_MODES_H
#define RULEKIT_MODES_H

/*
 * Objects of one class in several modes, told apart by what they are made with:
 *
 *	class Head(Layer):
 *		def __init__(self, export=False):
 *			self.export = export
 *		def call(self, x):
 *			if self.export:
 *				return x.numpy()
 *
 *	model = Sequential([Dense(3), Head()])		Keras traces this one,
 *	Head(export=True)(x)				and not this one
 */

#include "model/model.h"

/* Whether a node is run only for objects of its class that the file calls eagerly, and
 * for no other that it makes. */
bool is_in_mode_of_eager_objects(const struct model *m, nid_t node);

#endif
