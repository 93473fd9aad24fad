#ifndef RULEKIT_KERAS_OBJECTS_H
#define RULEKIT_KERAS_OBJECTS_H

/*
 * Objects of Keras, and datasets, whose members rules/frameworks/tensorflow/objects.ini
 * has by their kind.
 *
 *	model.optimizer				an optimizer
 *	self		in class Mask(Layer)	a layer
 *	self.model	in class Log(Callback)	a model
 *	tf.data.Dataset.range(3)		a dataset
 *	input_shape	in build(self, input_shape)	a shape
 *	keras.Input((3,))			a KerasTensor
 *	x.shape		where x is one		a shape
 */

#include "model/model.h"

/* "optimizer", "layer", "model", "metric", "callback", "dataset", "KerasTensor" or
 * "shape", where it must be one, and it is known which class of the file it is of, if of
 * any; NULL. */
const char *keras_object_kind(const struct model *m, nid_t expression);

/* Whether its class in the file, one above or below it may give it that member. */
bool has_own_member(const struct model *m, nid_t expression, sym_t name);

#endif
