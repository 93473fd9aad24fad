#ifndef GIT_RENAMES_H
#define GIT_RENAMES_H

/*
 * Which added files are deleted ones under another name, so that moving code
 * does not make it new.
 *
 * In this order: equal contents; the same last names of the path, where that
 * picks out one file on either side, and half of the text in common; of the
 * rest those most alike, as long as there are not too many to compare.
 */

#include "git/store.h"

struct rename_job {
	struct store *store;
	struct arena *arena;
	size_t largest; /* a larger file is not looked into */
	size_t left;	/* out: added files that were not compared with all */
};

/*
 * Turns each added file that was renamed into one that has a before: `old_path`
 * and `before` are those of the deleted file, which is taken out of the list.
 * Only files that `is_candidate` names take part.
 */
int renames_find(struct deltas *deltas, struct rename_job *job,
		 bool (*is_candidate)(const struct delta *, void *),
		 void *context, struct err *err);

#endif
