#include "model/release.h"
#include "model/solve/solve.h"
#include "rulekit/expected.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"

/* A constructor of an optimizer that Keras brings along, as it is since 2.11. */
static bool makes_newer_optimizer(const struct model *m,
				  const struct call *call)
{
	return call_is(m, call, "tensorflow.keras.optimizers.*") &&
	       !call_is(m, call, "tensorflow.keras.optimizers.legacy.*") &&
	       value_of(m, call->node).kind == VALUE_OPTIMIZER;
}

static bool is_surely_variable(const struct model *m, nid_t rate)
{
	return ev_must(evidence_pool(m), evidence_of(m, rate),
		       KIND_BIT(VALUE_VARIABLE));
}

/* Whether two expressions are one name, or one attribute of the same class's object. */
static bool is_rate(const struct model *m, nid_t a, nid_t b)
{
	sym_t name = self_attribute(m, a);

	if (name)
		return self_attribute(m, b) == name &&
		       same_class(class_around(m, a), class_around(m, b));
	return variable_of(m, a) != NO_INDEX &&
	       variable_of(m, a) == variable_of(m, b);
}

/* Where the file assigns to the variable, or NO_NODE. */
static nid_t assignment_to_rate(const struct model *m, nid_t rate)
{
	static const char *const methods[] = { "assign", "assign_add",
					       "assign_sub", NULL };

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		nid_t receiver = tree_bare(m->tree, call->receiver);

		if (receiver != NO_NODE &&
		    name_is_any(m, call->method, methods) &&
		    is_rate(m, rate, receiver))
			return call->node;
	}
	return NO_NODE;
}

/* Before 2.11 an optimizer followed the variable. */
static bool is_for_following_optimizers(const struct model *m)
{
	unsigned newest = pinned_dialect(m)->newest;

	return (newest && newest <= LAST_OF_OLD_OPTIMIZERS) ||
	       is_for_first_release(m);
}

void check_hy317(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t rate, change;

	if (!makes_newer_optimizer(m, call))
		return;
	rate = call_argument(m, node, 0, "learning_rate");
	if (rate == NO_NODE || !is_surely_variable(m, rate) ||
	    is_for_following_optimizers(m) || is_tried(m, node) ||
	    is_expected_to_fail(m, node))
		return;
	change = assignment_to_rate(m, rate);
	if (change == NO_NODE)
		return;
	report(c, rate, "optimizer", source_of(c, call->callee_node), "rate",
	       source_of(c, rate), NULL);
	relate(c, change, true, "has no effect on the optimizer");
	/* Keras 2 had the older ones for longer. */
	if (keras_3_is_meant(m) == KERAS_3_NOT_MEANT &&
	    pinned_dialect(m)->oldest <= LAST_OF_OLD_OPTIMIZERS)
		report_at_most(c, SEVERITY_INFO);
}
