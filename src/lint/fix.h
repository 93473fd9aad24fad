#ifndef LINT_FIX_H
#define LINT_FIX_H

/*
 * Applying fixes. A fix is taken whole or not at all; where two would touch the
 * same bytes, the first in the file wins and the other waits for another pass
 * over the new text.
 */

#include "lint/lint.h"

struct edits {
	VEC(struct edit) at;
};

/* Which fixes are wanted. */
struct fix_choice {
	enum applicability up_to; /* FIX_SAFE or FIX_UNSAFE */
	const bool *rules;	  /* by index in rule_table; NULL: all */
	uint32_t cell; /* only what stays in this one of a notebook; 0: all */
	/* Not what a project's rules write: a pass may find again what they have
	 * written, such as `f(x)` in `log(f(x))`. */
	bool no_own;
};

/* The most passes that a text is corrected in. Fixes that need more undo each
 * other. */
#define MOST_PASSES 10

/* Writes the bytes of the file with the fixes of all findings that are not
 * suppressed and, in a change, that it brings in. Returns how many these are. */
size_t fix_text(struct slice *out, struct arena *arena,
		const struct file_report *file,
		const struct fix_choice *choice);

/* The bytes of the file with all edits, which must not overlap and, in a
 * notebook, lie in one cell each. Orders them. */
struct slice edits_apply(struct edits *edits, struct arena *arena,
			 const struct file_report *file);

/*
 * Corrects a text in passes until nothing changes, and leaves in `file` what is
 * found in the corrected text. Returns how many fixes were applied. A pass that
 * would leave worse Python than it found is not applied: `would_break`. The
 * report is one against `before`, where that is not NULL: then only what is new is.
 */
size_t fix_in_passes(struct lint *lint, struct file_report *file,
		     struct arena *arena, const struct fix_choice *choice,
		     const struct file_report *before, bool *would_break);

/* Whether a correction leaves worse Python than it found. */
bool text_breaks(struct lint *lint, struct arena *arena,
		 const struct treatment *how, struct slice before,
		 struct slice after);

/* What is to be done about that: of Python it is ours to mend, of what is none
 * the user's. */
const char *break_advice(struct lint *lint, struct arena *arena,
			 const struct treatment *how, struct slice before);

#endif
