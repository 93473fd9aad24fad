#include <string.h>

#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool is_error_of_the_framework(const struct model *m, nid_t n)
{
	return dotted_in(m, n, "errors-of-operations");
}

/* The error that the clause names first, or NO_NODE. */
static nid_t error_named(const struct model *m, nid_t clause)
{
	const struct tree *t = m->tree;
	nid_t named = tree_first(t, clause);

	if (tree_is(t, named, KIND_as_pattern))
		named = tree_first(t, named);
	if (named == NO_NODE || tree_is(t, named, KIND_block))
		return NO_NODE;
	if (is_error_of_the_framework(m, named))
		return named;
	for_each_child(t, item, named)
		if (is_error_of_the_framework(m, item))
			return item;
	return NO_NODE;
}

static bool is_operation(const struct model *m, const struct call *call)
{
	return framework_has(m->framework, call->name, FACT_OP) ||
	       call_in(m, call, "graph-checks") ||
	       value_of(m, call->receiver).kind == VALUE_DATASET_ITERATOR;
}

/* The first call in the `try` that computes something in the graph. */
static nid_t operation_in(const struct model *m, nid_t block)
{
	for_each_descendant(m->tree, n, block) {
		const struct call *call = call_at(m, n);

		if (call && is_operation(m, call))
			return n;
	}
	return NO_NODE;
}

void check_hy419(struct check *c, nid_t clause)
{
	const struct model *m = c->model;
	nid_t error = error_named(m, clause);
	nid_t statement = tree_parent(m->tree, clause), operation;
	uint32_t f = traced_at(m, clause);

	if (error == NO_NODE || !traced_certainly(m, f))
		return;
	operation = operation_in(m, tree_child(m->tree, statement, FIELD_body));
	if (operation == NO_NODE)
		return;
	report(c, error, "error", source_of(c, error), NULL);
	relate(c, operation, true, "this raises when the graph runs");
}
