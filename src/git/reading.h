#ifndef GIT_READING_H
#define GIT_READING_H

/*
 * First a list of what two sides differ in, which the plan looks at; then, of what
 * is wanted in it, the changed files with their texts and hunks. The same for every
 * way to read a repository.
 */

#include "git/changes.h"
#include "git/gitcli.h"
#include "git/merge.h"
#include "git/store.h"

struct reading {
	struct changes *out;
	struct change_list *list;
	struct arena *arena;
	struct store *store;
	struct gitcli *fetcher; /* for objects that only git can bring */
};

void reading_begin(struct reading *r, struct arena *arena,
		   struct change_list *list, struct changes *out,
		   struct store *store);

/* Lists the staged change. */
int reading_list_staged(struct reading *r, struct err *err);

/* Lists what two commits differ in; `from` NULL is nothing. */
int reading_list_between(struct reading *r, const struct object_id *from,
			 const struct object_id *to, struct err *err);

/* Reads what is wanted of the list. */
int reading_read(struct reading *r, struct err *err);

/* A blob, brought by git when it is not here. Returns a blob_state, or -1. */
int reading_blob(struct reading *r, struct slice *out,
		 const struct object_id *id, size_t largest, struct err *err);

#endif
