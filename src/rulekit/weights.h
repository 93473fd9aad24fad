#ifndef RULEKIT_WEIGHTS_H
#define RULEKIT_WEIGHTS_H

/*
 * Weights that layers and models of the file make for themselves:
 *
 *	self.kernel = self.add_weight(shape=(2, 2))
 *	self.scale = tf.Variable(1.0)
 */

#include "model/model.h"

/* self.NAME = value, in a class. */
struct weight_place {
	class_id klass;
	sym_t name;
	nid_t target, value;
};

bool weight_place_at(const struct model *m, nid_t assignment,
		     struct weight_place *out);

/* The same of one of several targets; its value is the whole right side where that is no
 * display: tf.split(w, 2) of self.a, self.b = tf.split(w, 2). */
bool weight_place_of_target(const struct model *m, nid_t target,
			    struct weight_place *out);

/* Whether the class must be a layer or a model of Keras. To be asked last: it takes longer
 * than all else here. */
bool is_of_layer(const struct model *m, const struct weight_place *place);

/* The call that makes a weight which is trained, of one expression: add_weight() of the
 * object itself, or tf.Variable(); NO_NODE where it is none, or `trainable` may be
 * False. */
nid_t trained_weight_made(const struct model *m, class_id klass,
			  nid_t expression);

/* The same of what an attribute of the class always is, or None; what that one
 * assignment gives it is left out of account. */
nid_t trained_weight_kept(const struct model *m, class_id klass, sym_t name,
			  nid_t but_assigned);

/* X of X.trainable_variables, also by a name that is given it once; NO_NODE. */
nid_t owner_of_variables(const struct model *m, nid_t variables);

/* Whether a node is in __init__ or build of a class. */
bool is_in_constructor(const struct model *m, nid_t node);

#endif
