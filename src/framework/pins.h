#ifndef FRAMEWORK_PINS_H
#define FRAMEWORK_PINS_H

/* Private to framework/dialect.c and pins.c: what one line after the other pins. */

#include "framework/dialect.h"
#include "framework/requirement.h"

struct pins {
	struct dialect *dialect;
	struct arena *arena;
	const char *path;
	unsigned line;
};

/* A package that a line names with these bounds; some say something without any. */
void pins_take(struct pins *p, enum package package, struct bounds b,
	       bool has_bounds);

/* All that a line names; `next` is the line after it, for lock files, or "". */
void pins_read_line(struct pins *p, const char *line, const char *next);

#endif
