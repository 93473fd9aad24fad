#include <string.h>

#include "model/bounds.h"
#include "model/caches.h"
#include "model/modules.h"
#include "model/release.h"
#include "rulekit/chosen.h"
#include "rulekit/keras_objects.h"
#include "rulekit/later_release.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* The last release whose compiled_metrics are those of compile() alone. */
#define LAST_WITH_METRICS_OF_COMPILE (FIRST_WITH_KERAS_3 - 1)

/* Of a step that is made of more methods the first are looked at. */
#define MOST_METHODS_OF_STEP 16

/* self.compiled_metrics.update_state(y, y_pred) in a method of a model, and the methods
 * that run with that one. */
struct update {
	const struct call *call;
	class_id klass;
	uint32_t function;
	uint32_t step[MOST_METHODS_OF_STEP];
	uint32_t step_count;
};

#define for_each_method_of_step(u, f) \
	for (uint32_t f##_i = 0, f;   \
	     f##_i < (u)->step_count && (f = (u)->step[f##_i], true); f##_i++)

/* What is wrong with it. */
struct harm {
	const char *what;
	nid_t metric; /* self.loss_tracker; NO_NODE: the loss of Keras */
};

/* --- which call ------------------------------------------------------------------------ */

static bool is_of_models(const struct model *m, class_id klass)
{
	const char *kind = keras_class_kind(m, klass);

	return kind && !strcmp(kind, "model");
}

static bool is_update_of_compiled(const struct model *m,
				  const struct call *call, struct update *out)
{
	sym_t metrics = intern_str(m->names, "compiled_metrics");
	nid_t object;

	if (!call->method || !name_is(m, call->method, "update_state") ||
	    self_attribute(m, call->receiver) != metrics)
		return false;
	object = tree_child(m->tree, tree_bare(m->tree, call->receiver),
			    FIELD_object);
	*out = (struct update){
		.call = call,
		.klass = class_around(m, call->node),
		.function = function_around(m, call->node),
	};
	return is_present(out->klass) && out->function != NO_INDEX &&
	       is_of_models(m, out->klass) &&
	       !has_own_member(m, object, metrics);
}

/* --- what runs in the same step ---------------------------------------------------------- */

static bool is_own_or_inherited(const struct model *m, const struct update *u,
				uint32_t f)
{
	class_id klass = function_at(m, f)->klass;

	return is_present(klass) && (same_class(klass, u->klass) ||
				     class_is_below(m, u->klass, klass));
}

static void add_method_to_step(const struct model *m, struct update *u,
			       uint32_t f)
{
	if (f == NO_INDEX || u->step_count == MOST_METHODS_OF_STEP ||
	    !is_own_or_inherited(m, u, f))
		return;
	for_each_method_of_step(u, known) if (known == f) return;
	u->step[u->step_count++] = f;
}

static void add_what_it_calls(const struct model *m, struct update *u,
			      uint32_t f)
{
	const struct function *function = function_at(m, f);

	add_method_to_step(m, u, f);
	for (size_t i = 0; i < function->calls.count; i++)
		add_method_to_step(
			m, u, call_by_id(m, function->calls.at[i])->callee);
}

/* The method itself, what it calls, what calls it, and what that calls besides. */
static void find_step(const struct model *m, struct update *u)
{
	const struct function *function = function_at(m, u->function);

	add_what_it_calls(m, u, u->function);
	for (size_t i = 0; i < function->callers.count; i++) {
		uint32_t caller =
			call_by_id(m, function->callers.at[i])->function;

		if (caller != NO_INDEX && u->step_count < MOST_METHODS_OF_STEP)
			add_what_it_calls(m, u, caller);
	}
}

/* --- what the step logs ------------------------------------------------------------------- */

/* Some of them are left out: if m.name != "loss", if not isinstance(m, Mean). */
static bool tells_metrics_apart(const struct model *m, nid_t loop)
{
	for_each_descendant(m->tree, n, loop) {
		const struct call *call = call_at(m, n);

		switch (tree_kind(m->tree, n)) {
		case KIND_comparison_operator:
		case KIND_if_clause:
		case KIND_string:
			return true;
		default:
			break;
		}
		if (call && call_in(m, call, "type-question") &&
		    !dotted_is(m, call_argument(m, n, 1, NULL),
			       "builtins.dict"))
			return true;
	}
	return false;
}

/* for m in self.metrics: logs[m.name] = m.result(), and the same in a comprehension. */
static bool is_loop_over_results(const struct model *m, nid_t metrics)
{
	const struct tree *t = m->tree;
	nid_t loop = tree_above(t, metrics);

	if (tree_is(t, loop, KIND_for_in_clause))
		loop = tree_parent(t, loop);
	else if (!tree_is(t, loop, KIND_for_statement) ||
		 tree_bare(t, tree_child(t, loop, FIELD_right)) != metrics)
		return false;
	if (tells_metrics_apart(m, loop))
		return false;
	for_each_descendant(t, n, loop)
		if (tree_is_attribute_named(m->tree, n, "result"))
			return true;
	return false;
}

static bool is_read_of_results(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);

	if (call)
		return call->method &&
		       name_in(m, call->method, "gives-results") &&
		       self_attribute(m, call->callee_node) == call->method;
	return tree_is_attribute_named(m->tree, n, "metrics") &&
	       self_attribute(m, n) && is_loop_over_results(m, n);
}

