#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* print("tracing step"), which can only be about the trace. */
static bool is_constant_text(const struct model *m, nid_t arguments)
{
	const struct tree *t = m->tree;
	struct slice text;
	bool any = false;

	for_each_child(t, a, arguments) {
		if (tree_is(t, a, KIND_keyword_argument))
			continue;
		if (!literal_string(m, a, &text) &&
		    !tree_is(t, a, KIND_concatenated_string))
			return false;
		any = true;
	}
	return any;
}

/* The statement with its indentation and the end of its line. */
static struct span whole_line(const struct model *m, nid_t statement)
{
	struct span s = node_span(m, statement);
	struct slice text = m->tree->text;

	while (s.start && text.ptr[s.start - 1] != '\n')
		s.start--;
	while (s.end < text.length && text.ptr[s.end] != '\n')
		s.end++;
	if (s.end < text.length)
		s.end++;
	return s;
}

/* A line may go when its block has others. */
static bool may_go(const struct tree *t, nid_t statement)
{
	nid_t block = tree_parent(t, statement);

	return tree_is(t, statement, KIND_expression_statement) &&
	       tree_is(t, block, KIND_block) && tree_child_count(t, block) > 1;
}

/* Who uses tf.print beside it knows what print does, and means it. */
static bool knows_the_difference(const struct model *m, nid_t node)
{
	uint32_t f = function_around(m, node);
	const struct function *function = &m->functions.at[f];

	for (size_t i = 0; i < function->calls.count; i++)
		if (call_in(m, &m->calls.at[function->calls.at[i]],
			    "graph-print"))
			return true;
	return false;
}

void check_hy906(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t statement = tree_parent(m->tree, node);

	if (!call_is(m, call, "builtins.print") ||
	    !tree_is(m->tree, call->arguments, KIND_argument_list) ||
	    !is_constant_text(m, call->arguments) ||
	    knows_the_difference(m, node))
		return;
	report(c, node, "call", source_of(c, node), NULL);
	if (!may_go(m->tree, statement))
		return;
	fix_begin(c, FIX_UNSAFE, "delete the line");
	fix_replace(c, whole_line(m, statement), "%s", "");
}
