#include "rulekit/graph_calls.h"
#include "rulekit/rule.h"

/* Whether a container is there before and after the trace: self.d, or a name of
 * the code around. */
static bool is_kept(const struct model *m, nid_t container)
{
	return self_attribute(m, container) ||
	       (tree_is(m->tree, container, KIND_identifier) &&
		is_free_in(m, container, function_around(m, container)));
}

/* `key not in d`, anywhere in a condition. */
static bool asks_for_key(const struct tree *t, nid_t condition, nid_t key)
{
	for (nid_t n = condition; n < t->nodes[condition].next; n++) {
		nid_t parent = tree_parent(t, n);

		if (tree_is(t, n, KIND_operator) &&
		    tree_text_is(t, n, "not in") &&
		    slice_equal(tree_text(t, tree_first(t, parent)),
				tree_text(t, key)))
			return true;
	}
	return false;
}

/* Whether a node stands in the body of `if key not in d`. */
static bool is_under_key(const struct model *m, nid_t node, nid_t key)
{
	const struct tree *t = m->tree;
	nid_t branch = node;

	while ((branch = tree_ancestor(t, branch, KIND_if_statement)) !=
		       NO_NODE &&
	       m->function_of[branch] == m->function_of[node])
		if (tree_inside(t, node,
				tree_child(t, branch, FIELD_consequence)) &&
		    asks_for_key(t, tree_child(t, branch, FIELD_condition),
				 key))
			return true;
	return false;
}

/* A parameter of function f that an expression is made from, or NO_NODE. */
static nid_t parameter_in(const struct model *m, nid_t expression, uint32_t f)
{
	for (nid_t n = expression; n < tree_end(m->tree, expression); n++) {
		struct bind_list binds;

		if (!tree_is(m->tree, n, KIND_identifier))
			continue;
		binds = reaching_binds(m, n);
		for (uint32_t i = 0; i < binds.count; i++) {
			const struct bind *b = &m->binds.at[binds.at[i]];

			if (b->kind == BIND_PARAMETER &&
			    m->variables.at[b->variable].scope ==
				    m->functions.at[f].scope &&
			    b->index >= first_real_parameter(m, f))
				return b->target;
		}
	}
	return NO_NODE;
}

/* Where a key of each call's own comes from: a parameter, or the parts of one
 * that a loop goes through. NO_NODE when it may be always the same. */
static nid_t source_of_key(const struct model *m, nid_t key, uint32_t f)
{
	struct bind_list binds;

	if (!tree_is(m->tree, key, KIND_identifier))
		return NO_NODE;
	binds = reaching_binds(m, key);
	if (binds.count != 1)
		return NO_NODE;
	if (m->binds.at[binds.at[0]].kind == BIND_FOR)
		return parameter_in(m, m->binds.at[binds.at[0]].value, f);
	return parameter_in(m, key, f);
}

void check_hy313(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t target = bound_target(m, node), key, source;
	uint32_t f = function_around(m, node);

	if (!framework_has(m->framework, call_at(m, node)->name,
			   FACT_OWNS_VARIABLES) ||
	    !tree_is(t, target, KIND_subscript) || !is_hybrid(m, f) ||
	    has_signature(m, &m->functions.at[f].hybrids.at[0]) ||
	    !is_kept(m, tree_child(t, target, FIELD_value)))
		return;
	key = tree_child(t, target, FIELD_subscript);
	source = source_of_key(m, key, f);
	if (source == NO_NODE || !is_under_key(m, node, key))
		return;
	report(c, node, "call", source_of(c, node), "key", source_of(c, key),
	       "function", m->functions.at[f].qualified_name, NULL);
	relate(c, source, true, "each call brings its own");
}
