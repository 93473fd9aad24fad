#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/compiled.h"
#include "rulekit/rule.h"

/* compile(metrics=[f, "mae"]), compile(weighted_metrics=f) */
static bool is_given_as_metric(const struct model *m, nid_t argument)
{
	static const char *const names[] = { "metrics", "weighted_metrics" };
	nid_t keyword = argument;

	while (keyword != NO_NODE && !tree_is(m->tree, keyword, KIND_call) &&
	       !tree_is(m->tree, keyword, KIND_keyword_argument))
		keyword = tree_parent(m->tree, keyword);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (tree_is(m->tree, keyword, KIND_keyword_argument) &&
		    slice_is(tree_text(m->tree, tree_child(m->tree, keyword,
							   FIELD_name)),
			     names[i]))
			return true;
	return false;
}

/* Where Keras is given the function as a metric; NULL. */
static const struct trace *trace_as_metric(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->traces.count; i++) {
		const struct trace *t = &function->traces.at[i];

		if (is_trace_by_compile(m, t) &&
		    is_given_as_metric(m, t->where))
			return t;
	}
	return NULL;
}

/* The name of a metric that a call updates: distance(y, p), distance.update_state(y, p) */
static nid_t metric_updated(const struct model *m, const struct call *call)
{
	nid_t metric = call->callee_node;

	if (call->method && name_is(m, call->method, "update_state"))
		metric = call->receiver;
	metric = tree_bare(m->tree, metric);
	return metric != NO_NODE && tree_is(m->tree, metric, KIND_identifier) &&
			       ev_must(evidence_pool(m), evidence_of(m, metric),
				       KIND_BIT(VALUE_METRIC))
		       ? metric
		       : NO_NODE;
}

static nid_t in_its_parentheses(const struct tree *t, nid_t n)
{
	while (tree_is(t, tree_parent(t, n), KIND_parenthesized_expression))
		n = tree_parent(t, n);
	return n;
}

/* distance.update_state(y, p), distance.result() */
static bool is_called_for_value(const struct model *m, nid_t attribute)
{
	const struct call *call = call_at(m, tree_parent(m->tree, attribute));

	return call && call->callee_node == attribute &&
	       (name_is(m, call->method, "update_state") ||
		name_is(m, call->method, "result"));
}

/* distance = Mean(), distance(y, p) */
static bool is_harmless_use(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t n = in_its_parentheses(t, use), parent = tree_parent(t, n);

	if (tree_is(t, parent, KIND_assignment))
		return t->nodes[n].field == FIELD_left;
	if (tree_is(t, parent, KIND_call))
		return tree_child(t, parent, FIELD_function) == n;
	return tree_is(t, parent, KIND_attribute) &&
	       is_called_for_value(m, parent);
}

/* Whatever else has it may reset it. */
static bool is_used_elsewhere(const struct model *m, nid_t metric)
{
	uint32_t variable = variable_of(m, metric);

	for_each_kind(m->tree, n, i, KIND_identifier)
		if (slice_equal(tree_text(m->tree, n),
				tree_text(m->tree, metric)) &&
		    variable_seen(m, n) == variable && !is_harmless_use(m, n))
			return true;
	return false;
}

/* Made outside of the function, by this file, and once. */
static bool is_made_outside(const struct model *m, nid_t metric, uint32_t f)
{
	nid_t made = tree_bare(m->tree, only_value(m, metric));

	return made != NO_NODE && call_at(m, made) && is_free_in(m, metric, f);
}

/*
 * A metric with a state in a function of which Keras only knows the result:
 *
 *	accuracy = SparseCategoricalAccuracy()
 *	def masked(y, p):
 *		return accuracy(y, p * mask)
 *	model.compile("sgd", "mse", metrics=[masked])
 */
void check_hy318(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	uint32_t f = function_around(m, node);
	nid_t metric = call && f != NO_INDEX ? metric_updated(m, call)
					     : NO_NODE;
	const struct trace *as_metric;

	if (metric == NO_NODE || !is_made_outside(m, metric, f))
		return;
	as_metric = trace_as_metric(m, f);
	if (!as_metric || is_used_elsewhere(m, metric))
		return;
	report(c, node, "metric", source_of(c, metric), "function",
	       function_at(m, f)->qualified_name, NULL);
	relate(c, only_value(m, metric), false, "created here");
}
