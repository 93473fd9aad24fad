/*
 * Line beginnings are found once for a text; a column is counted when asked
 * for.
 */

#include "base/text.h"

#include <string.h>
#include <strings.h>

#include "base/vec.h"

/* Longer lines have marks, so many bytes from each other. */
#define LONG_LINE 2048
#define MARK_STEP 256

struct mark_list {
	VEC(struct line_mark) at;
};

static void mark_line(struct mark_list *marks, struct arena *arena,
		      const char *text, uint32_t start, uint32_t end)
{
	uint32_t byte = start, before = 0, marked = start, code;

	while (byte < end) {
		if (byte - marked >= MARK_STEP) {
			struct line_mark mark = { byte, before };

			vec_push(arena, &marks->at, mark);
			marked = byte;
		}
		byte += (uint32_t)utf8_next(&code, text + byte, text + end);
		before++;
	}
}

static void mark_long_lines(struct lines *lines, struct arena *arena)
{
	struct mark_list marks = { 0 };

	for (uint32_t i = 0; i < lines->count; i++) {
		uint32_t start = lines->starts[i];
		uint32_t end = i + 1 < lines->count ? lines->starts[i + 1]
						    : lines->size;

		if (end - start > LONG_LINE)
			mark_line(&marks, arena, lines->text, start, end);
	}
	lines->marks = marks.at.at;
	lines->mark_count = (uint32_t)marks.at.count;
}

/* The last mark that is not behind a byte, in its line; else the beginning of the
 * line. */
static struct line_mark mark_before(const struct lines *lines, uint32_t byte,
				    uint32_t start)
{
	uint32_t low = 0, high = lines->mark_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (lines->marks[middle].byte <= byte)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || lines->marks[low - 1].byte < start)
		return (struct line_mark){ start, 0 };
	return lines->marks[low - 1];
}

void lines_init(struct lines *lines, struct arena *arena, const char *text,
		size_t size)
{
	VEC(uint32_t) starts = { 0 };
	const char *p = text, *end = text + size, *hit;

	vec_push(arena, &starts, 0);
	while (p < end && (hit = memchr(p, '\n', (size_t)(end - p)))) {
		p = hit + 1;
		if (p < end)
			vec_push(arena, &starts, (uint32_t)(p - text));
	}
	*lines = (struct lines){ text,	    (uint32_t)size,
				 starts.at, (uint32_t)starts.count,
				 NULL,	    0 };
	mark_long_lines(lines, arena);
}

uint32_t lines_line(const struct lines *lines, uint32_t byte)
{
	uint32_t low = 0, high = lines->count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (lines->starts[middle] <= byte)
			low = middle;
		else
			high = middle;
	}
	return low + 1;
}

struct position lines_position(const struct lines *lines, uint32_t byte)
{
	struct line_mark from;
	uint32_t line;

	if (byte > lines->size)
		byte = lines->size;
	line = lines_line(lines, byte);
	from = mark_before(lines, byte, lines->starts[line - 1]);
	return (struct position){ line, 1 + from.before +
						(uint32_t)utf8_count(
							lines->text + from.byte,
							lines->text + byte) };
}

struct slice lines_text(const struct lines *lines, uint32_t line)
{
	uint32_t start, end;

	if (!line || line > lines->count)
		return (struct slice){ "", 0 };
	start = lines->starts[line - 1];
	end = line < lines->count ? lines->starts[line] : lines->size;
	if (end > start && lines->text[end - 1] == '\n')
		end--;
	if (end > start && lines->text[end - 1] == '\r')
		end--;
	return (struct slice){ lines->text + start, end - start };
}

uint32_t lines_byte(const struct lines *lines, uint32_t line, uint32_t column)
{
	struct slice text = lines_text(lines, line);
	const char *p = text.ptr, *end = text.ptr + text.length;
	uint32_t code;

	if (!line || line > lines->count)
		return lines->size;
	for (; column > 1 && p < end; column--)
		p += utf8_next(&code, p, end);
	return (uint32_t)(p - lines->text);
}

static size_t utf8_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead < 0xE0)
		return 2;
	if (lead >= 0xE0 && lead < 0xF0)
		return 3;
	if (lead >= 0xF0 && lead < 0xF5)
		return 4;
	return 0;
}

size_t utf8_next(uint32_t *out, const char *p, const char *end)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = (unsigned char)*p;
	size_t length = utf8_length(lead);
	uint32_t code;

	if (length == 1) {
		*out = lead;
		return 1;
	}
	*out = 0xFFFD;
	if (!length || (size_t)(end - p) < length)
		return 1;
	code = lead & (0xFFu >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if (((unsigned char)p[i] & 0xC0) != 0x80)
			return 1;
		code = code << 6 | ((unsigned char)p[i] & 0x3F);
	}
	if (code < least[length] || code > 0x10FFFF ||
	    (code >= 0xD800 && code < 0xE000))
		return 1;
	*out = code;
	return length;
}

size_t utf8_count(const char *p, const char *end)
{
	size_t count = 0;
	uint32_t code;

	for (; p < end; count++)
		p += utf8_next(&code, p, end);
	return count;
}

/* --- names ---------------------------------------------------------------------- */

static bool name_ends(const char *path, const char *suffix)
{
	size_t length = strlen(path), end = strlen(suffix);

	return length >= end && !strcasecmp(path + length - end, suffix);
}

bool name_is_ipython(const char *path)
{
	return name_ends(path, ".ipy");
}

bool name_is_python(const char *path)
{
	return name_ends(path, ".py") || name_ends(path, ".pyi") ||
	       name_ends(path, ".pyw") || name_is_ipython(path);
}

bool name_is_notebook(const char *path)
{
	return name_ends(path, ".ipynb");
}

bool name_is_bare(const char *path)
{
	const char *slash = strrchr(path, '/');

	return !strchr(slash ? slash + 1 : path, '.');
}

bool text_is_python_script(struct slice text)
{
	const char *end;

	if (!slice_starts(text, "#!"))
		return false;
	end = memchr(text.ptr, '\n', text.length);
	return memmem(text.ptr, end ? (size_t)(end - text.ptr) : text.length,
		      "python", 6) != NULL;
}
