/*
 * Whether an argument is a tensor of a graph, and whether the function that
 * gets it can take one: the tables of the framework say which arguments must be
 * concrete.
 */

#include "rulekit/boundary.h"

#include <stdlib.h>
#include <string.h>

#include "framework/tables.h"
#include "rulekit/eager.h"

enum certainty has_no_value(const struct model *m, nid_t expression)
{
	struct value v = value_of(m, expression);

	if ((v.kind != VALUE_TENSOR && v.kind != VALUE_VARIABLE &&
	     v.kind != VALUE_TENSORS) ||
	    is_eager_from_outside(m, expression))
		return CERTAINTY_NO;
	return v.certainty;
}

/* A tensor for certain, or what likely is one and comes from a parameter. */
static bool is_boundary(const struct model *m, nid_t n)
{
	enum certainty certainty = has_no_value(m, n);

	return certainty == CERTAINTY_CERTAIN ||
	       (certainty != CERTAINTY_NO &&
		tainted_by_parameter(m, function_around(m, n), n) != NO_INDEX);
}

/* The tensor that an argument is or, as a display, holds. */
static nid_t tensor_in(const struct model *m, nid_t argument)
{
	const struct tree *t = m->tree;
	nid_t end = t->nodes[argument].next;

	for (nid_t n = argument; n < end;) {
		switch (tree_kind(t, n)) {
		case KIND_list:
		case KIND_tuple:
		case KIND_parenthesized_expression:
			n++;
			break;
		case KIND_keyword_argument:
			n = tree_child(t, n, FIELD_value);
			break;
		default:
			if (is_boundary(m, n))
				return n;
			n = t->nodes[n].next;
			break;
		}
	}
	return NO_NODE;
}

/* Whether the words of the table, "0 file", have this argument. */
static bool is_asked(const struct tree *t, const char *words, nid_t argument,
		     long position)
{
	bool is_keyword = tree_is(t, argument, KIND_keyword_argument);
	struct slice name = tree_text(
		t, is_keyword ? tree_child(t, argument, FIELD_name) : argument);
	struct slice word;

	if (!strcmp(words, "*"))
		return true;
	while (framework_next_word(&words, &word)) {
		bool is_number = word.ptr[0] >= '0' && word.ptr[0] <= '9';

		if (is_number != is_keyword &&
		    (is_keyword ? slice_equal(word, name)
				: strtol(word.ptr, NULL, 10) == position))
			return true;
	}
	return false;
}

nid_t tensor_at_host(const struct model *m, const struct call *call)
{
	const char *words = framework_host_arguments(m->framework, call->name);
	long position = 0;

	if (!words)
		return NO_NODE;
	for_each_child(m->tree, a, call->arguments) {
		nid_t found = NO_NODE;

		if (is_asked(m->tree, words, a, position++))
			found = tensor_in(m, a);
		if (found != NO_NODE)
			return found;
	}
	return NO_NODE;
}

const char *instead_here(const struct model *m, struct arena *arena, nid_t node,
			 const char *text, const char *tensor)
{
	const char *tf = module_alias(m, node, "tensorflow"), *out = "";

	while (*text) {
		size_t plain = strcspn(text, "{");

		out = arena_fmt(arena, "%s%.*s", out, (int)plain, text);
		text += plain;
		if (!*text)
			break;
		out = arena_fmt(arena, "%s%s", out,
				text[1] == 'x' ? tensor
				: tf	       ? tf
					       : "tf");
		text += strcspn(text, "}");
		text += *text == '}';
	}
	return out;
}
