#ifndef RULEKIT_KERAS_OBJECTS_H
#define RULEKIT_KERAS_OBJECTS_H

/*
 * Objects of Keras, and datasets, whose members rules/frameworks/tensorflow/objects.ini
 * has by their kind.
 *
 *	model.optimizer				an optimizer
 *	self		in class Mask(Layer)	a layer
 *	self.model	in class Log(Callback)	a model
 *	layer		in for layer in model.layers	a layer
 *	tf.data.Dataset.range(3)		a dataset
 *	input_shape	in build(self, input_shape)	a shape
 *	keras.Input((3,))			a KerasTensor
 *	x.shape		where x is one		a shape
 *	ImageDataGenerator().flow(x)		an image-iterator
 */

#include "rulekit/rule.h"

/* "optimizer", "layer", "model", "metric", "callback", "loss", "dataset", "KerasTensor",
 * "shape" or "image-iterator", where it must be one, and it is known which class of the file it is of, if of
 * any; NULL. */
const char *keras_object_kind(const struct model *m, nid_t expression);

/* The same of the objects of a class of the file, and so of `self` in it: NULL where a base
 * is not known. */
const char *keras_class_kind(const struct model *m, class_id class);

/* What messages call the objects of a kind: "losses". */
const char *keras_objects_text(struct check *c, const char *kind);

/* Whether its class in the file, one above or below it may give it that member. */
bool has_own_member(const struct model *m, nid_t expression, sym_t name);

/* The same of what stands in the class itself: a property, a method, a variable. What an
 * object only is given is none. */
bool has_member_of_class(const struct model *m, nid_t expression, sym_t name);

/* Whether an attribute is on the left of an assignment: model.best = 0. */
bool is_stored_attribute(const struct model *m, nid_t node);

/* Whether the file asks for a member by name: hasattr(optimizer, "lr"),
 * getattr(model, "stateful", False). */
bool is_member_asked_for(const struct model *m, const char *name);

/* tf.keras.Model.fit_generator = fit_generator, in any file: what objects of that kind have
 * then. */
bool is_given_to_keras_class(const struct check *c, const char *kind,
			     const char *name);

/* The classes of the framework that its class derives from, or that it is of:
 * "tensorflow.keras.layers.Dense". Gives how many, MOST_BASES at most. */
uint32_t keras_classes_of(const struct model *m, nid_t expression, sym_t *out);

/* Whether two expressions are one object, as far as their texts say: model and model of
 * one variable, self.model in two methods of one class, the same text of others. False
 * for NO_NODE. */
bool is_same_object(const struct model *m, nid_t a, nid_t b);

#endif
