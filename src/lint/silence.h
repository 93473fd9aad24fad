#ifndef LINT_SILENCE_H
#define LINT_SILENCE_H

/*
 * Writing the comments that silence what is found: behind its line where that
 * is possible, else above it.
 */

#include "lint/lint.h"

/* Writes the bytes of the file with a comment for each finding that is not suppressed, and
 * returns for how many of them there was a place. `reason` goes into each. */
size_t silence_text(struct slice *out, struct arena *arena, struct lint *lint,
		    const struct file_report *file, const char *reason);

#endif
