#ifndef GIT_INDEX_FILE_H
#define GIT_INDEX_FILE_H

/*
 * Git's index, read in place: versions 2, 3 and 4, sparse folders, and the TREE
 * extension, which knows whole folders to be equal to a tree object and so lets
 * a comparison pass them by. A hundred thousand files cost a scan and no
 * allocation. Of a split index the two parts are put together first.
 *
 * The trailing checksum is not looked at: git does not either, and
 * index.skipHash leaves it empty. Any bytes may be in the file; what is handed
 * out lies within it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "git/delta.h"

/* A folder of the TREE extension. */
struct index_folder {
	const char *name; /* of this level; not terminated by NUL */
	uint32_t name_length;
	uint32_t parent;
	int64_t entries; /* how many of the index are below; -1: not known */
	struct object_id id;
};

#define NO_FOLDER UINT32_MAX

/* Where reading may begin again. */
struct index_mark {
	const uint8_t *at;
	/* In version 4 a path is told by what it has in common with the one
	 * before: that one's length, and this path; else NULL. */
	size_t length_before;
	const char *path;
};

struct index_file {
	const uint8_t *data;
	size_t size;
	bool is_mapped;
	uint32_t version, count;
	size_t id_size;	   /* 20, or 32 with SHA-256 */
	bool has_nameless; /* entries, as half of a split index has */
	size_t longest;	   /* path */
	const uint8_t *extensions;
	struct index_mark *marks; /* every 64th entry */
	struct slice link; /* what a split index says of its other part */
	struct index_folder *folders; /* the root first, parents first */
	uint32_t folder_count;
	uint32_t *slots; /* of folders by parent and name, a power of two */
	uint32_t slot_count;
};

/* What reading returns when the bytes are no index. */
#define INDEX_BROKEN (-3)

/* -1 when it cannot be read or needs something that we do not know. The other
 * part of a split index is in the git directory, whose path ends with a slash. */
int index_open(struct index_file *out, struct arena *arena, const char *path,
	       const char *git_dir, struct err *err);
int index_read(struct index_file *out, struct arena *arena, const void *data,
	       size_t size, struct err *err);
void index_close(struct index_file *index);

/* The folder `name` of another one, or NO_FOLDER. */
uint32_t index_folder_find(const struct index_file *index, uint32_t parent,
			   const char *name, size_t length);

/* Goes through the entries in order. */
struct index_cursor {
	const struct index_file *index;
	uint32_t position; /* of the entry that is shown */
	const uint8_t *at, *next;
	char *buffer; /* for version 4 */
	/* The entry; valid until the cursor moves. */
	const char *path; /* NULL behind the last one */
	size_t length;
	struct tree_entry entry; /* of mode MODE_TREE for a sparse folder,
				    whose path ends with a slash */
	bool is_extended;	 /* its flags go on */
	unsigned stage;		 /* 0 unless it is unmerged */
	bool intent_to_add;
};

/* Stands on the first entry. */
void index_cursor_init(struct index_cursor *cursor,
		       const struct index_file *index, struct arena *arena);
void index_cursor_next(struct index_cursor *cursor);
void index_cursor_skip(struct index_cursor *cursor, uint32_t count);

/* Moves to the first entry that is not before a path. */
void index_cursor_seek(struct index_cursor *cursor, const char *path,
		       size_t length);

/* The order of the index. */
int path_order(const char *a, size_t a_length, const char *b, size_t b_length);

#endif
