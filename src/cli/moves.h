#ifndef CLI_MOVES_H
#define CLI_MOVES_H

/*
 * Code that a change moves from one file to another takes its findings along:
 * they are not new. Looks at the other files only when somebody asks, which is
 * when a finding would be new.
 */

#include "cli/run.h"

struct moves {
	struct elsewhere elsewhere; /* the first: it is this one's face */
	struct run *run;
	const struct changes *changes;
	struct arena arena;
	bool known;
	/* What went away in some file, each to be taken once. */
	struct findings gone;
};

void moves_init(struct moves *moves, struct run *run,
		const struct changes *changes);
void moves_release(struct moves *moves);

#endif
