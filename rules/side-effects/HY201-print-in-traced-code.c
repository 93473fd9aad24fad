#include "rules/rule.h"

/* Known while tracing: x.shape, x.dtype, x.shape[0]. */
static bool is_static(const struct model *m, nid_t n)
{
	switch (value_of(m, n).kind) {
	case VALUE_SHAPE:
	case VALUE_DIMENSION:
	case VALUE_DTYPE:
		return true;
	default:
		return false;
	}
}

/* Whether the arguments show anything but constant text. */
static bool shows_values(const struct model *m, nid_t arguments)
{
	const struct tree *t = m->tree;
	struct slice text;

	for_each_child(t, a, arguments) {
		if (tree_is(t, a, KIND_keyword_argument))
			continue;
		if (!literal_string(m, a, &text) &&
		    !tree_is(t, a, KIND_concatenated_string))
			return true;
	}
	return false;
}

/* Whether they show nothing but text and what is known while tracing. */
static bool shows_shapes_only(const struct model *m, nid_t arguments)
{
	struct slice text;

	for_each_child(m->tree, a, arguments)
		if (!tree_is(m->tree, a, KIND_keyword_argument) &&
		    !literal_string(m, a, &text) && !is_static(m, a))
			return false;
	return true;
}

/* tf.print knows sep and end; file=, flush= and splats have no counterpart. */
static bool translates(const struct model *m, nid_t arguments)
{
	const struct tree *t = m->tree;

	for_each_child(t, a, arguments) {
		nid_t name = tree_child(t, a, FIELD_name);

		if (tree_is(t, a, KIND_list_splat) ||
		    tree_is(t, a, KIND_dictionary_splat))
			return false;
		if (tree_is(t, a, KIND_keyword_argument) &&
		    !tree_text_is(t, name, "sep") &&
		    !tree_text_is(t, name, "end"))
			return false;
	}
	return true;
}

/* The text between the parentheses. */
static const char *argument_text(const struct check *c, nid_t arguments)
{
	const char *text = source_of(c, arguments);
	size_t length = strlen(text);

	if (length < 2 || text[0] != '(')
		return "...";
	if (text[length - 1] != ')')
		return "...";
	return arena_strndup(c->arena, text + 1, length - 2);
}

void check_hy201(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const char *tf = module_alias(m, node, "tensorflow");
	bool shapes;

	if (!call_is(m, call, "builtins.print") ||
	    !tree_is(m->tree, call->arguments, KIND_argument_list) ||
	    !shows_values(m, call->arguments))
		return;
	shapes = shows_shapes_only(m, call->arguments);
	report(c, node, "call", source_of(c, node), "arguments",
	       argument_text(c, call->arguments), "shows",
	       shapes ? "what was known of that trace" : "symbolic tensors",
	       NULL);
	if (shapes)
		c->last->severity = SEVERITY_INFO;
	if (!tf || !translates(m, call->arguments))
		return;
	fix_begin(c, FIX_UNSAFE, "print when the graph runs, with %s.print",
		  tf);
	fix_replace(c, node_span(m, call->callee_node), "%s.print", tf);
}
