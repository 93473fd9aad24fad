/*
 * In: the text, and a copy that the grammar will read. Long runs of comments
 * become blanks of the same length in the copy, so no place moves; afterwards
 * they are added to the tree as if the grammar had found them. A run inside a
 * string stays.
 */

#include "py/comments.h"

/* Shorter runs cost nothing that can be measured. */
#define LONG_RUN 50

/* Where the next line begins. */
static size_t line_after(struct slice text, size_t at)
{
	const char *end = memchr(text.ptr + at, '\n', text.length - at);

	return end ? (size_t)(end + 1 - text.ptr) : text.length;
}

static struct slice without_end(struct slice line)
{
	while (line.length && strchr("\r\n", line.ptr[line.length - 1]))
		line.length--;
	return line;
}

/* The first byte that is no blank; the length when there is none. */
static size_t first_mark(struct slice line)
{
	size_t i = 0;

	while (i < line.length && strchr(" \t\f", line.ptr[i]))
		i++;
	return i;
}

static bool may_end_string(struct slice line)
{
	return memmem(line.ptr, line.length, "\"\"\"", 3) ||
	       memmem(line.ptr, line.length, "'''", 3);
}

/* Lines that could be a run, with how many are comments. */
struct comment_run {
	size_t first;	/* of its comments in the list */
	bool continued; /* the line above ends in a backslash */
};

/* A run that came out short is forgotten. */
static void end_run(struct comment_runs *list, struct comment_run *run)
{
	if (list->lines.count - run->first < LONG_RUN)
		list->lines.count = run->first;
	run->first = list->lines.count;
}

static void look_at_line(struct comment_runs *list, struct arena *arena,
			 struct comment_run *run, struct slice line, size_t at)
{
	size_t mark = first_mark(line);
	bool blank = mark == line.length;
	bool comment = !blank && line.ptr[mark] == '#';
	struct tree_comment span = { (uint32_t)(at + mark),
				     (uint32_t)(at + line.length) };

	if (!comment && !blank)
		end_run(list, run);
	if (comment && !run->continued && !may_end_string(line))
		vec_push(arena, &list->lines, span);
	run->continued = line.length && line.ptr[line.length - 1] == '\\';
}

struct slice comments_mask(struct comment_runs *out, struct arena *arena,
			   struct slice text)
{
	struct comment_run run = { 0, false };
	char *masked;

	*out = (struct comment_runs){ 0 };
	for (size_t at = 0, next; at < text.length; at = next) {
		struct slice line = { text.ptr + at, 0 };

		next = line_after(text, at);
		line.length = next - at;
		look_at_line(out, arena, &run, without_end(line), at);
	}
	end_run(out, &run);
	if (!out->lines.count)
		return text;
	masked = arena_strndup(arena, text.ptr, text.length);
	for (size_t i = 0; i < out->lines.count; i++)
		memset(masked + out->lines.at[i].start, ' ',
		       out->lines.at[i].end - out->lines.at[i].start);
	return (struct slice){ masked, text.length };
}

/* Whether a byte is in a string; asked in the order of the text. */
struct strings {
	const struct tree *tree;
	uint32_t next; /* of the tree's strings */
	uint32_t end;  /* of what those before it reach to */
};

static bool is_in_string(struct strings *s, uint32_t byte)
{
	const struct tree *t = s->tree;

	for (; s->next < t->kind_count[KIND_string]; s->next++) {
		nid_t n = t->by_kind[KIND_string][s->next];

		if (t->nodes[n].start > byte)
			break;
		if (t->nodes[n].end > s->end)
			s->end = t->nodes[n].end;
	}
	return byte < s->end;
}

void comments_restore(struct tree *tree, struct arena *arena,
		      const struct comment_runs *runs, uint32_t offset)
{
	struct strings strings = { tree, 0, 0 };
	struct tree found = { 0 }; /* only its comments */
	size_t old = 0;

	if (!runs->lines.count)
		return;
	for (size_t i = 0; i < runs->lines.count; i++) {
		struct tree_comment c = runs->lines.at[i];

		c.start += offset;
		c.end += offset;
		while (old < tree->comments.count &&
		       tree->comments.at[old].start < c.start)
			vec_push(arena, &found.comments,
				 tree->comments.at[old++]);
		if (!is_in_string(&strings, c.start))
			vec_push(arena, &found.comments, c);
	}
	while (old < tree->comments.count)
		vec_push(arena, &found.comments, tree->comments.at[old++]);
	tree->comments.at = found.comments.at;
	tree->comments.count = found.comments.count;
	tree->comments.room = found.comments.room;
}
