/*
 * In: the arguments of a print(). Out: their text for tf.print, which takes the values
 * that Python would have put into a string.
 */
#include "rulekit/print_text.h"

#include <string.h>

bool makes_text(const struct model *m, const struct call *call)
{
	if (!call || !tree_is(m->tree, call->arguments, KIND_argument_list))
		return false;
	return call_is(m, call, "builtins.str") ||
	       call_is(m, call, "builtins.repr") ||
	       (name_is(m, call->method, "format") &&
		value_of(m, call->receiver).kind == VALUE_STRING);
}

bool joins_text(const struct model *m, nid_t n)
{
	return tree_is(m->tree, n, KIND_binary_operator) &&
	       (value_of(m, n).kind == VALUE_STRING ||
		value_of(m, tree_first(m->tree, n)).kind == VALUE_STRING);
}

nid_t tensor_of_conversion(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);

	return call && call->receiver != NO_NODE &&
			       name_is(m, call->method, "numpy") &&
			       tree_first(m->tree, call->arguments) == NO_NODE
		       ? call->receiver
		       : NO_NODE;
}

/* "...".format(x), "..." % x */
static bool is_filled_in(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);

	if (call)
		return makes_text(m, call) &&
		       name_is(m, call->method, "format");
	return tree_is(m->tree, n, KIND_binary_operator) && joins_text(m, n) &&
	       tree_text_is(m->tree, tree_child(m->tree, n, FIELD_operator),
			    "%");
}

/* f"loss {x}" */
static bool is_interpolated(const struct tree *t, nid_t n)
{
	if (tree_is(t, n, KIND_string))
		for_each_child(t, part, n)
			if (tree_is(t, part, KIND_interpolation))
				return true;
	return false;
}

/* What is put together while the graph is traced, of which tf.print would print a
 * symbolic tensor: it takes the parts. */
static bool is_formatted(const struct model *m, nid_t n)
{
	return is_interpolated(m->tree, n) || is_filled_in(m, n);
}

static const char *with_part(const struct check *c, const char *text,
			     const char *part)
{
	return arena_fmt(c->arena, "%s%s%s", text, *text ? ", " : "", part);
}

/* The words of f"loss: {x}" as a text of their own. */
static const char *with_words(const struct check *c, const char *text,
			      struct slice words)
{
	words = slice_trim(words);
	if (!words.length || memchr(words.ptr, '"', words.length) ||
	    memchr(words.ptr, '{', words.length))
		return text;
	return with_part(c, text,
			 arena_fmt(c->arena, "\"%.*s\"", SLICE_ARG(words)));
}

static const char *with_values(const struct check *c, const char *text,
			       nid_t values)
{
	const struct tree *t = c->model->tree;

	for_each_child(t, v, values)
		text = with_part(
			c, text,
			source_of(c, tree_is(t, v, KIND_keyword_argument)
					     ? tree_child(t, v, FIELD_value)
					     : v));
	return text;
}

/* Adds what an argument of print() shows. */
static const char *with_argument(const struct check *c, const char *text,
				 nid_t a)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t tensor = tensor_of_conversion(m, a), right;

	if (is_interpolated(t, a)) {
		for_each_child(t, part, a)
			if (tree_is(t, part, KIND_interpolation))
				text = with_part(
					c, text,
					source_of(c, tree_first(t, part)));
			else if (tree_is(t, part, KIND_string_content))
				text = with_words(c, text, tree_text(t, part));
		return text;
	}
	if (!is_filled_in(m, a))
		return with_part(c, text,
				 source_of(c, tensor == NO_NODE ? a : tensor));
	if (call_at(m, a))
		return with_values(c, text, call_at(m, a)->arguments);
	right = tree_child(t, a, FIELD_right);
	return tree_is(t, right, KIND_tuple)
		       ? with_values(c, text, right)
		       : with_part(c, text, source_of(c, right));
}

bool any_is_formatted(const struct model *m, nid_t arguments)
{
	for_each_child(m->tree, a, arguments)
		if (is_formatted(m, a))
			return true;
	return false;
}

static bool any_is_converted(const struct model *m, nid_t arguments)
{
	for_each_child(m->tree, a, arguments)
		if (tensor_of_conversion(m, a) != NO_NODE)
			return true;
	return false;
}

const char *text_for_graph_print(const struct check *c, nid_t arguments)
{
	const struct model *m = c->model;
	const char *text = source_of(c, arguments);
	size_t length = strlen(text);

	if (!any_is_formatted(m, arguments) && !any_is_converted(m, arguments))
		return length > 2 && text[0] == '(' && text[length - 1] == ')'
			       ? arena_strndup(c->arena, text + 1, length - 2)
			       : "...";
	text = "";
	for_each_child(m->tree, a, arguments)
		text = with_argument(c, text, a);
	return text;
}
