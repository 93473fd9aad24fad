/*
 * A state machine with an explicit stack of bounded depth. The caller sees one
 * token at a time, with its bytes.
 */

#include "base/json_scan.h"

#include <stdint.h>
#include <string.h>

#include "base/hex.h"
#include "base/text.h"

void json_scan_init(struct json_scan *s, struct slice text, struct err *err)
{
	memset(s, 0, sizeof(*s));
	s->text = text;
	s->err = err;
	if (slice_starts(text, "\xEF\xBB\xBF"))
		s->at = 3;
}

/* The place counts from the beginning of the text: only an error asks. */
static enum json_token json_bad(struct json_scan *s, size_t at, const char *why)
{
	size_t line = 1, begin_value = 0;

	for (size_t i = 0; i < at; i++) {
		if (s->text.ptr[i] != '\n')
			continue;
		line++;
		begin_value = i + 1;
	}
	err_set(s->err, "not valid JSON in line %zu, column %zu: %s", line,
		1 + utf8_count(s->text.ptr + begin_value, s->text.ptr + at),
		why);
	return JSON_BAD;
}

static void skip_space(struct json_scan *s)
{
	while (s->at < s->text.length &&
	       strchr(" \t\n\r", s->text.ptr[s->at]) && s->text.ptr[s->at])
		s->at++;
}

/* --- strings ---------------------------------------------------------------- */

