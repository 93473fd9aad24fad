#include "framework/tables.h"
#include "rulekit/graph_calls.h"
#include "rulekit/graphflow.h"
#include "rulekit/helpers.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* How far calls are followed: step() -> update() -> apply_gradients(). */
#define DEEPEST_UPDATE 4

static bool is_update(const struct model *m, const struct call *call)
{
	return name_is(m, call->method, "apply_gradients") ||
	       name_is(m, call->method, "minimize");
}

static bool applies_gradients(const struct model *m, uint32_t f)
{
	return function_comes_to(m, f, is_update, DEEPEST_UPDATE + 1);
}

/* The call in f of a decorated function that synchronizes, or NULL. */
static const struct call *nested_update(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);

		if (call->callee != NO_INDEX && call->callee != f &&
		    is_hybrid(m, call->callee) &&
		    applies_gradients(m, call->callee))
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

/* --- a condition or a loop of the graph ------------------------------------------- */

/* apply of tf.cond(ready, apply, skip) */
static bool runs_update_in_graph(const struct model *m, const struct call *call)
{
	if (!call_in(m, call, "control-flow-operations"))
		return false;
	for_each_child(m->tree, a, call->arguments) {
		uint32_t f = function_meant(m, given_value(m->tree, a));

		if (f != NO_INDEX && applies_gradients(m, f))
			return true;
	}
	return false;
}

/* What makes a graph of its own of the code around a call: the `if`, the loop, or a
 * call that is given the code. NO_NODE: nothing does, in this function. */
static nid_t graph_around(const struct model *m, const struct call *call)
{
	nid_t around;

	if (runs_update_in_graph(m, call))
		return call->node;
	if (!call_comes_to(m, call, is_update, DEEPEST_UPDATE))
		return NO_NODE;
	around = graph_branch_around(m, call->node);
	return around != NO_NODE ? around : graph_loop_around(m, call->node);
}

/* The call that updates variables in such a graph, in f or in what it calls. */
static const struct call *update_in_graph(const struct model *m, uint32_t f,
					  nid_t *around, int depth)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);
		const struct call *deeper = NULL;

		*around = graph_around(m, call);
		if (*around != NO_NODE)
			return call;
		if (call->callee != NO_INDEX && call->callee != f &&
		    depth < DEEPEST_UPDATE)
			deeper = update_in_graph(m, call->callee, around,
						 depth + 1);
		if (deeper)
			return deeper;
	}
	return NULL;
}

static void look_for_update_in_graph(struct check *c, const struct call *run,
				     uint32_t f)
{
	const struct model *m = c->model;
	nid_t around;
	const struct call *update = update_in_graph(m, f, &around, 0);

	if (!update)
		return;
	report_text(
		c, update->node,
		arena_fmt(c->arena,
			  "gradients cannot be applied under a condition or in "
			  "a graph loop inside `%s`",
			  source_of(c, run->callee_node)),
		"apply them always, multiplied by zero where nothing is to "
		"change, or decide outside the replica step");
	if (!is_proved(m, run))
		report_at_most(c, SEVERITY_WARNING);
	if (around != update->node)
		relate(c, around, true, "part of the graph");
	relate(c, run->node, true, "each replica runs it from here");
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
	if (!update) {
		if (f != NO_INDEX && traced_certainly(m, f))
			look_for_update_in_graph(c, call, f);
		return;
	}
	hybrid = function_at(m, update->callee);
	report(c, node, "call", source_of(c, call->callee_node), "function",
	       hybrid->qualified_name, NULL);
	if (!is_proved(m, call))
		report_at_most(c, SEVERITY_WARNING);
	relate(c, update->node, true, "`%s` calls it here",
	       function_at(m, f)->qualified_name);
	relate(c, hybrid->hybrids.at[0].where, true, "decorated here");
}
