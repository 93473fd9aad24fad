#ifndef GIT_STAGED_H
#define GIT_STAGED_H

/*
 * What the index changes against a tree. Folders that the TREE extension of the
 * index knows to be equal are passed by unread, so that the cost follows the
 * change and not the repository.
 */

#include "git/index_file.h"
#include "git/repository.h"

/* `tree` may be NULL: everything is new then. Intent-to-add entries are not
 * there; unmerged ones are marked. */
int staged_deltas(struct deltas *out, struct arena *arena, git_repository *git,
		  git_tree *tree, const struct index_file *index,
		  struct err *err);

#endif
