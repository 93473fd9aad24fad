#include "rulekit/guards.h"
#include "rulekit/rule.h"

void check_hy801(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t call = tree_first(t, node), wrapped;
	struct hybrid made;

	if (!tree_is(t, call, KIND_call) || tree_sibling(t, call) != NO_NODE ||
	    !hybrid_made_at(m, call, &made))
		return;
	wrapped = tree_bare(t, call_argument(m, call, 0, "func"));
	/* A wrapper of the project may keep what it wraps. */
	if (!framework_hybridizes(m->framework, call_at(m, call)->name) ||
	    is_expected_to_fail(m, node) ||
	    tree_ancestor(t, node, KIND_try_statement) != NO_NODE)
		return;
	report(c, call, "call", source_of(c, call), "function",
	       source_of(c, wrapped), NULL);
	if (!tree_is(t, wrapped, KIND_identifier) &&
	    !tree_is(t, wrapped, KIND_attribute))
		return;
	fix_begin(c, FIX_UNSAFE, "bind the graph function to `%s`",
		  source_of(c, wrapped));
	fix_replace(c,
		    (struct span){ node_span(m, call).start,
				   node_span(m, call).start },
		    "%.*s = ", SLICE_ARG(tree_text(t, wrapped)));
}
