/*
 * In: the calls of compile(). Out: a finding for each function that is given as a metric and
 * returns a quotient of two sums that count: of rounded or compared values.
 */
#include "model/modules.h"
#include "model/solve/solve.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* A file with more of them is made by a program. */
#define MOST_COMPILES 64
#define MOST_METRICS 64
/* Names, calls of helpers and operators in each other. */
#define DEEPEST_RATIO 12

static bool is_ratio(const struct model *m, nid_t n, int depth);

/* --- what counts ----------------------------------------------------------------------- */

/* tf.round(p), p > 0.5, tf.equal(y, p): a value is counted or is not. */
static bool decides(const struct model *m, nid_t part, int depth)
{
	const struct tree *t = m->tree;

	if (part == NO_NODE || depth <= 0)
		return false;
	for_each_within(t, n, part) {
		if (tree_is(t, n, KIND_comparison_operator) ||
		    (tree_is(t, n, KIND_call) &&
		     call_in(m, call_at(m, n), "decides-each-value")))
			return true;
		if (tree_is(t, n, KIND_identifier) &&
		    variable_of(m, n) != NO_INDEX && !tree_is_assigned(t, n) &&
		    decides(m, only_value(m, n), depth - 1))
			return true;
	}
	return false;
}

/* Over the samples: no axis, or the first one among others. */
static bool is_of_all_samples(const struct model *m, const struct call *sum)
{
	nid_t axis = call_argument(m, sum->node, 1, "axis");
	long place;

	if (axis == NO_NODE || tree_is(m->tree, axis, KIND_none))
		return true;
	for_each_within(m->tree, n, axis)
		if (literal_int(m, n, &place) && !place)
			return true;
	return false;
}

/* K.sum(K.round(y * p)), and sums of such. */
static bool counts_samples(const struct model *m, nid_t n, int depth)
{
	const struct tree *t = m->tree;
	nid_t left, right;

	if (n == NO_NODE || depth <= 0)
		return false;
	n = tree_bare(t, n);
	switch (tree_kind(t, n)) {
	case KIND_identifier:
		return counts_samples(m, only_value(m, n), depth - 1);
	case KIND_call:
		return call_in(m, call_at(m, n), "sums-of-all") &&
		       is_of_all_samples(m, call_at(m, n)) &&
		       decides(m, call_at(m, n)->arguments, depth - 1);
	case KIND_binary_operator:
		left = tree_child(t, n, FIELD_left);
		right = tree_child(t, n, FIELD_right);
		return counts_samples(m, left, depth - 1) ||
		       counts_samples(m, right, depth - 1);
	default:
		return false;
	}
}

/* --- the quotient ------------------------------------------------------------------------ */

static bool is_call_ratio(const struct model *m, nid_t n, int depth)
{
	const struct call *call = call_at(m, n);
	const struct function *callee;

	if (call_in(m, call, "divides-first-by-second"))
		return counts_samples(m, tree_first(m->tree, call->arguments),
				      depth - 1) &&
		       counts_samples(m, tree_nth(m->tree, call->arguments, 1),
				      depth - 1);
	if (call->callee == NO_INDEX)
		return false;
	callee = function_at(m, call->callee);
	return callee->returns.count == 1 &&
	       is_ratio(m, tree_first(m->tree, callee->returns.at[0]),
			depth - 1);
}

/* tp / (tp + fp), 2 * p * r / (p + r) of such. */
static bool is_operator_ratio(const struct model *m, nid_t n, int depth)
{
	const struct tree *t = m->tree;
	nid_t left = tree_child(t, n, FIELD_left);
	nid_t right = tree_child(t, n, FIELD_right);

	if (tree_text_is(t, tree_child(t, n, FIELD_operator), "/") &&
	    counts_samples(m, left, depth) && counts_samples(m, right, depth))
		return true;
	return is_ratio(m, left, depth - 1) || is_ratio(m, right, depth - 1);
}

static bool is_ratio(const struct model *m, nid_t n, int depth)
{
	if (n == NO_NODE || depth <= 0)
		return false;
	n = tree_bare(m->tree, n);
	switch (tree_kind(m->tree, n)) {
	case KIND_identifier:
		return is_ratio(m, only_value(m, n), depth - 1);
	case KIND_call:
		return is_call_ratio(m, n, depth);
	case KIND_binary_operator:
		return is_operator_ratio(m, n, depth);
	default:
		return false;
	}
}

/* --- what compile() is given ---------------------------------------------------------------- */

struct metric_given {
	const struct model *model; /* of the file that defines it */
	uint32_t function;
};

struct metrics_given {
	struct metric_given at[MOST_METRICS];
	uint32_t count;
};

static bool is_known_already(const struct metrics_given *known,
			     const struct metric_given *metric)
{
	for (uint32_t i = 0; i < known->count; i++)
		if (known->at[i].model == metric->model &&
		    known->at[i].function == metric->function)
			return true;
	return known->count == MOST_METRICS;
}

static bool find_metric(const struct model *m, nid_t item,
			struct metric_given *out)
{
	struct handed_function given;
	uint32_t f = function_meant(m, item);

	*out = (struct metric_given){ m, f };
	if (f != NO_INDEX)
		return true;
	for (uint32_t i = 0; function_handed_over(m, i, &given); i++)
		if (given.where == item) {
			*out = (struct metric_given){ given.model,
						      given.function };
			return true;
		}
	return false;
}

static void look_at_metric(struct check *c, nid_t item,
			   struct metrics_given *known)
{
	struct metric_given metric;
	const struct function *f;
	nid_t value;

	if (!find_metric(c->model, item, &metric) ||
	    is_known_already(known, &metric))
		return;
	known->at[known->count++] = metric;
	f = function_at(metric.model, metric.function);
	if (f->returns.count != 1)
		return;
	value = tree_first(metric.model->tree, f->returns.at[0]);
	if (!is_ratio(metric.model, value, DEEPEST_RATIO))
		return;
	report(c, item, "metric", f->qualified_name, NULL);
	relate_in(c, metric.model, value, true, "the value of one batch");
}

static void look_at_metrics(struct check *c, nid_t metrics,
			    struct metrics_given *known)
{
	const struct tree *t = c->model->tree;

	metrics = metrics == NO_NODE ? NO_NODE : tree_bare(t, metrics);
	if (tree_is(t, metrics, KIND_identifier) &&
	    function_meant(c->model, metrics) == NO_INDEX)
		metrics = tree_bare(t, only_value(c->model, metrics));
	if (metrics == NO_NODE)
		return;
	if (!tree_is_list_or_tuple(t, metrics)) {
		look_at_metric(c, metrics, known);
		return;
	}
	for_each_child(t, item, metrics)
		look_at_metric(c, tree_bare(t, item), known);
}

/*
 * A mean of quotients is no quotient of sums:
 *
 *	def precision(y, p):
 *		hits = K.sum(K.round(y * p))
 *		return hits / (K.sum(K.round(p)) + K.epsilon())
 *	model.compile("adam", "mse", metrics=[precision])
 */
void check_hy333(struct check *c, nid_t module)
{
	const struct model *m = c->model;
	struct metrics_given known = { .count = 0 };
	int compiles = 0;

	(void)module;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (!name_is(m, call->method, "compile") ||
		    compiles++ == MOST_COMPILES)
			continue;
		look_at_metrics(c, call_argument(m, call->node, 2, "metrics"),
				&known);
		look_at_metrics(c,
				call_keyword(m, call->node, "weighted_metrics"),
				&known);
	}
}
