/*
 * Out: UTF-8 of the same length, in the arena, or the text itself when nothing
 * had to be changed.
 */

#include "py/encoding.h"

#include "base/text.h"

/* Whether one of eight bytes is not ASCII. */
static bool any_high_bit(const char *p)
{
	uint64_t eight;

	memcpy(&eight, p, sizeof(eight));
	return eight & 0x8080808080808080u;
}

/* The first byte that is no UTF-8, or the end. */
static const char *first_broken(const char *p, const char *end)
{
	while (p < end) {
		uint32_t code;
		size_t length;

		/* ASCII in strides: it is nearly all there is. */
		if (end - p >= 8 && !any_high_bit(p)) {
			p += 8;
			continue;
		}
		length = utf8_next(&code, p, end);
		if (length == 1 && (unsigned char)*p >= 0x80)
			return p;
		p += length;
	}
	return end;
}

static bool has_cookie(struct slice text)
{
	const char *end = text.ptr + text.length, *p = text.ptr;

	for (int line = 0; line < 2 && p < end; line++) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		size_t length = (size_t)((stop ? stop : end) - p);
		const char *hash = memchr(p, '#', length);

		if (hash &&
		    memmem(hash, length - (size_t)(hash - p), "coding", 6))
			return true;
		p = stop ? stop + 1 : end;
	}
	return false;
}

/* Python takes a carriage return for a line end wherever it stands. */
static bool has_lone_return(struct slice text)
{
	const char *p = text.ptr, *end = p + text.length;

	while (p < end && (p = memchr(p, '\r', (size_t)(end - p)))) {
		p++;
		if (p == end || *p != '\n')
			return true;
	}
	return false;
}

static void end_lines(struct slice *text, struct arena *arena)
{
	char *copy = arena_strndup(arena, text->ptr, text->length);

	for (char *p = copy; p < copy + text->length; p++)
		if (*p == '\r' && p[1] != '\n')
			*p = '\n';
	text->ptr = copy;
}

int source_decode(struct slice *text, struct arena *arena, struct err *err)
{
	const char *end = text->ptr + text->length;
	const char *broken = first_broken(text->ptr, end);
	char *copy;

	if (has_lone_return(*text)) {
		end_lines(text, arena);
		return source_decode(text, arena, err);
	}
	if (broken == end)
		return 0;
	if (!has_cookie(*text)) {
		size_t line = 1;

		for (const char *p = text->ptr; p < broken; p++)
			line += *p == '\n';
		return err_set(err,
			       "not UTF-8 in line %zu, and no coding "
			       "cookie: Python would refuse it",
			       line);
	}
	copy = arena_strndup(arena, text->ptr, text->length);
	for (char *p = copy + (broken - text->ptr);
	     (p = (char *)first_broken(p, copy + text->length)) <
	     copy + text->length;)
		*p++ = '?';
	text->ptr = copy;
	return 0;
}
