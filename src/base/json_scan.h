#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

/*
 * Reads JSON token by token and knows where each stands, so that a part of a
 * text can be changed and every other byte of it stays. (cJSON, which reads and
 * writes JSON elsewhere, keeps no places.)
 *
 * Strict: what RFC 8259 does not allow is refused, and so is text that is no
 * UTF-8. Nothing is copied and nothing recurses.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/slice.h"

#define JSON_DEEPEST 1000

enum json_token {
	JSON_BAD = -1,	 /* no JSON; `err` says where and why */
	JSON_END,	 /* of the text */
	JSON_OBJECT,	 /* { */
	JSON_OBJECT_END, /* } */
	JSON_ARRAY,	 /* [ */
	JSON_ARRAY_END,	 /* ] */
	JSON_KEY,	 /* a string in front of a colon */
	JSON_STRING,
	JSON_OTHER, /* a number, true, false, null */
};

struct json_scan {
	struct slice text;
	size_t at;	   /* what is read next */
	size_t start, end; /* of the token; of a string: without its quotes */
	size_t depth;
	char open[JSON_DEEPEST]; /* '{' or '[', the innermost last */
	bool key_read;		 /* a value has to follow */
	bool value_read;	 /* a comma or an end has to follow */
	struct err *err;
};

void json_scan_init(struct json_scan *scan, struct slice text, struct err *err);

enum json_token json_next(struct json_scan *scan);

/* Passes over the value that `token` begins. 0, or -1 for JSON_BAD. */
int json_skip(struct json_scan *scan, enum json_token token);

/* Whether the string read last is this word. Words with escapes are not known
 * by it: no key that we look for is written so. */
bool json_is(const struct json_scan *scan, const char *word);

/*
 * One character of a string: writes its UTF-8 to `out` (4 bytes), its length to
 * `length`, and returns how many bytes it takes in the JSON text. `raw` begins
 * at the character and was accepted by json_next. Half of a surrogate pair
 * becomes U+FFFD.
 */
size_t json_char(char *out, size_t *length, struct slice raw);

#endif
