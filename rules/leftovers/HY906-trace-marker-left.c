#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/shapes.h"

/* "a", "a" "b", f"a {x.shape}" */
static bool is_constant_text(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	if (!tree_is(t, n, KIND_string) &&
	    !tree_is(t, n, KIND_concatenated_string))
		return false;
	for_each_descendant(t, part, n)
		if (tree_is(t, part, KIND_interpolation) &&
		    !is_static_shape(m, tree_first(t, part)))
			return false;
	return true;
}

/* print("tracing step"), print("x is", x.shape), which can only be about the trace. */
static bool is_about_trace(const struct model *m, nid_t arguments)
{
	const struct tree *t = m->tree;
	bool any = false;

	for_each_child(t, a, arguments) {
		if (tree_is(t, a, KIND_keyword_argument))
			continue;
		if (!is_constant_text(m, tree_bare(t, a)) &&
		    !is_static_shape(m, a))
			return false;
		any = true;
	}
	return any;
}

static bool is_marking_call(const struct model *m, nid_t call)
{
	const struct call *c =
		tree_is(m->tree, call, KIND_call) ? call_at(m, call) : NULL;

	return c && call_is(m, c, "builtins.print") &&
	       tree_is(m->tree, c->arguments, KIND_argument_list) &&
	       is_about_trace(m, c->arguments);
}

/* The statement with its indentation, a comment behind it and the end of its
 * line. False where another statement stands on the line: y = 1; print("a") */
static bool whole_line(const struct model *m, nid_t statement, struct span *out)
{
	struct slice text = m->tree->text;

	*out = node_span(m, statement);
	while (out->start && strchr(" \t", text.ptr[out->start - 1]))
		out->start--;
	if (out->start && text.ptr[out->start - 1] != '\n')
		return false;
	while (out->end < text.length && strchr(" \t\r", text.ptr[out->end]))
		out->end++;
	if (out->end < text.length && !strchr("#\n", text.ptr[out->end]))
		return false;
	while (out->end < text.length && text.ptr[out->end] != '\n')
		out->end++;
	if (out->end < text.length)
		out->end++;
	return true;
}

/* A line may go when its block has others that stay. */
static bool may_go(const struct model *m, nid_t statement)
{
	const struct tree *t = m->tree;
	nid_t block = tree_parent(t, statement);

	if (!tree_is(t, statement, KIND_expression_statement) ||
	    !tree_is(t, block, KIND_block))
		return false;
	for_each_child(t, s, block)
		if (s != statement &&
		    !(tree_is(t, s, KIND_expression_statement) &&
		      is_marking_call(m, tree_first(t, s))))
			return true;
	return false;
}

/* Who uses tf.print beside it knows what print does, and means it. */
static bool knows_the_difference(const struct model *m, nid_t node)
{
	uint32_t f = function_around(m, node);
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++)
		if (call_in(m, call_by_id(m, function->calls.at[i]),
			    "graph-print"))
			return true;
	return false;
}

void check_hy906(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t statement = tree_parent(m->tree, node);
	struct span line;

	if (!is_marking_call(m, node) || knows_the_difference(m, node))
		return;
	report(c, node, "call", source_of(c, node), NULL);
	if (!may_go(m, statement) || !whole_line(m, statement, &line))
		return;
	fix_begin(c, FIX_UNSAFE, "delete the line");
	fix_replace(c, line, "%s", "");
}
