#include "model/modules.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/compiled.h"
#include "rulekit/keras_objects.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

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

	if (is_present(bind_at(m, use)))
		return true;
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

/* --- in a loop of epochs ------------------------------------------------------------ */

/* Names that each pass of the loop around binds may mean other data each time, and so
 * may what a call gives. */
static bool is_same_in_each_pass(const struct model *m, nid_t data, nid_t loop)
{
	const struct call *call = call_at(m, data);

	if (call_is(m, call, "builtins.enumerate"))
		data = call_argument(m, data, 0, "iterable");
	if (!tree_is(m->tree, data, KIND_identifier) &&
	    !tree_is(m->tree, data, KIND_attribute))
		return false;
	for_each_within(m->tree, n, data)
		if (tree_is(m->tree, n, KIND_identifier) &&
		    variable_of(m, n) != NO_INDEX &&
		    is_bound_inside(m, variable_of(m, n), loop))
			return false;
	return true;
}

/* for epoch in range(n): for batch in data: ... `inner` is the second one. */
static bool is_loop_of_epochs(const struct model *m, nid_t outer, nid_t inner)
{
	const struct tree *t = m->tree;
	nid_t numbers =
		tree_is(t, outer, KIND_for_statement)
			? tree_bare(t, tree_child(t, outer, FIELD_right))
			: NO_NODE;

	return tree_is(t, inner, KIND_for_statement) && numbers != NO_NODE &&
	       call_is(m, call_at(m, numbers), "builtins.range") &&
	       is_same_in_each_pass(
		       m, tree_bare(t, tree_child(t, inner, FIELD_right)),
		       outer);
}

/* distance.result() behind the loop over the data, in the pass of the loop around;
 * NO_NODE. */
static nid_t value_of_pass(const struct model *m, nid_t metric, nid_t outer,
			   nid_t inner)
{
	struct node_list uses = uses_of(m, variable_of(m, metric));

	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t attribute = tree_parent(m->tree, uses.at[i]);
		const struct call *call =
			call_at(m, tree_parent(m->tree, attribute));

		if (call && call->callee_node == attribute &&
		    name_is(m, call->method, "result") &&
		    tree_inside(m->tree, uses.at[i], outer) &&
		    uses.at[i] >= tree_end(m->tree, inner))
			return call->node;
	}
	return NO_NODE;
}

/* A file that imports the metric may reset it. */
static bool may_be_reset_by_others(const struct model *m, nid_t metric)
{
	return same_scope(variable_at(m, variable_of(m, metric))->scope,
			  MODULE_SCOPE) &&
	       m->around.modules && users_of_model_mention(m, "text-of-resets");
}

/* The data runs through it again and again, and each value is that of all epochs. */
static void look_at_epochs(struct check *c, nid_t node, nid_t metric)
{
	const struct model *m = c->model;
	nid_t inner = loop_around(m, node);
	nid_t outer = inner == NO_NODE ? NO_NODE : loop_around(m, inner);
	nid_t made = tree_bare(m->tree, only_value(m, metric)), value;

	if (outer == NO_NODE || made == NO_NODE || !call_at(m, made) ||
	    tree_inside(m->tree, made, outer) ||
	    traced_at(m, node) != NO_INDEX ||
	    !is_loop_of_epochs(m, outer, inner) || is_used_elsewhere(m, metric))
		return;
	value = value_of_pass(m, metric, outer, inner);
	if (value == NO_NODE || may_be_reset_by_others(m, metric))
		return;
	report(c, node, "metric", source_of(c, metric), "what",
	       "its value after each epoch mixes in all earlier ones", "advice",
	       arena_fmt(c->arena,
			 "call `%s.reset_state()` at the beginning of each "
			 "epoch",
			 source_of(c, metric)),
	       NULL);
	relate(c, outer, true, "each iteration goes over the same data again");
	relate(c, value, true, "its value is read here");
	relate(c, made, false, "created here");
}

/* --- in a step of a model ------------------------------------------------------------ */

/* def metrics(self), def reset_metrics(self), also of a base. */
static bool lists_metrics(const struct model *m, class_id klass)
{
	static const char *const names[] = { "metrics", "reset_metrics" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (class_method(m, klass, intern_str(m->names, names[i])) !=
		    NO_INDEX)
			return true;
	return false;
}

/* train_step of a model that leaves it to Keras what is reset for each epoch. */
static bool is_step_of_model(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);
	const char *kind;

	if (is_absent(function->klass) ||
	    !name_in(m, function->name, "steps-of-models") ||
	    lists_metrics(m, function->klass))
		return false;
	kind = keras_class_kind(m, function->klass);
	return kind && !strcmp(kind, "model");
}

static void show_metric(struct check *c, nid_t metric)
{
	const struct evidence *e =
		evidence_at(c->model, evidence_of(c->model, metric));

	if (e->file == FILE_CHECKED && e->proof != NO_NODE)
		relate(c, e->proof, false, "created here");
}

/* accuracy.update_state(y, p) of a metric that no attribute of the model has. */
static void look_at_step_of_model(struct check *c, nid_t metric, uint32_t f)
{
	const struct model *m = c->model;

	if (!is_free_in(m, metric, f) || !is_step_of_model(m, f) ||
	    is_used_elsewhere(m, metric) || may_be_reset_by_others(m, metric) ||
	    project_of_model_holds(m, arena_fmt(c->arena, "%s.reset_state",
						source_of(c, metric))))
		return;
	report(c, metric, "metric", source_of(c, metric), "what",
	       "`fit` and `evaluate` reset the metrics of the model only",
	       "advice",
	       "make it an attribute of the model, or list it in a `metrics` "
	       "property",
	       NULL);
	show_metric(c, metric);
}

/* --- calls ------------------------------------------------------------------------- */

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
	nid_t metric = call ? metric_updated(m, call) : NO_NODE;
	const struct trace *as_metric;

	if (metric == NO_NODE)
		return;
	look_at_epochs(c, node, metric);
	if (f != NO_INDEX)
		look_at_step_of_model(c, metric, f);
	if (f == NO_INDEX || !is_made_outside(m, metric, f))
		return;
	as_metric = trace_as_metric(m, f);
	if (!as_metric || is_used_elsewhere(m, metric))
		return;
	report(c, node, "metric", source_of(c, metric), "what",
	       arena_fmt(c->arena,
			 "`%s` gives its value over all epochs, training and "
			 "validation mixed",
			 function_at(m, f)->qualified_name),
	       "advice",
	       "give the metric itself to `compile(metrics=[...])`, or compute "
	       "the value of this batch without a state",
	       NULL);
	relate(c, only_value(m, metric), false, "created here");
}
