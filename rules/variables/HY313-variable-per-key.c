#include "model/origin.h"
#include "rulekit/graph_calls.h"
#include "rulekit/rule.h"

/* Whether a container is there before and after the trace: self.d, or a name of
 * the code around. */
static bool is_kept_container(const struct model *m, nid_t container)
{
	return self_attribute(m, container) ||
	       (tree_is(m->tree, container, KIND_identifier) &&
		is_free_in(m, container, function_around(m, container)));
}

/* `key not in d`, anywhere in a condition. */
static bool asks_for_key(const struct tree *t, nid_t condition, nid_t key)
{
	for_each_within(t, n, condition) {
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

/* A parameter of a graph function that an expression is made from. */
static bool parameter_in(const struct model *m, nid_t expression,
			 struct origin *out)
{
	for (nid_t n = expression; n < tree_end(m->tree, expression); n++)
		if (tree_is(m->tree, n, KIND_identifier) &&
		    origin_of(m, n, out))
			return true;
	return false;
}

/* Where a key of each call's own comes from: a parameter, or the parts of one
 * that a loop goes through. */
static bool source_of_key(const struct model *m, nid_t key, struct origin *out)
{
	const struct bind *b = only_bind(m, key);

	if (!b)
		return false;
	if (b->kind == BIND_FOR)
		return parameter_in(m, b->value, out);
	return origin_of(m, key, out);
}

void check_hy313(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t target = bound_target(m, node), key;
	const struct function *function;
	struct origin o;

	if (!framework_has(m->framework, call_at(m, node)->name,
			   FACT_OWNS_VARIABLES) ||
	    !tree_is(t, target, KIND_subscript) ||
	    !is_kept_container(m, tree_child(t, target, FIELD_value)))
		return;
	key = tree_child(t, target, FIELD_subscript);
	if (!source_of_key(m, key, &o) || !is_under_key(m, node, key))
		return;
	function = function_at(m, o.f);
	if (has_signature(m, &function->hybrids.at[0]))
		return;
	report(c, node, "call", source_of(c, node), "key", source_of(c, key),
	       "function", function->qualified_name, NULL);
	relate(c, function->parameters.at[o.parameter].node, true,
	       "each call has its own");
}
