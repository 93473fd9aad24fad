/*
 * Each question is a struct request with two ways to answer it, libgit2 and git
 * (request.h). What comes out belongs to the caller's arena.
 */

#include "git/changes.h"

#include <stdlib.h>

#include "base/text.h"
#include "git/hunks.h"
#include "git/merge.h"
#include "git/request.h"

static int list_staged(struct reading *r, const void *what, struct err *err)
{
	(void)what;
	return reading_list_staged(r, err);
}

int changes_list_staged(struct change_list *out, struct arena *arena,
			struct err *err)
{
	return request_list(out, arena, list_staged, NULL, err);
}

static int read_listed(struct reading *r, const void *what, struct err *err)
{
	(void)what;
	return reading_read(r, err);
}

int changes_read(struct changes *out, struct change_list *list, struct err *err)
{
	const struct request request = { .out = out,
					 .list = list,
					 .arena = list->arena,
					 .read = read_listed };

	return request_run(&request, err);
}

struct wanted_blob {
	struct slice *out;
	const char *revision, *path;
};

static int read_blob(struct reading *r, const void *what, struct err *err)
{
	const struct wanted_blob *wanted = what;
	const struct store_ops *ops = r->store->ops;
	struct object_id commit;

	if (wanted->revision &&
	    ops->commit(r->store, &commit, wanted->revision, err) < 0)
		return -1;
	return ops->file(r->store, wanted->out, r->arena,
			 wanted->revision ? &commit : NULL, wanted->path, err);
}

int changes_blob(struct slice *out, struct arena *arena, const char *revision,
		 const char *path, struct err *err)
{
	const struct wanted_blob wanted = { out, revision, path };
	return request_ask(arena, read_blob, &wanted, err);
}

struct wanted_folder {
	struct folder_files *out;
	const char *revision, *folder;
	const char *const *endings;
	size_t largest;
};

static bool is_right_in(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	if (length &&
	    (strncmp(path, folder, length) != 0 || path[length] != '/'))
		return false;
	return !strchr(path + length + (length > 0), '/');
}

static bool has_ending(const char *path, const char *const *endings)
{
	for (size_t i = 0; endings[i]; i++)
		if (slice_ends(slice_of(path), endings[i]))
			return true;
	return false;
}

static int read_folder_file(struct reading *r, const struct wanted_folder *w,
			    const struct delta *delta, struct err *err)
{
	struct folder_file file = { .path = delta->path };
	int rc = reading_blob(r, &file.text, &delta->after.id, w->largest, err);

	if (rc < 0)
		return -1;
	if (rc != BLOB_READ)
		return err_set(err, "%s: %s", delta->path,
			       rc == BLOB_TOO_LARGE
				       ? "too large"
				       : "missing from the repository");
	vec_push(r->arena, &w->out->files, file);
	return 0;
}

/* What a side has is what it differs in from nothing. */
static int read_all_of(struct reading *r, struct deltas *out,
		       const char *revision, struct err *err)
{
	const struct store_ops *ops = r->store->ops;
	struct object_id commit;

	if (!revision)
		return ops->staged(r->store, out, r->arena, NULL, err);
	if (ops->commit(r->store, &commit, revision, err) < 0)
		return -1;
	return ops->between(r->store, out, r->arena, NULL, &commit, err);
}

static int read_changed_folder(struct reading *r, const void *what,
			       struct err *err)
{
	const struct wanted_folder *w = what;
	struct deltas deltas = { 0 };
	int rc;

	*w->out = (struct folder_files){ 0 };
	rc = read_all_of(r, &deltas, w->revision, err);
	for (size_t i = 0; !rc && i < deltas.all.count; i++) {
		const struct delta *delta = &deltas.all.at[i];

		if (is_regular(&delta->after) &&
		    is_right_in(delta->path, w->folder) &&
		    has_ending(delta->path, w->endings))
			rc = read_folder_file(r, w, delta, err);
	}
	return rc;
}

int changes_folder(struct folder_files *out, struct arena *arena,
		   const char *revision, const char *folder,
		   const char *const *endings, size_t largest, struct err *err)
{
	const struct wanted_folder what = { out, revision, folder, endings,
					    largest };

	return request_ask(arena, read_changed_folder, &what, err);
}

/* --- texts near a path -------------------------------------------------------------- */

struct near_file {
	const struct delta *delta;
	size_t shared; /* bytes of the folders that it has in common */
};

struct texts_wanted {
	struct folder_files *out;
	size_t *left;
	const struct text_request *request;
};

/* "a/b/" of a/b/c.py and a/b/d/e.py. */
static size_t shared_folders(const char *a, const char *b)
{
	size_t shared = 0;

	for (size_t i = 0; a[i] && a[i] == b[i]; i++)
		if (a[i] == '/')
			shared = i + 1;
	return shared;
}

