#include "rulekit/graphflow.h"
#include "rulekit/dtypes.h"
#include "rulekit/rule.h"

/* The text of `raise Error("text")`, with its quotes; "" for another form. */
static struct slice raised_text(const struct model *m, nid_t raise)
{
	const struct tree *t = m->tree;
	nid_t call = tree_first(t, raise), arguments, text;

	if (!tree_is(t, call, KIND_call) || tree_sibling(t, call) != NO_NODE)
		return (struct slice){ "", 0 };
	arguments = tree_child(t, call, FIELD_arguments);
	text = tree_first(t, arguments);
	if (!tree_is(t, text, KIND_string) ||
	    tree_child_count(t, arguments) > 1)
		return (struct slice){ "", 0 };
	return tree_text(t, text);
}

/* `else` of a loop: AutoGraph leaves that as it is, with the `not` in it. */
static bool is_after_loop(const struct tree *t, nid_t branch)
{
	nid_t clause = branch;

	while ((clause = tree_ancestor(t, clause, KIND_else_clause)) != NO_NODE)
		if (!tree_is(t, tree_parent(t, clause), KIND_if_statement))
			return true;
	return false;
}

/* An `if` that does nothing but raise becomes an assertion of the opposite. */
static void offer_assert_for_raise(struct check *c, nid_t raise, nid_t branch)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const char *tf = module_alias(m, raise, "tensorflow");
	nid_t condition = tree_child(t, branch, FIELD_condition);
	nid_t block = tree_child(t, branch, FIELD_consequence);
	struct slice text = raised_text(m, raise);
	struct span head = { node_span(m, branch).start,
			     node_span(m, condition).start };
	struct span tail = { node_span(m, condition).end,
			     node_span(m, raise).end };

	if (!tf || !text.length || !may_be_bool_tensor(m, condition) ||
	    !tree_is(t, branch, KIND_if_statement) ||
	    tree_parent(t, raise) != block || tree_child_count(t, block) != 1 ||
	    tree_child(t, branch, FIELD_alternative) != NO_NODE ||
	    is_after_loop(t, branch) ||
	    /* A comment in between would be lost. */
	    memchr(t->text.ptr + tail.start, '#',
		   node_span(m, raise).start - tail.start))
		return;
	fix_begin(c, FIX_UNSAFE, "check it when the graph runs");
	fix_replace(c, head, "%s.debugging.Assert(%s.logical_not(", tf, tf);
	fix_replace(c, tail, "), [%.*s])", SLICE_ARG(text));
}

/* A condition of Python between the two is decided while tracing, and may keep
 * the statement out: if tensor: if option == "a": ... else: raise */
static bool python_decides(const struct model *m, nid_t node, nid_t branch)
{
	for (nid_t n = tree_parent(m->tree, node); n != branch && n != NO_NODE;
	     n = tree_parent(m->tree, n))
		if (tree_is(m->tree, n, KIND_if_statement))
			return true;
	return false;
}

void check_hy415(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t branch = graph_branch_around(m, node), condition;

	if (branch == NO_NODE || python_decides(m, node, branch))
		return;
	condition = tree_child(m->tree, branch, FIELD_condition);
	report(c, node, "statement", source_of(c, node), "condition",
	       source_of(c, condition), NULL);
	relate(c, condition, true, "a tensor, so both branches are traced");
	offer_assert_for_raise(c, node, branch);
}
