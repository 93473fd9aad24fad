#ifndef GIT_HUNKS_H
#define GIT_HUNKS_H

/* The changed lines between two texts, as `git diff -U0` cuts them. */

#include "git/changes.h"

struct hunk_list {
	VEC(struct hunk) hunks; /* ordered by line */
};

/* Any bytes are text here: attributes and NUL bytes hide nothing. */
int hunks_between(struct hunk_list *out, struct arena *arena,
		  struct slice before, struct slice after, struct err *err);

#endif
