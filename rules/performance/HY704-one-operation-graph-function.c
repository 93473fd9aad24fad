#include "rulekit/rule.h"

/* The one statement of a body, behind its docstring, or NO_NODE. */
static nid_t only_statement(const struct tree *t, nid_t body)
{
	nid_t only = NO_NODE;

	for_each_child(t, statement, body) {
		if (tree_is(t, statement, KIND_expression_statement) &&
		    tree_is(t, tree_first(t, statement), KIND_string))
			continue;
		if (only != NO_NODE)
			return NO_NODE;
		only = statement;
	}
	return only;
}

/* tf.add(x, y): an operation on plain names. */
static bool is_one_operation(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);

	if (!call || !framework_has(m->framework, call->name, FACT_OP) ||
	    framework_has(m->framework, call->name, FACT_TRACES))
		return false;
	for_each_child(m->tree, a, call->arguments)
		for_each_within(m->tree, inner, a)
			if (tree_is(m->tree, inner, KIND_call))
				return false;
	return true;
}

void check_hy704(struct check *c, nid_t decorator)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t def = tree_decorated(t, decorator);
	nid_t statement;
	uint32_t f;

	if (!tree_is(t, def, KIND_function_definition) ||
	    tree_is(t, tree_first(t, decorator), KIND_call))
		return;
	f = function_defined(m, def);
	if (f == NO_INDEX || function_at(m, f)->hybrids.count != 1 ||
	    function_at(m, f)->hybrids.at[0].where != decorator)
		return;
	statement = only_statement(t, function_at(m, f)->body);
	if (!tree_is(t, statement, KIND_return_statement) ||
	    tree_first(t, statement) == NO_NODE ||
	    !is_one_operation(m, tree_bare(t, tree_first(t, statement))))
		return;
	report(c, decorator, "function", function_at(m, f)->qualified_name,
	       NULL);
}
