/*
 * Line by line, one block open at a time. All text is escaped; what is not
 * understood comes out as text.
 */

#include "report/markdown.h"

#include <string.h>

#include "report/glyph.h"

static void add_char(struct strbuf *out, char c)
{
	switch (c) {
	case '&':
		strbuf_addstr(out, "&amp;");
		break;
	case '<':
		strbuf_addstr(out, "&lt;");
		break;
	case '>':
		strbuf_addstr(out, "&gt;");
		break;
	case '"':
		strbuf_addstr(out, "&quot;");
		break;
	default:
		strbuf_addch(out, c);
	}
}

void html_add(struct strbuf *out, struct slice text)
{
	const char *p = text.ptr, *end = p + text.length;
	unsigned column = 0;

	while (p < end) {
		struct glyph g = glyph_at(p, end, column);

		for (const char *c = g.text; *c; c++)
			add_char(out, *c);
		column += g.width;
		p += g.consumed;
	}
}

void html_addstr(struct strbuf *out, const char *text)
{
	html_add(out, slice_of(text));
}

/* --- pages ---------------------------------------------------------------------- */

enum block {
	NO_BLOCK,
	PARAGRAPH,
	LIST,
	FENCE,
};

struct writer {
	struct strbuf *out;
	enum block block; /* that is open */
	int level;
};

static void close_block(struct writer *w)
{
	static const char *const ends[] = { "", "</p>\n", "</li></ul>\n",
					    "</code></pre>\n" };

	strbuf_addstr(w->out, ends[w->block]);
	w->block = NO_BLOCK;
}

/* [text](target): a target of this project has no place here, so that only its
 * text is kept. Returns what was read of it, 0 when this is no link. */
static size_t markdown_add_link(struct strbuf *out, struct slice s)
{
	const char *close = memchr(s.ptr, ']', s.length);
	const char *end = s.ptr + s.length, *last;
	struct slice text, target;

	if (!close || close + 1 >= end || close[1] != '(')
		return 0;
	last = memchr(close, ')', (size_t)(end - close));
	if (!last)
		return 0;
	text = (struct slice){ s.ptr + 1, (size_t)(close - s.ptr - 1) };
	target = (struct slice){ close + 2, (size_t)(last - close - 2) };
	if (slice_starts(target, "https://")) {
		strbuf_addstr(out, "<a href=\"");
		html_add(out, target);
		strbuf_addstr(out, "\">");
		html_add(out, text);
		strbuf_addstr(out, "</a>");
	} else {
		html_add(out, text);
	}
	return (size_t)(last + 1 - s.ptr);
}

static void add_inline(struct strbuf *out, struct slice s)
{
	while (s.length) {
		const char *close;
		size_t length = 1;

		close = *s.ptr == '`' ? memchr(s.ptr + 1, '`', s.length - 1)
				      : NULL;
		if (close) {
			length = (size_t)(close + 1 - s.ptr);
			strbuf_addstr(out, "<code>");
			html_add(out, (struct slice){ s.ptr + 1, length - 2 });
			strbuf_addstr(out, "</code>");
		} else if (*s.ptr == '[' &&
			   (length = markdown_add_link(out, s))) {
			/* done */
		} else {
			length = 1;
			while (length < s.length && s.ptr[length] != '`' &&
			       s.ptr[length] != '[')
				length++;
			html_add(out, (struct slice){ s.ptr, length });
		}
		s.ptr += length;
		s.length -= length;
	}
}

static void markdown_add_heading(struct writer *w, struct slice line)
{
	int depth = 0;

	while (line.length && *line.ptr == '#') {
		line.ptr++;
		line.length--;
		depth++;
	}
	close_block(w);
	if (depth < 2)
		return; /* the title: the caller has said it */
	strbuf_addf(w->out, "<h%d>", w->level + depth - 2);
	add_inline(w->out, (struct slice){ line.ptr + 1, line.length - 1 });
	strbuf_addf(w->out, "</h%d>\n", w->level + depth - 2);
}

static void markdown_add_item(struct writer *w, struct slice line)
{
	if (w->block == LIST) {
		strbuf_addstr(w->out, "</li>\n<li>");
	} else {
		close_block(w);
		strbuf_addstr(w->out, "<ul><li>");
	}
	w->block = LIST;
	add_inline(w->out, (struct slice){ line.ptr + 2, line.length - 2 });
}

static void markdown_add_text(struct writer *w, struct slice line)
{
	while (line.length && *line.ptr == ' ') {
		line.ptr++;
		line.length--;
	}
	if (w->block == NO_BLOCK) {
		strbuf_addstr(w->out, "<p>");
		w->block = PARAGRAPH;
	} else {
		strbuf_addch(w->out, '\n');
	}
	add_inline(w->out, line);
}

static void markdown_add_line(struct writer *w, struct slice line)
{
	if (slice_starts(line, "```")) {
		bool closes = w->block == FENCE;

		close_block(w);
		if (!closes) {
			strbuf_addstr(w->out, "<pre tabindex=\"0\"><code>");
			w->block = FENCE;
		}
	} else if (w->block == FENCE) {
		html_add(w->out, line);
		strbuf_addch(w->out, '\n');
	} else if (!line.length) {
		if (w->block == PARAGRAPH)
			close_block(w);
	} else if (slice_starts(line, "#")) {
		markdown_add_heading(w, line);
	} else if (slice_starts(line, "- ") || slice_starts(line, "* ")) {
		markdown_add_item(w, line);
	} else {
		if (w->block == LIST && *line.ptr != ' ')
			close_block(w);
		markdown_add_text(w, line);
	}
}

void html_add_markdown(struct strbuf *out, const char *markdown, int level)
{
	struct writer w = { out, NO_BLOCK, level };

	while (*markdown) {
		size_t length = strcspn(markdown, "\n");

		markdown_add_line(&w, (struct slice){ markdown, length });
		markdown += length + (markdown[length] == '\n');
	}
	close_block(&w);
}
