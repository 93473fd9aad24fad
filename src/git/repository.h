#ifndef GIT_REPOSITORY_H
#define GIT_REPOSITORY_H

/*
 * The repository that the process stands in, opened by libgit2 as git would
 * open it inside a hook. It is opened once and kept; libgit2 is initialised by
 * the first who asks. For one thread.
 */

#include <stdbool.h>

#include <git2.h>

#include "base/arena.h"
#include "base/err.h"
#include "git/index_file.h"

struct repository {
	git_repository *git;
	const char *git_dir;	/* of this work tree, ends with a slash */
	const char *common_dir; /* the same unless it is a linked work tree */
	const char *shallow;	/* a file that is there in a shallow clone */
	const char *top; /* absolute, no slash at the end; "" when bare */
	const char *index_path;
	bool index_is_named; /* by GIT_INDEX_FILE */
};

/* -1 when libgit2 cannot open it, whether or not git could. */
int repository_open(struct repository **out, struct err *err);

/* Closes what is open, so that the next one opens again. */
void repository_close(void);

/* Every setting that git knows of, but for those of one command; NULL when they
 * cannot be read. Owned by the repository. */
git_config *repository_config(struct repository *repo);

/* The index, read once; NULL in `out` when there is no such file. */
int repository_index(const struct index_file **out, struct repository *repo,
		     struct err *err);

/* Starts libgit2 with the options that we need. */
int libgit2_begin(struct err *err);

/* Copies libgit2's last message behind what was being done. Returns -1. */
int libgit2_failed(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
