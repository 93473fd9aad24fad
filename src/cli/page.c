/* Paragraphs are filled to the width of the terminal, code is kept as it is. */

#include "cli/page.h"

#include <string.h>

#include "base/slice.h"
#include "base/text.h"
#include "report/paint.h"

#define WIDTH 78

struct page {
	struct strbuf *out;
	bool color;
	bool in_code;	 /* between fences */
	bool in_span;	 /* between backticks */
	unsigned column; /* of the paragraph that is being filled */
	unsigned indent; /* of its further lines */
};

static void paragraph_end(struct page *page)
{
	if (page->column)
		strbuf_addch(page->out, '\n');
	page->column = 0;
	page->indent = 0;
}

/* A word with its backticks turned into colour, where there is colour. */
static void page_add_word(struct page *page, struct slice word)
{
	for (size_t i = 0; i < word.length; i++) {
		if (!page->color || word.ptr[i] != '`') {
			strbuf_addch(page->out, word.ptr[i]);
			continue;
		}
		page->in_span = !page->in_span;
		if (page->in_span)
			paint_begin(page->out, true, STYLE_PLACE);
		else
			paint_end(page->out, true);
	}
}

static void place_word(struct page *page, struct slice word)
{
	unsigned width = (unsigned)utf8_count(word.ptr, word.ptr + word.length);

	if (page->column && page->column + 1 + width > WIDTH) {
		strbuf_addch(page->out, '\n');
		for (unsigned i = 0; i < page->indent; i++)
			strbuf_addch(page->out, ' ');
		page->column = page->indent;
	} else if (page->column > page->indent ||
		   (page->column && !page->indent)) {
		strbuf_addch(page->out, ' ');
		page->column++;
	}
	page_add_word(page, word);
	page->column += width;
}

static void add_paragraph_line(struct page *page, struct slice line)
{
	const char *p = line.ptr, *end = p + line.length;

	if (slice_starts(line, "- ") || slice_starts(line, "* ")) {
		paragraph_end(page);
		strbuf_addstr(page->out, "- ");
		page->column = page->indent = 2;
		p += 2;
	}
	while (p < end) {
		const char *from;

		while (p < end && *p == ' ')
			p++;
		from = p;
		while (p < end && *p != ' ')
			p++;
		if (p > from)
			place_word(page,
				   (struct slice){ from, (size_t)(p - from) });
	}
}

static void page_add_heading(struct page *page, struct slice line)
{
	while (line.length && (*line.ptr == '#' || *line.ptr == ' ')) {
		line.ptr++;
		line.length--;
	}
	paragraph_end(page);
	paint_begin(page->out, page->color, STYLE_STRONG);
	strbuf_add(page->out, line.ptr, line.length);
	paint_end(page->out, page->color);
	strbuf_addch(page->out, '\n');
}

static void page_add_line(struct page *page, struct slice line)
{
	if (slice_starts(line, "```")) {
		paragraph_end(page);
		page->in_code = !page->in_code;
	} else if (page->in_code) {
		strbuf_addf(page->out, "%s%.*s\n", line.length ? "    " : "",
			    SLICE_ARG(line));
	} else if (!line.length) {
		paragraph_end(page);
		strbuf_addch(page->out, '\n');
	} else if (slice_starts(line, "#")) {
		page_add_heading(page, line);
	} else if (slice_starts(line, "|")) {
		paragraph_end(page);
		strbuf_addf(page->out, "%.*s\n", SLICE_ARG(line));
	} else {
		add_paragraph_line(page, line);
	}
}

static const char *behind_title(const char *markdown)
{
	const char *end;

	if (strncmp(markdown, "# ", 2) != 0)
		return markdown;
	end = strchr(markdown, '\n');
	if (!end)
		return "";
	return end + strspn(end, "\n");
}

void page_add(struct strbuf *out, bool color, const char *markdown)
{
	struct page page = { .out = out, .color = color };
	const char *p = behind_title(markdown);

	while (*p) {
		size_t length = strcspn(p, "\n");

		page_add_line(&page, (struct slice){ p, length });
		p += length;
		p += *p == '\n';
	}
	paragraph_end(&page);
}
