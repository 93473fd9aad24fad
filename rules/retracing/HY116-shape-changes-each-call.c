#include "model/solve/solve.h"
#include "rulekit/graph_calls.h"
#include "rulekit/new_shapes.h"
#include "rulekit/rule.h"

/* reduce_retracing=True: a shape that has changed is traced as an open one. */
static bool is_relaxed(const struct model *m, const struct hybrid *made)
{
	static const char *const options[] = { "reduce_retracing",
					       "experimental_relax_shapes",
					       NULL };

	for (size_t i = 0; options[i]; i++) {
		nid_t option = hybrid_option(m, made, options[i]);

		if (option != NO_NODE && !tree_is(m->tree, option, KIND_false))
			return true;
	}
	return false;
}

/* A tensor or an array: of a list each item is an argument. */
static bool may_have_shape(const struct model *m, nid_t n)
{
	uint64_t kinds = evidence_at(m, evidence_of(m, n))->kinds;

	return kinds &
	       (KINDS_TENSOR | KIND_BIT(VALUE_NUMPY) | KIND_BIT(VALUE_UNKNOWN));
}

/* for n in sizes: start = time.time(); f(x[:n]); ...: each size is measured. */
static bool is_measured(const struct model *m, const struct new_shape *shape)
{
	for_each_within(m->tree, n, shape->counter.change) {
		const struct call *call =
			tree_is(m->tree, n, KIND_call) ? call_at(m, n) : NULL;

		if (call &&
		    framework_has(m->framework, call->name, FACT_HOST_CLOCK))
			return true;
	}
	return false;
}

static void report_shape(struct check *c, const struct call *call,
			 nid_t argument, const struct hybrid *made,
			 const struct new_shape *shape)
{
	const char *tf = module_alias(c->model, call->node, "tensorflow");

	report(c, argument, "function", source_of(c, call->callee_node),
	       "argument", source_of(c, argument), "tf", tf ? tf : "tf", NULL);
	relate(c, shape->because, true, "%s", shape->why);
	if (shape->because != shape->counter.change)
		relate(c, shape->counter.change, false, "this loop runs it");
	relate_graph_function(c, call->callee_node, made);
}

/*
 * A tensor of another shape each time:
 *
 *	for n in lengths:
 *		encode(tf.zeros([1, n]))
 */
void check_hy116(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct hybrid made;
	struct new_shape shape;

	if (loop_around(m, node) == NO_NODE ||
	    !looks_at_values(m, call, &made) || is_relaxed(m, &made))
		return;
	for_each_child(m->tree, a, call->arguments) {
		nid_t value = given_value(m->tree, a);

		if (may_have_shape(m, value) &&
		    has_new_shape(m, value, &shape) &&
		    !(shape.counter.passes && is_measured(m, &shape))) {
			report_shape(c, call, value, &made, &shape);
			return;
		}
	}
}
