#include "model/release.h"
#include "rulekit/guards.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* TimeDistributed(MaxPool2D()): what has no variables itself makes none around a
 * layer without. */
static bool wraps_stateless(const struct model *m, const struct call *call)
{
	nid_t inner = call_argument(m, call->node, 0, "layer");

	return call_in(m, call, "wrapping-layers") &&
	       value_of(m, inner).kind == VALUE_STATELESS_LAYER;
}

/* What the constructor of the framework's own class makes, or NULL. */
static const char *maker_of(const struct model *m, const struct call *call)
{
	const struct fact *fact = framework_fact(m->framework, call->name);
	const char *last;

	if (!fact || !call->name)
		return NULL;
	/* A factory function (tf.keras.optimizers.get) is no class. */
	last = strrchr(name_text(m, call->name), '.');
	if (!last || last[1] < 'A' || last[1] > 'Z')
		return NULL;
	switch (fact->value) {
	case VALUE_LAYER:
		return "a layer";
	case VALUE_OPTIMIZER:
		return "an optimizer";
	case VALUE_METRIC:
		return "a metric";
	case VALUE_GENERATOR:
		return "a random generator";
	default:
		return NULL;
	}
}

/* A layer class that the file calls on the spot to build a functional model
 * owns its weights through the model: Model(inputs, outputs) near by. */
static bool builds_a_model(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);

		if (call_in(m, call, "functional-api"))
			return true;
	}
	return false;
}

/* from tensorflow.python.keras.layers import Dropout: that one keeps no seed in a
 * variable. */
static bool is_without_seed(const struct model *m, const struct call *call)
{
	return call_in(m, call, "seeded-layers") &&
	       is_inside_name(m, call->callee_node);
}

void check_hy302(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const char *what = maker_of(m, call);

	if (!what || wraps_stateless(m, call) || is_without_seed(m, call) ||
	    is_made_once(m, node) || is_in_making_of_object(m, node) ||
	    builds_a_model(m, function_around(m, node)))
		return;
	report(c, node, "call", source_of(c, node), "a_what", what, NULL);
}
