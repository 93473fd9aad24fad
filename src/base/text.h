#ifndef BASE_TEXT_H
#define BASE_TEXT_H

/*
 * Where a byte stands: lines and columns of a text.
 *
 * A line ends with "\n" ("\r\n" counts as one end; a lone "\r" is no end, as
 * for git). Lines count from 1, columns from 1 in code points; a byte that is
 * no UTF-8 counts as one. UTF-16 columns (for editors) count from 0.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

struct lines {
	const char *text;
	uint32_t size;
	uint32_t *starts; /* byte where line i + 1 begins */
	uint32_t count;	  /* at least 1 */
	/* Of long lines: columns on the way, so that none is counted from the
	 * beginning of the line for each of thousands of findings. */
	const struct line_mark *marks;
	uint32_t mark_count;
};

/* So many code points stand in front of a byte in its line. */
struct line_mark {
	uint32_t byte, before;
};

struct position {
	uint32_t line, column;
};

/* Indexes `text`, which must outlive the result. */
void lines_init(struct lines *lines, struct arena *arena, const char *text,
		size_t size);

/* The line of a byte (the end of the text belongs to the last line). */
uint32_t lines_line(const struct lines *lines, uint32_t byte);
struct position lines_position(const struct lines *lines, uint32_t byte);

/* The text of a line without its end; empty for a line that is not there. */
struct slice lines_text(const struct lines *lines, uint32_t line);

/* The byte at a line and code-point column, clamped to what is there. */
uint32_t lines_byte(const struct lines *lines, uint32_t line, uint32_t column);

/* Length in bytes of the code point at `p` (1 for a broken one), and the code
 * point itself in `out` (0xFFFD for a broken one). */
size_t utf8_next(uint32_t *out, const char *p, const char *end);

/* Code points from `p` to `end`. */
size_t utf8_count(const char *p, const char *end);

/* What a file is, by its name; capitals do not count. Python is .py, .pyi, .pyw, and
 * .ipy, which is Python with the magics of IPython. */
bool name_is_python(const char *path);
bool name_is_ipython(const char *path);
bool name_is_notebook(const char *path);

/* Whether a name has no ending, so that only "#!" tells what is in it. */
bool name_is_bare(const char *path);
bool text_is_python_script(struct slice text);

#endif
