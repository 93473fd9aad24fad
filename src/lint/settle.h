#ifndef LINT_SETTLE_H
#define LINT_SETTLE_H

/*
 * What is known only once all files of a change have been linted: code that it
 * moves from one file to another takes its findings along, and they are not new.
 *
 * Findings in, findings out; who drives it lints what is asked for.
 */

#include "lint/lint.h"

/* What went away in some file, each to be taken once; in the order of files. */
struct moved {
	struct findings removed;
};

/* Whether one of them may have: then what went in the other files matters. */
bool settle_is_any_open(const struct findings *findings);

void settle_add_removed(struct moved *moved, struct arena *arena,
			const struct findings *removed);

/* Takes the counterparts of a file's new findings out of what went; these are
 * told as there before. To be called in the order of the files. */
void settle_moves(struct moved *moved, struct findings *findings);

#endif
