#ifndef LINT_FIX_H
#define LINT_FIX_H

/*
 * Applying fixes. A fix is taken whole or not at all; where two would touch the
 * same bytes, the first in the file wins and the other waits for another pass
 * over the new text.
 */

#include "lint/lint.h"

/* Writes the text with the fixes of all findings that are not suppressed, up to
 * an applicability (FIX_SAFE or FIX_UNSAFE), and returns how many these are. */
size_t fix_text(struct slice *out, struct arena *arena,
		const struct file_report *file, enum applicability up_to);

#endif