/* Of equal ones those higher up come first: a/x.py before a/b/x.py. */
static int by_nearness(const void *left, const void *right)
{
	const struct near_file *a = left, *b = right;
	size_t a_length = strlen(a->delta->path);
	size_t b_length = strlen(b->delta->path);

	if (a->shared != b->shared)
		return a->shared < b->shared ? 1 : -1;
	if (a_length != b_length)
		return a_length < b_length ? -1 : 1;
	return strcmp(a->delta->path, b->delta->path);
}

struct near_files {
	VEC(struct near_file) all;
};

static void sort_by_nearness(struct near_files *out, struct arena *arena,
			     const struct deltas *deltas,
			     const struct text_request *request)
{
	for (size_t i = 0; i < deltas->all.count; i++) {
		struct near_file file = { .delta = &deltas->all.at[i] };

		if (!is_regular(&file.delta->after) ||
		    !name_is_python(file.delta->path))
			continue;
		file.shared = shared_folders(file.delta->path, request->near);
		vec_push(arena, &out->all, file);
	}
	if (out->all.count)
		qsort(out->all.at, out->all.count, sizeof(*out->all.at),
		      by_nearness);
}

static int read_near(struct reading *r, const void *what, struct err *err)
{
	const struct texts_wanted *w = what;
	const struct text_request *request = w->request;
	struct near_files near = { 0 };
	struct deltas deltas = { 0 };
	size_t bytes = 0, i;

	*w->out = (struct folder_files){ 0 };
	if (read_all_of(r, &deltas, request->revision, err) < 0)
		return -1;
	sort_by_nearness(&near, r->arena, &deltas, request);
	for (i = 0; i < near.all.count && i < request->most_files &&
		    bytes < request->most_bytes;
	     i++) {
		const struct delta *delta = near.all.at[i].delta;
		struct folder_file file = { .path = delta->path };
		int rc = reading_blob(r, &file.text, &delta->after.id,
				      request->largest, err);

		if (rc < 0)
			return -1;
		if (rc != BLOB_READ)
			continue;
		bytes += file.text.length;
		vec_push(r->arena, &w->out->files, file);
	}
	*w->left = near.all.count - i;
	return 0;
}

int changes_texts(struct folder_files *out, size_t *left, struct arena *arena,
		  const struct text_request *what, struct err *err)
{
	const struct texts_wanted wanted = { out, left, what };

	return request_ask(arena, read_near, &wanted, err);
}

/* --- all texts ---------------------------------------------------------------------- */

struct wanted_mentions {
	struct mentions *out;
	const char *revision;
	size_t largest;
};

static int look_through_texts(struct reading *r, const void *what,
			      struct err *err)
{
	const struct wanted_mentions *w = what;
	struct deltas deltas = { 0 };
	bool over = false;
	int rc = read_all_of(r, &deltas, w->revision, err);

	for (size_t i = 0; rc >= 0 && !over && i < deltas.all.count; i++) {
		const struct delta *delta = &deltas.all.at[i];
		struct slice text;

		if (!is_regular(&delta->after) ||
		    !mentions_may_be_in(w->out, delta->path))
			continue;
		rc = reading_blob(r, &text, &delta->after.id, w->largest, err);
		if (rc == BLOB_READ)
			over = mentions_look(w->out, text);
	}
	return rc < 0 ? -1 : 0;
}

int changes_mention(struct mentions *out, struct arena *arena,
		    const char *revision, size_t largest, struct err *err)
{
	const struct wanted_mentions what = { out, revision, largest };

	return request_ask(arena, look_through_texts, &what, err);
}

int changes_compare(struct changed_file *file, struct arena *arena,
		    struct err *err)
{
	struct hunk_list hunks = { 0 };

	if (hunks_between(&hunks, arena, file->before, file->after, err) < 0)
		return -1;
	for (size_t i = 0; i < file->other_befores.count; i++) {
		struct hunk_list other = { 0 };

		if (hunks_between(&other, arena, file->other_befores.at[i],
				  file->after, err) < 0)
			return -1;
		merge_keep_new(&hunks, arena, &other);
	}
	file->hunks.at = hunks.hunks.at;
	file->hunks.count = hunks.hunks.count;
	file->hunks.room = hunks.hunks.room;
	return 0;
}

static int read_head(struct reading *r, const void *what, struct err *err)
{
	const char **out = *(const char **const *)what;
	struct object_id commit;
	char hex[HEX_SIZE] = "";
	bool exists;

	if (r->store->ops->head(r->store, &commit, &exists, err) < 0)
		return -1;
	if (exists)
		object_id_hex(hex, &commit, true);
	*out = arena_strdup(r->arena, hex);
	return 0;
}

int changes_head(const char **out, struct arena *arena, struct err *err)
{
	return request_ask(arena, read_head, &out, err);
}
