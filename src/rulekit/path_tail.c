/*
 * A path is followed through one name, os.path.join, sums and format strings, to the
 * literal that ends it.
 */
#include "rulekit/path_tail.h"

#include <string.h>

#include "rulekit/sets.h"

/* Names and parts of sums that are followed. */
#define MOST_STEPS 8

static void begin_after(struct slice *text, char mark, bool *found)
{
	for (size_t i = text->length; i > 0; i--)
		if (text->ptr[i - 1] == mark) {
			text->ptr += i;
			text->length -= i;
			*found = true;
			return;
		}
}

/* f"{a}/b.h5": what stands after the last part that is filled in. */
static bool find_format_tail(const struct model *m, nid_t string,
			     struct path_tail *out)
{
	struct slice text = tree_text(m->tree, string);
	bool is_filled = false;

	if (!text.length || (text.ptr[text.length - 1] != '"' &&
			     text.ptr[text.length - 1] != '\''))
		return false;
	text.length--;
	begin_after(&text, '}', &is_filled);
	out->text = text;
	return is_filled && text.length;
}

/* os.path.join(room, "m.h5") */
static bool is_join(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);

	return call && call_is(m, call, "os.path.join") &&
	       !call_has_splat(m, n);
}

/* What ends the path, one step nearer to its text; NO_NODE. */
static nid_t nearer_end(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	if (tree_is(t, n, KIND_identifier))
		return only_value(m, n);
	if (is_join(m, n))
		return tree_last(t, tree_child(t, n, FIELD_arguments));
	if (tree_is(t, n, KIND_binary_operator) &&
	    slice_is(tree_text(t, tree_child(t, n, FIELD_operator)), "+"))
		return tree_child(t, n, FIELD_right);
	return NO_NODE;
}

/* The text that ends it, where that is a string. */
static bool find_text(const struct model *m, nid_t n, struct path_tail *out)
{
	if (!tree_is(m->tree, n, KIND_string))
		return false;
	if (literal_string(m, n, &out->text))
		return true;
	out->is_whole = false;
	return find_format_tail(m, n, out);
}

bool find_path_tail(const struct model *m, nid_t path, struct path_tail *out)
{
	nid_t n = path;

	out->is_whole = true;
	for (int i = 0; n != NO_NODE && i < MOST_STEPS; i++) {
		n = tree_bare(m->tree, n);
		if (find_text(m, n, out)) {
			begin_after(&out->text, '/', &out->is_whole);
			return true;
		}
		if (is_join(m, n))
			out->is_whole = true;
		else if (!tree_is(m->tree, n, KIND_identifier))
			out->is_whole = false;
		n = nearer_end(m, n);
	}
	return false;
}
