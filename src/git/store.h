#ifndef GIT_STORE_H
#define GIT_STORE_H

/*
 * A way to read a repository. There are two with one interface: libgit2 with
 * our own reader of the index (native.h), and git's plumbing where that cannot
 * read the repository (gitcli.h). What is made of it (changes.c) is the same.
 */

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "git/delta.h"
#include "git/index_file.h"

struct store;

enum blob_state {
	BLOB_READ = 0,
	BLOB_MISSING = 1, /* not in the repository, and not to be had */
	BLOB_TOO_LARGE = 2,
};

/* The repository is damaged: no other way to read it helps, though git might
 * not notice. */
#define REPOSITORY_BROKEN INDEX_BROKEN

/* All return 0, or -1 or REPOSITORY_BROKEN with a line in `err`; what they give
 * lives in `arena`. */
struct store_ops {
	/* The commit of a revision. */
	int (*commit)(struct store *store, struct object_id *out,
		      const char *revision, struct err *err);

	/* The commit of HEAD; `exists` is false on a branch without one. */
	int (*head)(struct store *store, struct object_id *out, bool *exists,
		    struct err *err);

	/* What the index changes against a commit (NULL: against nothing). */
	int (*staged)(struct store *store, struct deltas *out,
		      struct arena *arena, const struct object_id *commit,
		      struct err *err);

	/* What one commit (NULL: nothing) and another differ in. */
	int (*between)(struct store *store, struct deltas *out,
		       struct arena *arena, const struct object_id *from,
		       const struct object_id *to, struct err *err);

	/* The best common ancestor of a commit and any of others. `exists` is
	 * false when there is none; -1 also when the history is cut short. */
	int (*merge_base)(struct store *store, struct object_id *out,
			  bool *exists, const struct object_id *commit,
			  const struct object_id *others, size_t count,
			  struct err *err);

	/* The commits of the refs whose names begin so ("refs/heads/"). */
	int (*tips)(struct store *store, struct object_ids *out,
		    struct arena *arena, const char *prefix, struct err *err);

	/* Returns a blob_state, or -1. */
	int (*blob)(struct store *store, struct slice *out, struct arena *arena,
		    const struct object_id *id, size_t largest,
		    struct err *err);

	/* The text of a file in a commit (NULL: in the index). Returns 1 when
	 * there is no such file. */
	int (*file)(struct store *store, struct slice *out, struct arena *arena,
		    const struct object_id *commit, const char *path,
		    struct err *err);
};

struct store {
	const struct store_ops *ops;
	const char *top;     /* absolute; "" when bare */
	const char *git_dir; /* of this work tree */
	const char *shallow; /* a file that is there in a shallow clone */
};

#endif
