#include "rulekit/rule.h"

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

/* Whether a value may be a tensor where nothing is known of it: what a parameter
 * brings, what is computed. An attribute of an object, a length, a number of the
 * program are Python's. */
static bool may_be_tensor(const struct model *m, nid_t n)
{
	struct value v = value_of(m, n);

	switch (v.kind) {
	case VALUE_UNKNOWN:
		return !tree_is(m->tree, n, KIND_attribute) ||
		       tensor_certainty(m, n) != CERTAINTY_NO;
	case VALUE_TENSOR:
	case VALUE_TENSORS:
	case VALUE_VARIABLE:
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_DICT:
	case VALUE_INSTANCE:
	case VALUE_TENSOR_ARRAY:
		return true;
	default:
		return false;
	}
}

/* The values inside f"{a} {b}" and "...".format(a, b), or the value itself. */
static bool shows_tensor(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	const struct call *call = call_at(m, n);
	bool is_text = tree_is(t, n, KIND_string);

	if (call && name_is(m, call->method, "format") &&
	    value_of(m, call->receiver).kind == VALUE_STRING) {
		for_each_child(t, a, call->arguments)
			if (may_be_tensor(m, a))
				return true;
		return false;
	}
	if (!is_text)
		return may_be_tensor(m, n);
	for_each_descendant(t, part, n)
		if (tree_is(t, part, KIND_interpolation) &&
		    may_be_tensor(m, tree_first(t, part)))
			return true;
	return false;
}

/* Whether they show nothing but text and what is known while tracing. */
static bool shows_shapes_only(const struct model *m, nid_t arguments)
{
	struct slice text;

	for_each_child(m->tree, a, arguments)
		if (!tree_is(m->tree, a, KIND_keyword_argument) &&
		    !literal_string(m, a, &text) && !is_static(m, a) &&
		    shows_tensor(m, a))
			return false;
	return true;
}

/* Last words: sys.exit() or a raise follows, while tracing as well. */
static bool is_followed_by_exit(const struct model *m, nid_t call)
{
	static const char *const exits[] = { "sys.exit", "os._exit",
					     "builtins.exit", "builtins.quit" };
	const struct tree *t = m->tree;
	nid_t next = tree_sibling(t, tree_parent(t, call));
	const struct call *then;

	if (next == NO_NODE)
		return false;
	if (tree_is(t, next, KIND_raise_statement))
		return true;
	then = call_at(m, tree_is(t, next, KIND_expression_statement)
				  ? tree_first(t, next)
				  : next);
	for (size_t i = 0; i < sizeof(exits) / sizeof(*exits); i++)
		if (call_is(m, then, exits[i]))
			return true;
	return false;
}

/* print("Tracing with", x): who writes so wants to see each trace. */
static bool is_trace_marker(const struct model *m, nid_t arguments)
{
	struct slice text = tree_text(m->tree, tree_first(m->tree, arguments));

	return slice_starts(text, "\"Tracing") ||
	       slice_starts(text, "\"tracing") ||
	       slice_starts(text, "'Tracing") || slice_starts(text, "'tracing");
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

/* loss.numpy(), which tf.print cannot do either: the tensor, or NO_NODE. */
static nid_t tensor_of_conversion(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);

	return call && call->receiver != NO_NODE &&
			       name_is(m, call->method, "numpy") &&
			       tree_first(m->tree, call->arguments) == NO_NODE
		       ? call->receiver
		       : NO_NODE;
}

/* The text between the parentheses as tf.print takes it. */
static const char *argument_text(const struct check *c, nid_t arguments)
{
	const struct model *m = c->model;
	const char *text = source_of(c, arguments);
	size_t length = strlen(text);

	if (length < 2 || text[0] != '(')
		return "...";
	if (text[length - 1] != ')')
		return "...";
	for_each_child(m->tree, a, arguments) {
		if (tensor_of_conversion(m, a) == NO_NODE)
			continue;
		text = "";
		for_each_child(m->tree, b, arguments) {
			nid_t tensor = tensor_of_conversion(m, b);

			text = arena_fmt(
				c->arena, "%s%s%s", text, *text ? ", " : "",
				source_of(c, tensor == NO_NODE ? b : tensor));
		}
		return text;
	}
	return arena_strndup(c->arena, text + 1, length - 2);
}

/* loss.numpy() becomes loss. */
static void drop_conversions(struct check *c, nid_t arguments)
{
	for_each_child(c->model->tree, a, arguments) {
		nid_t tensor = tensor_of_conversion(c->model, a);

		if (tensor != NO_NODE)
			fix_replace(
				c,
				(struct span){ node_span(c->model, tensor).end,
					       node_span(c->model, a).end },
				"%s", "");
	}
}

void check_hy201(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const char *tf = module_alias(m, node, "tensorflow");
	bool shapes;

	if (!call_is(m, call, "builtins.print") ||
	    !tree_is(m->tree, call->arguments, KIND_argument_list) ||
	    !shows_values(m, call->arguments) || is_followed_by_exit(m, node))
		return;
	shapes = shows_shapes_only(m, call->arguments);
	report(c, node, "call", source_of(c, node), "arguments",
	       argument_text(c, call->arguments), "shows",
	       shapes ? "what was known of that trace" : "symbolic tensors",
	       NULL);
	if (shapes || is_trace_marker(m, call->arguments))
		c->last->severity = SEVERITY_INFO;
	if (!tf || !translates(m, call->arguments))
		return;
	fix_begin(c, FIX_UNSAFE, "print when the graph runs, with %s.print",
		  tf);
	fix_replace(c, node_span(m, call->callee_node), "%s.print", tf);
	drop_conversions(c, call->arguments);
}
