#ifndef BASE_SLICE_H
#define BASE_SLICE_H

/* A view of bytes that somebody else owns. Not terminated by NUL. */

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *ptr;
	size_t length;
};

static inline struct slice slice_of(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

static inline bool slice_is(struct slice s, const char *text)
{
	size_t length = strlen(text);

	return s.length == length && !memcmp(s.ptr, text, length);
}

static inline bool slice_equal(struct slice a, struct slice b)
{
	return a.length == b.length &&
	       (!a.length || !memcmp(a.ptr, b.ptr, a.length));
}

static inline bool slice_starts(struct slice s, const char *prefix)
{
	size_t length = strlen(prefix);

	return s.length >= length && !memcmp(s.ptr, prefix, length);
}

static inline bool slice_ends(struct slice s, const char *suffix)
{
	size_t length = strlen(suffix);

	return s.length >= length &&
	       !memcmp(s.ptr + s.length - length, suffix, length);
}

static inline bool slice_holds(struct slice s, const char *word)
{
	return memmem(s.ptr, s.length, word, strlen(word));
}

/* A byte of a Python name, as far as it is ASCII. */
static inline bool is_identifier_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '_';
}

/* Whether a text has a name as a whole word: net in `from net import Net`. */
static inline bool slice_has_name(struct slice s, struct slice name)
{
	const char *end = s.ptr + s.length, *at = s.ptr;

	if (!name.length)
		return false;
	for (; (at = memmem(at, (size_t)(end - at), name.ptr, name.length));
	     at++) {
		const char *behind = at + name.length;

		if ((at == s.ptr || !is_identifier_char(at[-1])) &&
		    (behind == end || !is_identifier_char(*behind)))
			return true;
	}
	return false;
}

/* Whether a name of a list is this one, or `a.b.*` of what is below a.b. */
static inline bool slice_covers(struct slice listed, struct slice name)
{
	if (listed.length <= 2 || !slice_ends(listed, ".*"))
		return slice_equal(listed, name);
	listed.length--;
	return name.length >= listed.length &&
	       !memcmp(name.ptr, listed.ptr, listed.length);
}

/* --- one of several words: lists end with NULL ---------------------------- */

static inline bool slice_is_any(struct slice s, const char *const *words)
{
	char first = s.length ? *s.ptr : '\0';

	while (*words && (**words != first || !slice_is(s, *words)))
		words++;
	return *words;
}

static inline bool slice_ends_any(struct slice s, const char *const *ends)
{
	while (*ends && !slice_ends(s, *ends))
		ends++;
	return *ends;
}

static inline bool slice_holds_any(struct slice s, const char *const *words)
{
	while (*words && !slice_holds(s, *words))
		words++;
	return *words;
}

static inline bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline struct slice slice_skip_blanks(struct slice s)
{
	while (s.length && is_blank(*s.ptr)) {
		s.ptr++;
		s.length--;
	}
	return s;
}

/* Without the blanks and the line end around it. */
static inline struct slice slice_trim(struct slice s)
{
	while (s.length && strchr(" \t\r\n", s.ptr[0]) && s.ptr[0]) {
		s.ptr++;
		s.length--;
	}
	while (s.length && strchr(" \t\r\n", s.ptr[s.length - 1]) &&
	       s.ptr[s.length - 1])
		s.length--;
	return s;
}

/* For printf: printf("%.*s", SLICE_ARG(s)). */
#define SLICE_ARG(s) (int)(s).length, (s).ptr

#endif
