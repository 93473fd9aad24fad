#ifndef GIT_MERGE_H
#define GIT_MERGE_H

/*
 * A merge that is being committed. What comes from the other branches is not
 * the work of who commits: a line is theirs only when no parent has it.
 */

#include "git/hunks.h"
#include "git/store.h"

struct merge_parents {
	VEC(struct object_id) commits; /* beside HEAD; none: no merge */
};

/* From MERGE_HEAD, or in the pre-merge-commit hook from GITHEAD_*. */
int merge_parents(struct merge_parents *out, struct arena *arena,
		  struct store *store, struct err *err);

/* Keeps of `hunks` only what is new against another parent as well. */
void merge_keep_new(struct hunk_list *hunks, struct arena *arena,
		    const struct hunk_list *other);

#endif
