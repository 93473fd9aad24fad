#ifndef GIT_INDEX_TREE_H
#define GIT_INDEX_TREE_H

/* The TREE extension of the index: which folders equal which tree object. */

#include "git/index_file.h"

/* Fills in the folders. Broken bytes leave none: a comparison then goes through
 * every entry. */
void index_tree_read(struct index_file *index, struct arena *arena,
		     const uint8_t *data, size_t size);

#endif
