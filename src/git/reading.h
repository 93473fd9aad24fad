#ifndef GIT_READING_H
#define GIT_READING_H

/*
 * From what two sides differ in to the changed files with their texts and
 * hunks. The same for every way to read a repository.
 */

#include "git/changes.h"
#include "git/gitcli.h"
#include "git/merge.h"
#include "git/store.h"

struct reading {
	struct changes *out;
	struct arena *arena;
	const struct changes_options *options;
	size_t largest;
	struct store *store;
	struct gitcli *fetcher; /* for objects that only git can bring */
};

void reading_begin(struct reading *r, struct changes *out, struct arena *arena,
		   const struct changes_options *options, struct store *store);

/* The staged change. */
int reading_staged(struct reading *r, struct err *err);

/* What two commits differ in; `from` NULL is nothing. */
int reading_between(struct reading *r, const struct object_id *from,
		    const struct object_id *to, struct err *err);

/* A blob, brought by git when it is not here. Returns a blob_state, or -1. */
int reading_blob(struct reading *r, struct slice *out,
		 const struct object_id *id, size_t largest, struct err *err);

#endif
