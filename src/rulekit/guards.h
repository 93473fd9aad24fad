#ifndef RULEKIT_GUARDS_H
#define RULEKIT_GUARDS_H

/*
 * Code that runs on the first call only, and is meant to:
 *
 *	if self.w is None:
 *		self.w = tf.Variable(...)
 *
 *	if key in self.layers:
 *		return self.layers[key]
 *	self.layers[key] = Dense(3)
 *
 * And code that a switch of the program turns on:
 *
 *	if self.opt.debug_mode:
 *		plt.imshow(image.numpy())
 */

#include "model/model.h"

/* Whether a node stands under a condition that looks at whether something was
 * made before (`is None`, hasattr, `not self.built`, a lookup in a dict), behind
 * a return under the opposite one, or in the handler of an AttributeError or
 * KeyError. */
bool is_made_once(const struct model *m, nid_t node);

/* Whether a node stands in build() of a layer or model, which Keras calls once for
 * the object, or in an __init__: who makes such an object while tracing is at
 * fault. */
bool is_in_making_of_object(const struct model *m, nid_t node);

/* The condition nearest around a node that is a switch of the program, or
 * NO_NODE: `self.opt.debug_mode`, alone, under `not` or in an `and`. Whether the
 * node is ever run is up to how the program is configured. */
nid_t switch_around(const struct model *m, nid_t node);

/* Whether a node under that switch is wrapped in a graph function only where the
 * switch is the other way: if not config["debug"]: step = tf.function(step). */
bool is_wrapped_without(const struct model *m, nid_t node, nid_t condition);

/* Whether what is known of a value leaves open how it decides: nothing, None, a
 * bool; a layer is always true. */
bool may_be_either(const struct model *m, nid_t n);

/* self.debug, self.opt.debug_mode, FLAGS.plot. What is known of its value must
 * leave open how it decides: a layer in self.norm is always true. */
bool is_flag_attribute(const struct model *m, nid_t n);

/* Whether a condition can hold only with some flag as it asks: alone, under `not`
 * or in an `and`. */
typedef bool (*is_flag_test)(const struct model *m, nid_t n);
bool asks_for(const struct model *m, nid_t condition, is_flag_test is_one);

/* The `with tf.init_scope()` around a node in its own function, or NO_NODE. */
nid_t init_scope_around(const struct model *m, nid_t node);

/* Whether a node runs only with a flag of its function on, which is off by default
 * and which no call that traces the function turns on:
 *
 *	def call(self, x, synthesis=False):
 *		if not synthesis:
 *			return super().call(x)
 *		self.queue = ...
 */
bool is_switched_off_by_default(const struct model *m, nid_t node);

#endif
