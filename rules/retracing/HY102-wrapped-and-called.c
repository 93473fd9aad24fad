#include "rulekit/loops.h"
#include "rulekit/rule.h"

/* tf.function(f) of tf.function(f)(x). */
static bool is_called_at_once(const struct model *m, nid_t call,
			      struct hybrid *made)
{
	nid_t callee =
		tree_bare(m->tree, tree_child(m->tree, call, FIELD_function));

	return tree_is(m->tree, callee, KIND_call) &&
	       hybrid_made_at(m, callee, made);
}

/* Whether what is wrapped belongs to this run of the function, as its
 * parameters and local names do. `self` lives longer. */
static bool wraps_something_local(const struct model *m, nid_t wrapper,
				  uint32_t f)
{
	const struct tree *t = m->tree;
	scope_id scope = function_at(m, f)->scope;

	for_each_descendant(t, n, wrapper) {
		uint32_t v;

		if (!tree_is(t, n, KIND_identifier) ||
		    tree_text_is(t, n, "self") || tree_text_is(t, n, "cls"))
			continue;
		v = variable_of(m, n);
		if (v != NO_INDEX &&
		    same_scope(variable_at(m, v)->scope, scope))
			return true;
	}
	return false;
}

void check_hy102(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = function_around(m, node);
	nid_t loop, call;
	struct hybrid made;

	/* In a loop it is HY101; at module level it runs once. */
	if (f == NO_INDEX || !function_at(m, f)->name ||
	    loop_around(m, node) != NO_NODE ||
	    !is_called_at_once(m, node, &made))
		return;
	if (wraps_something_local(m, made.where, f))
		return;
	loop = loop_that_calls(m, f, &call);
	report(c, node, "wrapper", source_of(c, made.where), "function",
	       function_at(m, f)->qualified_name, NULL);
	if (loop == NO_NODE) {
		c->last->severity = SEVERITY_INFO;
		return;
	}
	relate(c, call, true, "called here");
	relate(c, loop, true, "repeatedly, by this loop");
}
