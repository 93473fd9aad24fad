#ifndef REPORT_GLYPH_H
#define REPORT_GLYPH_H

/*
 * Text as a terminal shows it: how many columns each piece takes, and nothing
 * that could steer the terminal or hide code from the reader. Control
 * characters, bytes that are no UTF-8 and marks that turn the direction of
 * writing come out as escapes such as \x1b and \u202e.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/strbuf.h"

/* One code point as it is shown. */
struct glyph {
	char text[16];
	unsigned width;	 /* columns */
	size_t consumed; /* bytes of the source */
};

/* The glyph at `p`, which will stand in `column` (from 0): tabs reach to the
 * next multiple of 8. */
struct glyph glyph_at(const char *p, const char *end, unsigned column);

/* Columns that the text takes from the beginning of a line. */
unsigned text_width(struct slice text);

void escape_addstr(struct strbuf *out, const char *text);

/* Adds JSON text with those code points as \u202e, which mean the same in its
 * strings. */
void escape_add_json(struct strbuf *out, const char *json);

/* Whether a reader would not see a code point, or see it in another place than it
 * stands. */
bool code_is_treacherous(uint32_t code);

/* The same, broken between words where the terminal ends, so that further lines
 * begin in column `indent`. `at` is the column that the text begins in; with 0
 * columns nothing is broken. */
void wrap_add(struct strbuf *out, const char *text, unsigned at,
	      unsigned indent, unsigned columns);

/* Adds whole lines that are escaped and coloured already, each broken the same
 * way: further lines begin in column `indent`. */
void wrap_add_lines(struct strbuf *out, const char *text, unsigned indent,
		    unsigned columns);

#endif
