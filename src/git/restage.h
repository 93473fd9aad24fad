#ifndef GIT_RESTAGE_H
#define GIT_RESTAGE_H

/*
 * Other contents for staged files, written by git itself: its index formats,
 * its lock. The one part of hylint that writes to a repository, for whoever
 * asks for corrections; no hook uses it.
 */

#include "git/changes.h"

struct restaged_file {
	const char *path; /* from the top */
	struct slice before, after;
	/* Of restage_prepare: the entry's mode and both names. */
	const char *mode, *old_id, *new_id;
};

struct restaging {
	const char *top;
	VEC(struct restaged_file) files;
	struct arena *arena;
};

/*
 * Sees to it that each file is staged with the contents `before`, and writes the
 * new contents to the objects, where nobody sees them. -1 with a path and a
 * reason; nothing has changed then.
 */
int restage_prepare(struct restaging *job, struct err *err);

/* Replaces all entries at once, or none: -1. */
int restage_apply(const struct restaging *job, struct err *err);

/* Puts the entries back as they were. */
int restage_undo(const struct restaging *job, struct err *err);

#endif
