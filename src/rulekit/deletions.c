/*
 * The bytes that a deletion takes: a statement with its line, an argument with
 * its comma, a decorator with its line. What shares the line stays.
 */

#include "rulekit/deletions.h"

bool statement_span(const struct model *m, nid_t statement, struct span *out)
{
	const struct tree *t = m->tree;
	nid_t block = tree_parent(t, statement);
	const char *text = t->text.ptr;
	uint32_t start = node_span(m, statement).start;
	uint32_t end = node_span(m, statement).end;

	if (!tree_is(t, block, KIND_module) && tree_nth(t, block, 1) == NO_NODE)
		return false;
	while (start && is_blank(text[start - 1]))
		start--;
	while (end < t->text.length &&
	       (is_blank(text[end]) || text[end] == '\r'))
		end++;
	/* A comment, or another statement behind a semicolon. */
	if ((start && text[start - 1] != '\n') ||
	    (end < t->text.length && text[end] != '\n'))
		return false;
	if (end < t->text.length)
		end++;
	*out = (struct span){ start, end };
	return true;
}

/* f(a,): the comma goes with the only argument, as `f(,)` is no Python. */
static uint32_t after_comma(const struct tree *t, uint32_t end)
{
	uint32_t i = end;

	while (i < t->text.length && strchr(" \t\r\n", t->text.ptr[i]))
		i++;
	return i < t->text.length && t->text.ptr[i] == ',' ? i + 1 : end;
}

struct span argument_span(const struct model *m, nid_t argument)
{
	const struct tree *t = m->tree;
	nid_t next = tree_sibling(t, argument), last = NO_NODE;

	if (next != NO_NODE)
		return (struct span){ t->nodes[argument].start,
				      t->nodes[next].start };
	for_each_child(t, a, tree_parent(t, argument)) {
		if (a == argument)
			break;
		last = a;
	}
	if (last == NO_NODE)
		return (struct span){ t->nodes[argument].start,
				      after_comma(t, t->nodes[argument].end) };
	return (struct span){ t->nodes[last].end, t->nodes[argument].end };
}

bool decorator_span(const struct model *m, nid_t decorator, struct span *out)
{
	struct slice text = m->tree->text;
	const char *end;

	*out = node_span(m, decorator);
	end = memchr(text.ptr + out->end, '\n', text.length - out->end);
	if (!end)
		return false;
	out->end = (uint32_t)(end - text.ptr) + 1;
	while (out->end < text.length &&
	       (text.ptr[out->end] == ' ' || text.ptr[out->end] == '\t'))
		out->end++;
	return true;
}
