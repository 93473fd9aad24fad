#include "framework/tables.h"
#include "rulekit/rule.h"

/* How far calls are followed: step() -> update() -> apply_gradients(). */
#define DEEPEST_UPDATE 4

/* Whether f, or what it calls, applies gradients. */
static bool applies_gradients(const struct model *m, uint32_t f, int depth)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);

		if (name_is(m, call->method, "apply_gradients") ||
		    name_is(m, call->method, "minimize"))
			return true;
		if (call->callee != NO_INDEX && call->callee != f &&
		    depth < DEEPEST_UPDATE &&
		    applies_gradients(m, call->callee, depth + 1))
			return true;
	}
	return false;
}

/* The call in f of a decorated function that synchronizes, or NULL. */
static const struct call *nested_update(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);

		if (call->callee != NO_INDEX && call->callee != f &&
		    is_hybrid(m, call->callee) &&
		    applies_gradients(m, call->callee, 0))
			return call;
	}
	return NULL;
}

/* One class of strategy that is written out: another may have one device. */
static bool is_proved(const struct model *m, const struct call *call)
{
	struct value v = value_of(m, call->receiver);

	return v.kind == VALUE_STRATEGY && v.name &&
	       v.certainty == CERTAINTY_CERTAIN;
}

/* strategy.scope() of tf.distribute.MirroredStrategy(), or of something that
 * is called so: self.strategy. */
static bool is_strategy(const struct model *m, const struct call *call)
{
	struct value v = value_of(m, call->receiver);
	struct slice text = tree_text(m->tree, call->receiver);

	/* One device alone needs no synchronizing. */
	if (v.name && framework_set_has(m->framework, "one-device-strategies",
					name_text(m, v.name)))
		return false;
	if (v.kind != VALUE_UNKNOWN)
		return v.kind == VALUE_STRATEGY;
	return slice_ends(text, "strategy");
}

void check_hy610(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node), *update;
	nid_t step = call_argument(m, node, 0, "fn");
	const struct function *hybrid;
	uint32_t f;

	if (call->receiver == NO_NODE || step == NO_NODE ||
	    (!name_is(m, call->method, "run") &&
	     !name_is(m, call->method, "experimental_run_v2")) ||
	    !is_strategy(m, call))
		return;
	f = function_meant(m, step);
	update = f == NO_INDEX ? NULL : nested_update(m, f);
	if (!update)
		return;
	hybrid = function_at(m, update->callee);
	report(c, node, "call", source_of(c, call->callee_node), "function",
	       hybrid->qualified_name, NULL);
	if (!is_proved(m, call))
		report_at_most(c, SEVERITY_WARNING);
	relate(c, update->node, true, "`%s` calls it here",
	       function_at(m, f)->qualified_name);
	relate(c, hybrid->hybrids.at[0].where, true, "decorated here");
}
