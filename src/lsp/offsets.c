/*
 * A list of line beginnings, made once for a text; within a line, bytes are
 * counted in the units that the client asked for.
 */

#include "lsp/offsets.h"

#include "base/text.h"
#include "base/vec.h"

void offsets_init(struct offsets *offsets, struct arena *arena,
		  struct slice text)
{
	const char *p = text.ptr, *end = p + text.length, *hit;
	const char *cr = text.length ? memchr(p, '\r', text.length) : NULL;
	VEC(uint32_t) starts = { 0 };

	vec_push(arena, &starts, 0);
	while (p < end) {
		hit = memchr(p, '\n', (size_t)(end - p));
		hit = hit ? hit : end;
		for (; cr && cr < hit;
		     cr = memchr(cr + 1, '\r', (size_t)(end - cr - 1)))
			if (cr + 1 < hit || (hit == end && cr + 1 == end))
				vec_push(arena, &starts,
					 (uint32_t)(cr + 1 - text.ptr));
		if (hit == end)
			break;
		p = hit + 1;
		vec_push(arena, &starts, (uint32_t)(p - text.ptr));
	}
	*offsets = (struct offsets){ text, starts.at, (uint32_t)starts.count };
}

static uint32_t units_of(enum position_encoding encoding, uint32_t code,
			 size_t length)
{
	if (encoding == ENCODING_UTF8)
		return (uint32_t)length;
	return encoding == ENCODING_UTF16 && code > 0xFFFF ? 2 : 1;
}

struct lsp_position offsets_position(const struct offsets *offsets,
				     enum position_encoding encoding,
				     uint32_t byte)
{
	uint32_t low = 0, high = offsets->count, column = 0, code;
	const char *p, *end;

	if (byte > offsets->text.length)
		byte = (uint32_t)offsets->text.length;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (offsets->starts[middle] <= byte)
			low = middle;
		else
			high = middle;
	}
	p = offsets->text.ptr + offsets->starts[low];
	end = offsets->text.ptr + byte;
	while (p < end) {
		size_t length = utf8_next(
			&code, p, offsets->text.ptr + offsets->text.length);

		column += units_of(encoding, code, length);
		p += length;
	}
	return (struct lsp_position){ low, column };
}

static uint32_t offsets_line_end(const struct offsets *offsets, uint32_t line)
{
	const char *text = offsets->text.ptr;
	uint32_t start = offsets->starts[line], end;

	if (line + 1 == offsets->count)
		return (uint32_t)offsets->text.length;
	end = offsets->starts[line + 1];
	if (end > start && text[end - 1] == '\n')
		end--;
	if (end > start && text[end - 1] == '\r')
		end--;
	return end;
}

uint32_t offsets_byte(const struct offsets *offsets,
		      enum position_encoding encoding,
		      struct lsp_position position)
{
	const char *p, *end;
	uint32_t column = 0;

	if (position.line >= offsets->count)
		return (uint32_t)offsets->text.length;
	p = offsets->text.ptr + offsets->starts[position.line];
	end = offsets->text.ptr + offsets_line_end(offsets, position.line);
	while (p < end && column < position.column) {
		uint32_t code;
		size_t length = utf8_next(&code, p, end);

		column += units_of(encoding, code, length);
		/* In the middle of a character is before it. */
		if (column > position.column)
			break;
		p += length;
	}
	return (uint32_t)(p - offsets->text.ptr);
}