/* Where the results of all metrics are read; NO_NODE. */
static nid_t results_read(const struct model *m, const struct update *u)
{
	for_each_method_of_step(u, f) for_each_descendant(
		m->tree, n,
		function_at(m, f)->node) if (is_read_of_results(m, n)) return n;
	return NO_NODE;
}

/* logs["loss"] = loss, logs.update(loss=loss), dict(loss=loss) */
static bool is_loss_named(const struct model *m, nid_t n)
{
	struct slice text;

	if (tree_is(m->tree, n, KIND_keyword_argument))
		return tree_text_is(m->tree, tree_first(m->tree, n), "loss");
	return literal_string(m, n, &text) && slice_is(text, "loss");
}

static bool is_loss_logged_otherwise(const struct model *m,
				     const struct update *u)
{
	for_each_method_of_step(u, f) for_each_descendant(
		m->tree, n,
		function_at(m, f)->node) if (is_loss_named(m, n)) return true;
	return false;
}

/* --- which metrics Keras 3 updates ----------------------------------------------------------- */

/* What the property `metrics` of a class gives, where that is one expression; NO_NODE. */
static nid_t metrics_given(const struct model *m, uint32_t property)
{
	const struct function *f = function_at(m, property);

	return f->returns.count == 1
		       ? tree_bare(m->tree,
				   tree_first(m->tree, f->returns.at[0]))
		       : NO_NODE;
}

static bool is_metrics_of_super(const struct model *m, nid_t n)
{
	const struct call *call =
		tree_is_attribute_named(m->tree, n, "metrics")
			? call_at(m,
				  tree_bare(m->tree, tree_child(m->tree, n,
								FIELD_object)))
			: NULL;

	return call && call_is(m, call, "builtins.super");
}

/* super().metrics + [self.tracker] */
static bool adds_to_metrics_of_super(const struct model *m, nid_t given)
{
	const struct tree *t = m->tree;

	if (!tree_is(t, given, KIND_binary_operator))
		return false;
	for_each_child(t, side, given)
		if (is_metrics_of_super(m, tree_bare(t, side)))
			return true;
	return false;
}

static uint32_t metrics_property(const struct model *m, const struct update *u)
{
	return class_method(m, u->klass, intern_str(m->names, "metrics"));
}

/* Whether all metrics of the model are among self.metrics, that of the loss, too. */
static bool has_all_metrics(const struct model *m, const struct update *u)
{
	uint32_t property = metrics_property(m, u);
	nid_t given;

	if (property == NO_INDEX)
		return true;
	given = metrics_given(m, property);
	return is_metrics_of_super(m, given) ||
	       adds_to_metrics_of_super(m, given);
}

static bool has_metric(const struct model *m, const struct update *u,
		       sym_t name)
{
	nid_t given;

	if (has_all_metrics(m, u))
		return true;
	given = metrics_given(m, metrics_property(m, u));
	if (!tree_is_list_or_tuple(m->tree, given))
		return false;
	for_each_child(m->tree, item, given)
		if (self_attribute(m, item) == name)
			return true;
	return false;
}

/* --- metrics of the model itself ---------------------------------------------------------------- */

static bool is_mean(const struct model *m, const struct call *call)
{
	return call_in(m, call, "metrics-of-values");
}

static bool is_mean_of_two(const struct model *m, const struct call *call)
{
	return call_in(m, call, "metrics-of-two");
}

/* Whether self.NAME is always a metric of such a class. */
static bool is_metric_of(const struct model *m, const struct update *u,
			 sym_t name,
			 bool (*is)(const struct model *, const struct call *))
{
	struct attribute_bind_list binds = attribute_binds(m, u->klass, name);

	for (uint32_t i = 0; i < binds.count; i++) {
		nid_t value = binds.at[i]->value;
		const struct call *call =
			value == NO_NODE
				? NULL
				: call_at(m, tree_bare(m->tree, value));

		if (!call || !is(m, call))
			return false;
	}
	return binds.count;
}

