#include "model/release.h"
#include "model/solve/solve.h"
#include "rulekit/chosen.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool is_layer_that_asks(const struct model *m, nid_t n)
{
	struct value v = value_of(m, n);

	if ((v.kind != VALUE_LAYER && v.kind != VALUE_STATELESS_LAYER) ||
	    v.certainty != CERTAINTY_CERTAIN)
		return false;
	return is_present(v.klass)
		       ? class_derives_in(m, v.klass, "asks-training") &&
				 class_method(m, v.klass,
					      intern_str(m->names, "call")) ==
					 NO_INDEX
		       : name_in(m, v.name, "asks-training");
}

/* The call of a layer or, where `is_method` is set, of its call(): bn(x),
 * super().call(x) in a class below BatchNormalization. */
static bool calls_layer(const struct model *m, const struct call *call,
			bool *is_method)
{
	const struct call *super;
	class_id class;

	*is_method = name_is(m, call->method, "call");
	if (!*is_method)
		return is_layer_that_asks(m, call->callee_node);
	super = call_at(m, call->receiver);
	if (!call_is(m, super, "builtins.super"))
		return is_layer_that_asks(m, call->receiver);
	class = class_around(m, call->node);
	return is_present(class) && class_derives_in(m, class, "asks-training");
}

/*
 * The truth of a symbolic tensor is asked inside of Keras, as in
 *
 *	class FrozenBatchNormalization(tf.keras.layers.BatchNormalization):
 *		def call(self, x, training=False):
 *			training = tf.logical_and(training, self.trainable)
 *			return super().call(x, training)
 */
void check_hy628(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const char *pinned;
	bool is_method;
	nid_t flag;

	if (!call || call_has_splat(m, node))
		return;
	flag = call_argument(m, node, name_is(m, call->method, "call") ? 1 : -1,
			     "training");
	if (flag == NO_NODE ||
	    evidence_at(m, evidence_of(m, tree_bare(m->tree, flag)))->kinds !=
		    KIND_BIT(VALUE_TENSOR) ||
	    is_eager_from_outside(m, flag) ||
	    !calls_layer(m, call, &is_method) || is_tried(m, node) ||
	    is_chosen_by_version(m, node) ||
	    keras_3_is_meant(m) == KERAS_3_NOT_MEANT)
		return;
	pinned = dialect_of_model(m)->why;
	report(c, node, "call", source_of(c, node), "flag", source_of(c, flag),
	       "why", pinned ? arena_fmt(c->arena, " (%s)", pinned) : "", NULL);
	if (keras_3_is_meant(m) != KERAS_3_SURELY)
		report_at_most(c, SEVERITY_INFO);
}
