#ifndef GIT_INDEX_SPLIT_H
#define GIT_INDEX_SPLIT_H

/*
 * A split index: the entries of a file that is rarely written (sharedindex.*),
 * and what became of them in the index proper, which names that file, says which
 * of its entries are gone or are others now, and has further ones.
 */

#include "git/index_file.h"

/* The path of the shared part; NULL when what is said of it is cut off. */
const char *index_shared_path(struct arena *arena, const struct index_file *own,
			      const char *git_dir);

/* Makes one index of both, with the extensions of `own`. */
int index_join(struct slice *out, struct arena *arena,
	       const struct index_file *own, const struct index_file *shared,
	       struct err *err);

#endif
