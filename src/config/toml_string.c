/*
 * A quoted text of TOML: what stands between its quotes enters, escapes and all;
 * what it means leaves.
 */
#include "config/toml_string.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The bytes of a code point; false where there is no such character. */
static bool add_code_point(struct strbuf *out, unsigned long code)
{
	if (!code || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return false;
	if (code < 0x80) {
		strbuf_addch(out, (char)code);
		return true;
	}
	if (code < 0x800) {
		strbuf_addch(out, (char)(0xC0 | code >> 6));
	} else if (code < 0x10000) {
		strbuf_addch(out, (char)(0xE0 | code >> 12));
		strbuf_addch(out, (char)(0x80 | (code >> 6 & 0x3F)));
	} else {
		strbuf_addch(out, (char)(0xF0 | code >> 18));
		strbuf_addch(out, (char)(0x80 | (code >> 12 & 0x3F)));
		strbuf_addch(out, (char)(0x80 | (code >> 6 & 0x3F)));
	}
	strbuf_addch(out, (char)(0x80 | (code & 0x3F)));
	return true;
}

/* One escape behind its backslash; how many bytes it takes, 0 for a bad one. */
static size_t add_escape(struct strbuf *out, struct slice rest)
{
	static const char letters[] = "btnfr\"\\", means[] = "\b\t\n\f\r\"\\";
	const char *letter =
		rest.length && *rest.ptr ? strchr(letters, *rest.ptr) : NULL;
	size_t digits = rest.length && *rest.ptr == 'U' ? 8 : 4, blanks = 0;
	char number[9] = "";

	if (letter) {
		strbuf_addch(out, means[letter - letters]);
		return 1;
	}
	/* A backslash at the end of a line: all white space is left out. */
	while (blanks < rest.length && strchr(" \t\r\n", rest.ptr[blanks]))
		blanks++;
	if (blanks)
		return blanks;
	if (rest.length <= digits)
		return 0;
	memcpy(number, rest.ptr + 1, digits);
	return add_code_point(out, strtoul(number, NULL, 16)) ? digits + 1 : 0;
}

/* What stands between the quotes, without the newline right behind them. */
static struct slice between_quotes(struct slice raw)
{
	bool is_long = raw.length >= 6 && raw.ptr[1] == raw.ptr[0] &&
		       raw.ptr[2] == raw.ptr[0];
	size_t quotes = is_long ? 3 : 1;
	struct slice inside = { raw.ptr + quotes, raw.length - 2 * quotes };
	size_t newline = 0;

	if (is_long && slice_starts(inside, "\n"))
		newline = 1;
	else if (is_long && slice_starts(inside, "\r\n"))
		newline = 2;
	inside.ptr += newline;
	inside.length -= newline;
	return inside;
}

static bool is_utf8(struct slice s)
{
	const char *end = s.ptr + s.length;
	uint32_t code;

	for (const char *p = s.ptr; p < end;) {
		size_t length = utf8_next(&code, p, end);

		if (code == 0xFFFD && length == 1)
			return false;
		p += length;
	}
	return true;
}

/* Adds what a quoted text means; NULL, or why it means nothing. */
const char *toml_unquote(struct strbuf *out, struct slice raw)
{
	struct slice s = between_quotes(raw);

	if (!is_utf8(s))
		return "this string is not valid UTF-8; save the file as "
		       "UTF-8";
	if (raw.ptr[0] == '\'') {
		strbuf_add(out, s.ptr, s.length);
		return NULL;
	}
	while (s.length) {
		size_t used = 1;

		if (*s.ptr != '\\') {
			strbuf_addch(out, *s.ptr);
		} else {
			used = add_escape(out, (struct slice){ s.ptr + 1,
							       s.length - 1 });
			if (!used++)
				return "this is not a valid escape; write the "
				       "character itself";
		}
		s.ptr += used;
		s.length -= used;
	}
	return NULL;
}
