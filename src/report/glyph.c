/*
 * One glyph at a time: its bytes, its columns, and the escape in place of what
 * may not be printed. Whoever prints text of a repository comes through here.
 */

#include "report/glyph.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define TAB 8

struct code_range {
	uint32_t first, last;
};

#include "report/width_table.h"

static bool in_ranges(const struct code_range *ranges, size_t count,
		      uint32_t code)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (code < ranges[middle].first)
			high = middle;
		else if (code > ranges[middle].last)
			low = middle + 1;
		else
			return true;
	}
	return false;
}

#define IN(table, code) in_ranges(table, sizeof(table) / sizeof(*(table)), code)

/* Columns that a code point takes: 0, 1 or 2. */
static unsigned code_width(uint32_t code)
{
	if (code < 0x300)
		return 1;
	if (IN(no_width, code))
		return 0;
	return IN(double_width, code) ? 2 : 1;
}

bool code_is_treacherous(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x61C ||
	       code == 0x200B || code == 0x200E || code == 0x200F ||
	       (code >= 0x2028 && code <= 0x202E) ||
	       (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
	       (code >= 0xE0000 && code <= 0xE007F);
}

static void glyph_escape(struct glyph *g, const char *p, uint32_t code)
{
	const char *fmt = code < 0x100	   ? "\\x%02x"
			  : code < 0x10000 ? "\\u%04x"
					   : "\\U%08x";

	if (code == 0xFFFD)
		snprintf(g->text, sizeof(g->text), "\\x%02x",
			 (unsigned)(unsigned char)*p);
	else if (code == '\n' || code == '\r' || code == '\t')
		snprintf(g->text, sizeof(g->text), "\\%c",
			 code == '\n'	? 'n'
			 : code == '\r' ? 'r'
					: 't');
	else
		snprintf(g->text, sizeof(g->text), fmt, (unsigned)code);
	g->width = (unsigned)strlen(g->text);
}

struct glyph glyph_at(const char *p, const char *end, unsigned column)
{
	struct glyph g = { .width = 1 };
	uint32_t code;

	g.consumed = utf8_next(&code, p, end);
	if (code == '\t') {
		g.width = TAB - column % TAB;
		memset(g.text, ' ', g.width);
	} else if (code_is_treacherous(code) ||
		   (code == 0xFFFD && g.consumed == 1)) {
		glyph_escape(&g, p, code);
	} else {
		memcpy(g.text, p, g.consumed);
		g.width = code_width(code);
	}
	return g;
}

unsigned text_width(struct slice text)
{
	const char *p = text.ptr, *end = p + text.length;
	unsigned column = 0;

	while (p < end) {
		struct glyph g = glyph_at(p, end, column);

		column += g.width;
		p += g.consumed;
	}
	return column;
}

/* Adds a text on one line, all control characters escaped, tabs too. */
static void escape_add(struct strbuf *out, struct slice text)
{
	const char *p = text.ptr, *end = p + text.length;

	while (p < end) {
		struct glyph g = glyph_at(p, end, 0);

		if (*p == '\t')
			glyph_escape(&g, p, '\t');
		strbuf_addstr(out, g.text);
		p += g.consumed;
	}
}

void escape_add_json(struct strbuf *out, const char *json)
{
	const char *p = json, *end = json + strlen(json), *from = p;

	while (p < end) {
		const char *next = p + 1;
		uint32_t code = (unsigned char)*p;

		if (code < 0x7F) {
			p = next;
			continue;
		}
		next = p + utf8_next(&code, p, end);
		if (code_is_treacherous(code)) {
			strbuf_add(out, from, (size_t)(p - from));
			if (code >= 0x10000) {
				strbuf_addf(out, "\\u%04x",
					    0xD800 + ((code - 0x10000) >> 10));
				code = 0xDC00 + ((code - 0x10000) & 0x3FF);
			}
			strbuf_addf(out, "\\u%04x", code);
			from = next;
		}
		p = next;
	}
	strbuf_add(out, from, (size_t)(end - from));
}

void escape_addstr(struct strbuf *out, const char *text)
{
	escape_add(out, slice_of(text));
}

static unsigned shown_width(const struct strbuf *word)
{
	return text_width((struct slice){ word->text, word->length });
}

static void break_line(struct strbuf *out, unsigned indent)
{
	strbuf_addch(out, '\n');
	while (indent--)
		strbuf_addch(out, ' ');
}

void wrap_add(struct strbuf *out, const char *text, unsigned at,
	      unsigned indent, unsigned columns)
{
	struct strbuf word = STRBUF_INIT;
	bool first = true;

	if (!columns) {
		escape_addstr(out, text);
		return;
	}
	for (; *text; first = false) {
		size_t length = strcspn(text, " ");
		unsigned width;

		strbuf_clear(&word);
		escape_add(&word, (struct slice){ text, length });
		width = shown_width(&word);
		if (!first && at + 1 + width > columns && at > indent) {
			break_line(out, indent);
			at = indent;
		} else if (!first) {
			strbuf_addch(out, ' ');
			at++;
		}
		strbuf_add(out, word.text, word.length);
		at += width;
		text += length;
		text += *text == ' ';
	}
	strbuf_release(&word);
}

/* Of a word that is coloured: "\033[1m" takes no column. */
static unsigned painted_width(struct slice word)
{
	unsigned width = 0;

	while (word.length) {
		const char *escape = memchr(word.ptr, '\033', word.length);
		const char *end = word.ptr + word.length;
		size_t plain = escape ? (size_t)(escape - word.ptr)
				      : word.length;

		width += text_width((struct slice){ word.ptr, plain });
		word.ptr += plain;
		while (escape && word.ptr < end && *word.ptr++ != 'm')
			;
		word.length = (size_t)(end - word.ptr);
	}
	return width;
}

/* The words up to the end of a line; returns what follows it. */
static const char *wrap_add_line(struct strbuf *out, const char *text,
				 unsigned indent, unsigned columns)
{
	unsigned at = 0;

	for (bool first = true; *text && *text != '\n'; first = false) {
		struct slice word = { text, strcspn(text, " \n") };
		unsigned width = painted_width(word);

		if (!first && width && at + 1 + width > columns &&
		    at > indent) {
			break_line(out, indent);
			at = indent;
		} else if (!first) {
			strbuf_addch(out, ' ');
			at++;
		}
		strbuf_add(out, word.ptr, word.length);
		at += width;
		text += word.length;
		text += *text == ' ';
	}
	return text;
}

void wrap_add_lines(struct strbuf *out, const char *text, unsigned indent,
		    unsigned columns)
{
	if (!columns) {
		strbuf_addstr(out, text);
		return;
	}
	while (*text) {
		text = wrap_add_line(out, text, indent, columns);
		if (*text) {
			strbuf_addch(out, '\n');
			text++;
		}
	}
}
