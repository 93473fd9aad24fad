#include "model/release.h"
#include "model/solve/solve.h"
#include "rulekit/chosen.h"
#include "rulekit/eager.h"
#include "rulekit/graph_calls.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* The argument that is symbolic wherever the call is run eagerly, or a list that
 * has one: tf.concat([a, b], axis=-1). Inside of the `call` of a layer nothing is:
 * Keras runs that in a graph. */
static nid_t symbolic_argument(const struct model *m, const struct call *call)
{
	for_each_child(m->tree, a, call->arguments) {
		nid_t value = given_value(m->tree, a);

		if (ev_holds_symbolic(evidence_pool(m),
				      evidence_outside(m, value), true))
			return value;
	}
	return NO_NODE;
}

/* The symbolic argument of a call that raises under Keras 3, or NO_NODE. */
static nid_t refused_argument(const struct model *m, const struct call *call)
{
	nid_t argument;

	if (!call_in(m, call, "refuses-keras-tensors") ||
	    traced_at(m, call->node) != NO_INDEX)
		return NO_NODE;
	argument = symbolic_argument(m, call);
	return argument == NO_NODE || is_tried(m, call->node) ||
			       is_chosen_by_version(m, call->node) ||
			       is_chosen_by_call(m, call->node,
						 "tells-keras-tensors")
		       ? NO_NODE
		       : argument;
}

static void report_symbolic_argument(struct check *c, const struct call *call,
				     nid_t argument)
{
	const struct model *m = c->model;
	const struct evidence *e =
		evidence_at(m, evidence_outside(m, argument));

	report(c, call->node, "call", source_of(c, call->callee_node),
	       "argument", source_of(c, argument), NULL);
	if (e->file == FILE_CHECKED && e->proof != NO_NODE &&
	    e->proof != argument)
		relate(c, e->proof, true, "a symbolic tensor of Keras");
}

void check_hy625(struct check *c, nid_t module)
{
	const struct model *m = c->model;

	(void)module;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		nid_t argument = refused_argument(m, call);

		if (argument == NO_NODE)
			continue;
		/* Keras 2 makes a layer of each function of TensorFlow that
		 * meets a symbolic tensor. */
		if (keras_3_is_meant(m) == KERAS_3_NOT_MEANT)
			return;
		report_symbolic_argument(c, call, argument);
		if (keras_3_is_meant(m) != KERAS_3_SURELY)
			report_at_most(c, SEVERITY_INFO);
	}
}
