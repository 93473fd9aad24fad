#include "rulekit/guards.h"
#include "rulekit/rule.h"
#include "rulekit/state.h"

/* The first bind of a declared name inside function f, or NO_NODE. */
static nid_t place_of_rebinding(const struct model *m, uint32_t f, nid_t name)
{
	uint32_t v = variable_seen(m, name);

	if (v == NO_INDEX)
		return NO_NODE;
	for (bind_id i = variable_at(m, v)->first; is_present(i);
	     i = bind_by_id(m, i)->next)
		if (function_around(m, bind_by_id(m, i)->target) == f &&
		    bind_by_id(m, i)->kind != BIND_FUNCTION)
			return bind_by_id(m, i)->target;
	return NO_NODE;
}

/* Whether the name belongs to a function that is traced, too. */
static bool lives_for_one_trace(const struct model *m, nid_t name)
{
	uint32_t v = variable_seen(m, name), owner;

	if (v == NO_INDEX)
		return false;
	owner = scope_at(m, variable_at(m, v)->scope)->function;
	return owner != NO_INDEX && function_at(m, owner)->traces.count;
}

/* What a nonlocal name hands out of the trace is meant to be known once: a count
 * or a tensor is not. */
static bool escapes_the_trace(const struct model *m, nid_t declaration,
			      nid_t target)
{
	nid_t statement = tree_parent(m->tree, target);
	nid_t right = tree_child(m->tree, statement, FIELD_right);

	if (!tree_is(m->tree, declaration, KIND_nonlocal_statement) ||
	    !tree_is(m->tree, statement, KIND_assignment) || right == NO_NODE ||
	    tensor_certainty(m, right) == CERTAINTY_CERTAIN)
		return false;
	for_each_within(m->tree, n, right)
		if (tree_is(m->tree, n, KIND_identifier) &&
		    variable_of(m, n) == variable_of(m, target))
			return false;
	return true;
}

static bool is_tensor_stored(const struct model *m, nid_t target)
{
	nid_t right =
		tree_child(m->tree, tree_parent(m->tree, target), FIELD_right);

	return right != NO_NODE &&
	       tensor_certainty(m, right) == CERTAINTY_CERTAIN;
}

/* Whether the function does nothing else with the name: traces += 1 */
static bool only_increments(const struct model *m, nid_t declaration,
			    nid_t target)
{
	const struct tree *t = m->tree;
	nid_t statement = tree_parent(t, target);
	nid_t function = function_at(m, function_around(m, target))->node;

	if (!tree_is(t, statement, KIND_augmented_assignment) ||
	    !tree_is(t, tree_child(t, statement, FIELD_right), KIND_integer))
		return false;
	for_each_within(t, n, function)
		if (n != target && tree_is(t, n, KIND_identifier) &&
		    tree_parent(t, n) != declaration &&
		    variable_of(m, n) == variable_of(m, target))
			return false;
	return true;
}

void check_hy205(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = function_around(m, node);

	for_each_child(m->tree, name, node) {
		nid_t where = place_of_rebinding(m, f, name);

		if (where == NO_NODE || lives_for_one_trace(m, name) ||
		    traced_at(m, where) == NO_INDEX ||
		    escapes_the_trace(m, node, where) ||
		    ((is_asserted_on(m, variable_seen(m, name)) ||
		      is_made_once(m, where)) &&
		     !is_tensor_stored(m, where)))
			continue;
		report(c, where, "name", source_of(c, name), NULL);
		relate(c, node, true, "declared here");
		/* Counting traces on purpose is usually done so. */
		if (only_increments(m, node, where))
			report_at_most(c, SEVERITY_INFO);
	}
}
