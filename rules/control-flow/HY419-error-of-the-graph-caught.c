#include "model/solve/solve.h"
#include "rulekit/helpers.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* How far calls are followed: try -> checked_log() -> assert_positive(). */
#define DEEPEST_HELPER 3

static bool takes_from_dataset(const struct model *m, const struct call *call)
{
	return call->receiver != NO_NODE &&
	       ev_may_be(evidence_pool(m), evidence_of(m, call->receiver),
			 KIND_BIT(VALUE_DATASET_ITERATOR));
}

/* What raises when the graph runs. */
static bool is_run_later(const struct model *m, const struct call *call)
{
	return (call->name &&
		framework_has(m->framework, call->name, FACT_OP)) ||
	       call_in(m, call, "graph-checks") || takes_from_dataset(m, call);
}

/* The operation in the body of a `try`, or the helper that runs one. */
static nid_t operation_in(const struct model *m, nid_t body)
{
	for_each_descendant(m->tree, n, body)
		if (tree_is(m->tree, n, KIND_call) &&
		    call_comes_to(m, call_at(m, n), is_run_later,
				  DEEPEST_HELPER))
			return n;
	return NO_NODE;
}

/* tf.errors.OutOfRangeError of `except (ValueError, tf.errors.OutOfRangeError)` */
static nid_t error_of_operations(const struct model *m, nid_t named)
{
	const struct tree *t = m->tree;

	named = tree_bare(t, named);
	if (tree_is(t, named, KIND_as_pattern))
		named = tree_bare(t, tree_first(t, named));
	if (!tree_is(t, named, KIND_tuple))
		return name_in(m, dotted_name(m, named), "errors-of-operations")
			       ? named
			       : NO_NODE;
	for_each_child(t, error, named)
		if (name_in(m, dotted_name(m, error), "errors-of-operations"))
			return error;
	return NO_NODE;
}

void check_hy419(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t named = tree_first(t, node), error, operation;

	if (tree_is(t, named, KIND_block) ||
	    !traced_certainly(m, traced_at(m, node)))
		return;
	error = error_of_operations(m, named);
	if (error == NO_NODE)
		return;
	operation = operation_in(m, tree_child(t, tree_parent(t, node),
					       FIELD_body));
	if (operation == NO_NODE)
		return;
	report(c, error, "error", source_of(c, error), NULL);
	relate(c, operation, true, "this raises when the graph runs");
}
