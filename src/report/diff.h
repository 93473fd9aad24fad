#ifndef REPORT_DIFF_H
#define REPORT_DIFF_H

/* What a fix would change, as `git apply` and people read it. */

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/strbuf.h"

/* Adds a unified diff of two texts with three lines of context; nothing when
 * they are the same. */
void diff_add(struct strbuf *out, bool color, struct arena *arena,
	      const char *path, struct slice before, struct slice after);

#endif
