/*
 * In: the text and its findings. Out: edits that add comments, one a line, with
 * all codes of that line; codes are added to a comment of ours that is there
 * already.
 */

#include "lint/silence.h"

#include "lint/fix.h"
#include "lint/suppress.h"

/* A line that gets a comment, behind it or above it. */
struct remark {
	uint32_t line;
	bool above;
	const char *codes; /* "HY201, HY206" */
};

struct silencer {
	struct arena *arena;
	const struct file_report *file;
	struct source source;
	struct suppressions there; /* comments that silence already */
	const char *reason;
	VEC(struct remark) remarks;
	struct edits edits;
};

/* Where the text of a line ends, its "\n" or "\r\n" left out. */
static uint32_t end_of_line(const struct silencer *s, uint32_t line)
{
	struct slice text = lines_text(&s->file->lines, line);

	return (uint32_t)(text.ptr + text.length - s->file->text.ptr);
}

/* Whether a byte stands in a string that is spread over several lines. */
static bool line_is_in_string(const struct silencer *s, uint32_t byte)
{
	const struct tree *t = &s->source.tree;

	for_each_kind(t, n, i, KIND_string)
		if (t->nodes[n].start < byte && byte < t->nodes[n].end)
			return true;
	return false;
}

/* A comment behind "\" or in a string would be none. */
static bool may_end_in_comment(const struct silencer *s, uint32_t line)
{
	uint32_t end = end_of_line(s, line);

	return !line_is_in_string(s, end) &&
	       (!end || s->file->text.ptr[end - 1] != '\\');
}

static bool may_have_comment_above(const struct silencer *s, uint32_t line)
{
	return line == 1 || may_end_in_comment(s, line - 1);
}

/* Adds the code to the remark at a place. */
static void remark(struct silencer *s, uint32_t line, bool above,
		   const char *code)
{
	struct remark fresh = { line, above, code };

	for (size_t i = 0; i < s->remarks.count; i++) {
		struct remark *r = &s->remarks.at[i];

		if (r->line != line || r->above != above)
			continue;
		if (!strstr(r->codes, code))
			r->codes =
				arena_fmt(s->arena, "%s, %s", r->codes, code);
		return;
	}
	vec_push(s->arena, &s->remarks, fresh);
}

static bool find_place(struct silencer *s, const struct finding *f)
{
	uint32_t first = lines_line(&s->file->lines, f->span.start);
	uint32_t last = lines_line(&s->file->lines, f->span.end);

	if (may_end_in_comment(s, first))
		remark(s, first, false, f->rule->code);
	else if (may_end_in_comment(s, last))
		remark(s, last, false, f->rule->code);
	else if (may_have_comment_above(s, first))
		remark(s, first, true, f->rule->code);
	else
		return false;
	return true;
}

/* The comment of ours on this line that a code can be added to. */
static const struct suppression *list_on(const struct silencer *s,
					 uint32_t line)
{
	for (size_t i = 0; i < s->there.at.count; i++) {
		const struct suppression *there = &s->there.at.at[i];

		if (there->kind == IGNORE && !there->is_noqa &&
		    there->words.count && there->first == line)
			return there;
	}
	return NULL;
}

static const char *silencer_line_end(const struct silencer *s, uint32_t line)
{
	uint32_t end = end_of_line(s, line);

	return end < s->file->text.length && s->file->text.ptr[end] == '\r'
		       ? "\r\n"
		       : "\n";
}

static void add_comment_edit(struct silencer *s, uint32_t at, const char *text)
{
	struct edit edit = { { at, at }, text };

	vec_push(s->arena, &s->edits.at, edit);
}

static void write_above(struct silencer *s, const struct remark *r)
{
	struct slice text = lines_text(&s->file->lines, r->line);
	size_t indent = 0;

	while (indent < text.length && strchr(" \t", text.ptr[indent]))
		indent++;
	add_comment_edit(s, s->file->lines.starts[r->line - 1],
			 arena_fmt(s->arena,
				   "%.*s# hylint: ignore-next-line[%s]%s%s%s",
				   (int)indent, text.ptr, r->codes,
				   *s->reason ? " " : "", s->reason,
				   silencer_line_end(s, r->line)));
}

static void write_remark(struct silencer *s, const struct remark *r)
{
	const struct suppression *there = list_on(s, r->line);
	uint32_t end = end_of_line(s, r->line);

	if (r->above) {
		write_above(s, r);
	} else if (there) {
		add_comment_edit(s, there->list.end,
				 arena_fmt(s->arena, ", %s", r->codes));
	} else {
		while (end && strchr(" \t", s->file->text.ptr[end - 1]))
			end--;
		add_comment_edit(
			s, end,
			arena_fmt(s->arena, "  # hylint: ignore[%s]%s%s",
				  r->codes, *s->reason ? " " : "", s->reason));
	}
}

size_t silence_text(struct slice *out, struct arena *arena, struct lint *lint,
		    const struct file_report *file, const char *reason)
{
	struct silencer s = { .arena = arena, .file = file, .reason = reason };
	size_t count = 0;
	struct err err;

	*out = file->bytes;
	if (!file->findings.count ||
	    lint_understand(lint, &s.source, arena, &file->how, file->bytes,
			    &err) < 0)
		return 0;
	suppressions_read(&s.there, arena, &s.source.tree, &file->lines);
	for (size_t i = 0; i < file->findings.count; i++) {
		const struct finding *f = &file->findings.at[i];

		if (!f->suppressed && strcmp(f->rule->family, "hylint") != 0)
			count += find_place(&s, f);
	}
	for (size_t i = 0; i < s.remarks.count; i++)
		write_remark(&s, &s.remarks.at[i]);
	*out = edits_apply(&s.edits, arena, file);
	return count;
}