/* The number behind "\u", or -1. */
static int32_t hex_quad(const char *p, const char *end)
{
	int32_t value = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_value(p[i]);

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* Bytes of the escape at `at`, or 0 for one that JSON does not have. */
static size_t escape_length(const struct json_scan *s, size_t at)
{
	const char *end = s->text.ptr + s->text.length;
	const char *p = s->text.ptr + at + 1;

	if (p == end || !*p)
		return 0;
	if (*p == 'u')
		return hex_quad(p + 1, end) < 0 ? 0 : 6;
	return strchr("\"\\/bfnrt", *p) ? 2 : 0;
}

/* Behind the character at `at`, or 0 where the string goes wrong. */
static size_t pass_char(struct json_scan *s, size_t at)
{
	const char *p = s->text.ptr + at;
	unsigned char c = (unsigned char)*p;
	uint32_t code;
	size_t length = 1;

	if (c == '\\') {
		length = escape_length(s, at);
		if (!length)
			json_bad(s, at, "an escape that JSON does not have");
	} else if (c < ' ') {
		length = 0;
		json_bad(
			s, at,
			"a control character in a string; it would be escaped");
	} else if (c >= 0x80) {
		length = utf8_next(&code, p, s->text.ptr + s->text.length);
		if (length == 1) {
			length = 0;
			json_bad(s, at, "not UTF-8");
		}
	}
	return length ? at + length : 0;
}

static enum json_token read_string(struct json_scan *s, enum json_token token)
{
	size_t at = s->at + 1;

	s->start = at;
	while (at < s->text.length && s->text.ptr[at] != '"') {
		at = pass_char(s, at);
		if (!at)
			return JSON_BAD;
	}
	if (at >= s->text.length)
		return json_bad(s, s->at, "an unterminated string");
	s->end = at;
	s->at = at + 1;
	return token;
}

/* --- numbers and words ------------------------------------------------------- */

static size_t pass_digits(const struct json_scan *s, size_t at)
{
	while (at < s->text.length && s->text.ptr[at] >= '0' &&
	       s->text.ptr[at] <= '9')
		at++;
	return at;
}

static bool char_is(const struct json_scan *s, size_t at, const char *any)
{
	return at < s->text.length && s->text.ptr[at] &&
	       strchr(any, s->text.ptr[at]);
}

/* Behind the number, or 0. */
static size_t pass_number(const struct json_scan *s, size_t at)
{
	size_t from;

	at += char_is(s, at, "-");
	from = at;
	at = pass_digits(s, at);
	if (at == from || (s->text.ptr[from] == '0' && at > from + 1))
		return 0;
	if (char_is(s, at, ".")) {
		from = at + 1;
		at = pass_digits(s, from);
		if (at == from)
			return 0;
	}
	if (char_is(s, at, "eE")) {
		from = at + 1;
		from += char_is(s, from, "+-");
		at = pass_digits(s, from);
		if (at == from)
			return 0;
	}
	return at;
}

static enum json_token read_other(struct json_scan *s)
{
	/* What Python writes where it has no number counts for readers. */
	static const char *const words[] = { "true", "false",	 "null",
					     "NaN",  "Infinity", "-Infinity" };
	struct slice rest = { s->text.ptr + s->at, s->text.length - s->at };
	size_t end = pass_number(s, s->at);

	for (size_t i = 0; !end && i < sizeof(words) / sizeof(*words); i++)
		if (slice_starts(rest, words[i]))
			end = s->at + strlen(words[i]);
	if (!end)
		return json_bad(s, s->at, "neither a value nor an end");
	s->start = s->at;
	s->end = s->at = end;
	return JSON_OTHER;
}

/* --- structure ---------------------------------------------------------------- */

static char innermost_open(const struct json_scan *s)
{
	return s->depth ? s->open[s->depth - 1] : '\0';
}

static enum json_token begin_value(struct json_scan *s, char c)
{
	if (s->depth == JSON_DEEPEST)
		return json_bad(s, s->at, "nested too deeply");
	s->open[s->depth++] = c;
	s->start = s->at++;
	s->end = s->at;
	s->key_read = s->value_read = false;
	return c == '{' ? JSON_OBJECT : JSON_ARRAY;
}

static enum json_token finish_value(struct json_scan *s, char c)
{
	if (innermost_open(s) != (c == '}' ? '{' : '[') || s->key_read)
		return json_bad(s, s->at, "an end without a beginning");
	s->depth--;
	s->start = s->at++;
	s->end = s->at;
	s->key_read = false;
	s->value_read = true;
	return c == '}' ? JSON_OBJECT_END : JSON_ARRAY_END;
}

static enum json_token scan_key(struct json_scan *s)
{
	enum json_token token = read_string(s, JSON_KEY);

	if (token == JSON_BAD)
		return token;
	skip_space(s);
	if (!char_is(s, s->at, ":"))
		return json_bad(s, s->at, "a colon is missing");
	s->at++;
	s->key_read = true;
	return token;
}

static enum json_token read_value(struct json_scan *s, char c)
{
	enum json_token token;

	if (c == '{' || c == '[')
		return begin_value(s, c);
	token = c == '"' ? read_string(s, JSON_STRING) : read_other(s);
	s->key_read = false;
	s->value_read = true;
	return token;
}

enum json_token json_next(struct json_scan *s)
{
	bool comma = false;
	char c;

	skip_space(s);
	if (s->value_read && s->depth && char_is(s, s->at, ",")) {
		s->at++;
		s->value_read = false;
		comma = true;
		skip_space(s);
	}
	if (s->at >= s->text.length) {
		if (s->depth || !s->value_read)
			return json_bad(s, s->at, "the text ends too early");
		s->start = s->end = s->at;
		return JSON_END;
	}
	c = s->text.ptr[s->at];
	if ((c == '}' || c == ']') && !comma)
		return finish_value(s, c);
	if (s->value_read)
		return json_bad(s, s->at,
				s->depth ? "a comma is missing"
					 : "more than one value");
	if (innermost_open(s) == '{' && !s->key_read) {
		if (c != '"')
			return json_bad(s, s->at,
					"a name in quotes is missing");
		return scan_key(s);
	}
	return read_value(s, c);
}

int json_skip(struct json_scan *s, enum json_token token)
{
	size_t depth = s->depth;

	if (token == JSON_OBJECT || token == JSON_ARRAY)
		while (token != JSON_BAD && s->depth >= depth)
			token = json_next(s);
	return token == JSON_BAD ? -1 : 0;
}

bool json_is(const struct json_scan *s, const char *word)
{
	return slice_is((struct slice){ s->text.ptr + s->start,
					s->end - s->start },
			word);
}

/* --- contents of strings ------------------------------------------------------- */

static size_t put_utf8(char *out, uint32_t code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xC0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xE0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3F));
		out[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3F));
	out[2] = (char)(0x80 | (code >> 6 & 0x3F));
	out[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

static size_t unicode_escape(char *out, size_t *length, struct slice raw)
{
	const char *end = raw.ptr + raw.length;
	int32_t high = hex_quad(raw.ptr + 2, end), low = -1;

	if (high >= 0xD800 && high < 0xDC00 && raw.length >= 12 &&
	    raw.ptr[6] == '\\' && raw.ptr[7] == 'u')
		low = hex_quad(raw.ptr + 8, end);
	if (low >= 0xDC00 && low < 0xE000) {
		*length = put_utf8(out,
				   0x10000 + (((uint32_t)high - 0xD800) << 10) +
					   ((uint32_t)low - 0xDC00));
		return 12;
	}
	if (high >= 0xD800 && high < 0xE000)
		high = 0xFFFD;
	*length = put_utf8(out, (uint32_t)high);
	return 6;
}

size_t json_char(char *out, size_t *length, struct slice raw)
{
	static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
	const char *letter;
	uint32_t code;

	if (raw.ptr[0] != '\\') {
		*length = utf8_next(&code, raw.ptr, raw.ptr + raw.length);
		memcpy(out, raw.ptr, *length);
		return *length;
	}
	if (raw.ptr[1] == 'u')
		return unicode_escape(out, length, raw);
	letter = strchr(letters, raw.ptr[1]);
	*out = letter ? meant[letter - letters] : raw.ptr[1];
	*length = 1;
	return 2;
}
