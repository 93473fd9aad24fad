/*
 * A decorator that is commented out: the comment in the block right above a def.
 */
#include "rulekit/commented_decorator.h"

static bool is_dotted_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '.';
}

struct slice text_of_comment(const struct tree *t, size_t i)
{
	const struct tree_comment *comment = &t->comments.at[i];
	struct slice s = { t->text.ptr + comment->start,
			   comment->end - comment->start };

	while (s.length && (*s.ptr == '#' || *s.ptr == ' ' || *s.ptr == '\t')) {
		s.ptr++;
		s.length--;
	}
	while (s.length &&
	       (s.ptr[s.length - 1] == ' ' || s.ptr[s.length - 1] == '\r'))
		s.length--;
	return s;
}

/* Whether a comment is "@tf.function" with or without options, under the name
 * that the file has for it. */
static bool is_decorator(const struct model *m, nid_t def, struct slice text)
{
	const char *tf = module_alias(m, def, "tensorflow");
	const char *wanted =
		arena_fmt(m->arena, "@%s.function", tf ? tf : "tf");
	size_t length = strlen(wanted);

	return slice_starts(text, wanted) &&
	       (text.length == length || !is_dotted_char(text.ptr[length]));
}

/* The last comment in front of a byte, or the count when there is none. */
static size_t comment_before(const struct tree *t, uint32_t byte)
{
	size_t low = 0, high = t->comments.count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (t->comments.at[middle].start < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : t->comments.count;
}

static bool only_blanks(const struct tree *t, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (!strchr(" \t\r\n", t->text.ptr[i]))
			return false;
	return true;
}

/* Whether a comment has its lines for itself. */
static bool is_alone_on_line(const struct tree *t, uint32_t start)
{
	while (start && (t->text.ptr[start - 1] == ' ' ||
			 t->text.ptr[start - 1] == '\t'))
		start--;
	return !start || t->text.ptr[start - 1] == '\n';
}

/* The comment in the block right above a byte that is such a decorator, or the
 * count of comments. Code that is commented out as a whole is none. */
static size_t decorator_above(const struct model *m, nid_t def, uint32_t below)
{
	const struct tree *t = m->tree;
	size_t none = t->comments.count;

	for (size_t i = comment_before(t, below); i < none; i--) {
		const struct tree_comment *comment = &t->comments.at[i];
		struct slice text = text_of_comment(t, i);

		if (!only_blanks(t, comment->end, below) ||
		    !is_alone_on_line(t, comment->start) ||
		    slice_starts(text, "def ") ||
		    slice_starts(text, "class ") ||
		    slice_starts(text, "async def "))
			return none;
		if (is_decorator(m, def, text))
			return i;
		below = comment->start;
	}
	return none;
}

size_t decorator_commented_out(const struct model *m, nid_t def)
{
	const struct tree *t = m->tree;
	nid_t outer = tree_parent(t, def);
	size_t found = decorator_above(m, def, t->nodes[def].start);

	if (found == t->comments.count &&
	    tree_is(t, outer, KIND_decorated_definition))
		found = decorator_above(m, def, t->nodes[outer].start);
	return found;
}