/* self.tracker.METHOD(...) in the step */
static bool is_used_by(const struct model *m, const struct update *u,
		       sym_t name, const char *method)
{
	for_each_method_of_step(u, f) for_each_descendant(
		m->tree, n,
		function_at(m, f)->node) if (tree_is_attribute_named(m->tree, n,
								     method) &&
					     self_attribute(
						     m,
						     tree_child(m->tree, n,
								FIELD_object)) ==
						     name) return true;
	return false;
}

typedef bool suffers(const struct model *m, const struct update *u,
		     nid_t target);

static bool is_fatal(const struct model *m, const struct update *u,
		     nid_t target)
{
	return is_metric_of(m, u, self_attribute(m, target), is_mean_of_two);
}

/* A mean that is read, and not begun again in the step. */
static bool is_spoilt(const struct model *m, const struct update *u,
		      nid_t target)
{
	sym_t name = self_attribute(m, target);

	return is_metric_of(m, u, name, is_mean) &&
	       !is_used_by(m, u, name, "reset_state") &&
	       (is_used_by(m, u, name, "result") ||
		results_read(m, u) != NO_NODE);
}

static nid_t metric_of_class(const struct model *m, const struct update *u,
			     class_id klass, suffers *does)
{
	const struct class *c = class_at(m, klass);

	for (size_t i = 0; i < c->attributes.count; i++) {
		const struct attribute_bind *b = &c->attributes.at[i];

		if (does(m, u, b->target) && has_metric(m, u, b->name))
			return b->target;
	}
	return NO_NODE;
}

/* The first metric of the model with which it goes wrong so, where the class or one that
 * it derives from makes it; NO_NODE. */
static nid_t metric_that_suffers(const struct model *m, const struct update *u,
				 suffers *does)
{
	class_id line[MOST_BASES];
	uint32_t count = class_and_bases(m, u->klass, line);
	nid_t metric = NO_NODE;

	for (uint32_t i = 0; i < count && metric == NO_NODE; i++)
		metric = metric_of_class(m, u, line[i], does);
	return metric;
}

/* --- reporting ------------------------------------------------------------------------------------ */

static bool find_harm(struct check *c, const struct update *u, struct harm *out)
{
	const struct model *m = c->model;
	nid_t metric = metric_that_suffers(m, u, is_fatal);

	*out = (struct harm){ .metric = metric };
	if (metric != NO_NODE) {
		out->what = "TypeError is raised";
		return true;
	}
	out->metric = metric_that_suffers(m, u, is_spoilt);
	if (out->metric != NO_NODE) {
		out->what = arena_fmt(c->arena, "`%s` is wrong",
				      source_of(c, out->metric));
		return true;
	}
	out->what = "the logged `loss` is wrong";
	return has_all_metrics(m, u) && results_read(m, u) != NO_NODE &&
	       !is_loss_logged_otherwise(m, u);
}

static void report_update_of_compiled(struct check *c, const struct update *u,
				      const struct harm *harm,
				      const struct gone *gone)
{
	const char *call = source_of(c, u->call->callee_node);

	report(c, u->call->node, "what", harm->what, "why", gone->why, "call",
	       call, "metric",
	       harm->metric == NO_NODE ? "it"
				       : arena_fmt(c->arena, "`%s`",
						   source_of(c, harm->metric)),
	       NULL);
	report_at_most(c, gone->severity);
	if (harm->metric != NO_NODE)
		relate(c, harm->metric, true, "the metric is created here");
	else
		relate(c, results_read(c->model, u), true,
		       "its result is logged here");
	joins_other_infos(c, call);
}

/*
 * In a step of a model:
 *
 *	self.compiled_metrics.update_state(y, y_pred)
 *	return {m.name: m.result() for m in self.metrics}
 *
 * Keras 3 updates all of self.metrics by that, and gives y_pred, as the value, to each
 * that is a Mean: to the one that has the loss, and to those of the program.
 */
void check_hy322(struct check *c, nid_t module)
{
	const struct model *m = c->model;
	struct update u;
	struct harm harm;
	struct gone_from_keras gone = { 0 };

	(void)module;
	for_each_call(m, i) {
		if (!is_update_of_compiled(m, call_by_id(m, i), &u) ||
		    is_chosen_by_version(m, u.call->node) ||
		    is_chosen_by_call(m, u.call->node, "attribute-by-name"))
			continue;
		find_step(m, &u);
		if (!find_harm(c, &u, &harm))
			continue;
		if (!is_gone_from_keras(c, LAST_WITH_METRICS_OF_COMPILE, &gone))
			return;
		report_update_of_compiled(c, &u, &harm, &gone.gone);
	}
}
