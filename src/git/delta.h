#ifndef GIT_DELTA_H
#define GIT_DELTA_H

/* What differs between two trees, or between a tree and the index. */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/slice.h"
#include "base/vec.h"

/* The name of an object; of a SHA-1 the rest is zero. */
struct object_id {
	uint8_t bytes[32];
};

struct object_ids {
	VEC(struct object_id) all;
};

#define HEX_SIZE 65

#define MODE_KIND 0170000
#define MODE_FILE 0100000
#define MODE_LINK 0120000
#define MODE_TREE 0040000
#define MODE_MODULE 0160000

/* A path on one side. Mode 0: it is not there. */
struct tree_entry {
	uint32_t mode;
	struct object_id id;
};

struct delta {
	const char *path;
	const char *old_path; /* another one after a rename, else `path` */
	struct tree_entry before, after;
	struct slice *before_text, *after_text; /* where they were read */
	bool unmerged;
	uint32_t listed; /* its place in the list that the plan was shown */
};

struct deltas {
	VEC(struct delta) all; /* ordered by path */
};

static inline bool object_id_equal(const struct object_id *a,
				   const struct object_id *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static inline bool tree_entry_equal(const struct tree_entry *a,
				    const struct tree_entry *b)
{
	return a->mode == b->mode && object_id_equal(&a->id, &b->id);
}

/* Whether it has text to lint: links and submodules have none. */
static inline bool is_regular(const struct tree_entry *entry)
{
	return (entry->mode & MODE_KIND) == MODE_FILE;
}

/* 40 or 64 digits. False when `hex` does not begin with a whole name. */
bool object_id_parse(struct object_id *out, const char *hex);

/* Writes 40 digits, or 64 when `is_sha256`. */
void object_id_hex(char out[HEX_SIZE], const struct object_id *id,
		   bool is_sha256);

#endif
