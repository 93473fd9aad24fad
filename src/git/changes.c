#include "git/changes.h"

#include "git/hunks.h"
#include "git/native.h"

#define LARGEST_FILE ((size_t)2 * 1024 * 1024)

/* What one call of changes_staged or changes_range knows. */
struct reading {
	struct changes *out;
	struct arena *arena;
	const struct changes_options *options;
	size_t largest;
	struct store *store;
};

static bool is_python(const char *path)
{
	struct slice s = slice_of(path);

	return slice_ends(s, ".py") || slice_ends(s, ".pyi") ||
	       slice_ends(s, ".pyw");
}

static bool is_wanted(const struct reading *r, const char *path)
{
	if (r->options && r->options->wanted)
		return r->options->wanted(path, r->options->context);
	return is_python(path);
}

static void skip(struct reading *r, const char *path, const char *reason)
{
	struct skipped_file skipped = { path, reason };

	vec_push(r->arena, &r->out->skipped, skipped);
}

/* Reads one side. Returns 1 when the file is skipped for what stands there. */
static int read_side(struct reading *r, struct slice *out,
		     const struct delta *delta, const struct tree_entry *side,
		     struct err *err)
{
	int rc;

	*out = (struct slice){ "", 0 };
	if (!is_regular(side))
		return 0;
	rc = r->store->ops->blob(r->store, out, r->arena, &side->id, r->largest,
				 err);
	if (rc == BLOB_TOO_LARGE)
		skip(r, delta->path,
		     arena_fmt(r->arena,
			       "larger than %zu KiB; raise largest-file to "
			       "check it",
			       r->largest / 1024));
	if (rc == BLOB_MISSING)
		skip(r, delta->path,
		     "its contents are missing from the repository");
	return rc < 0 ? -1 : rc != BLOB_READ;
}

static int add_file(struct reading *r, const struct delta *delta,
		    struct err *err)
{
	struct changed_file file = { .path = delta->path,
				     .old_path = delta->old_path };
	struct hunk_list list = { 0 };
	int rc;

	rc = read_side(r, &file.before, delta, &delta->before, err);
	if (!rc)
		rc = read_side(r, &file.after, delta, &delta->after, err);
	if (rc)
		return rc < 0 ? -1 : 0;
	file.status = !is_regular(&delta->before)      ? CHANGE_ADDED
		      : delta->old_path != delta->path ? CHANGE_RENAMED
						       : CHANGE_MODIFIED;
	if (hunks_between(&list, r->arena, file.before, file.after, err) < 0)
		return err_prefix(err, "%s", delta->path);
	file.hunks.at = list.hunks.at;
	file.hunks.count = list.hunks.count;
	file.hunks.room = list.hunks.room;
	vec_push(r->arena, &r->out->files, file);
	return 0;
}

static int add_files(struct reading *r, const struct deltas *deltas,
		     struct err *err)
{
	for (size_t i = 0; i < deltas->all.count; i++) {
		const struct delta *delta = &deltas->all.at[i];

		if (!is_wanted(r, delta->path))
			continue;
		if (delta->unmerged)
			skip(r, delta->path, "unmerged");
		else if (is_regular(&delta->after) &&
			 !object_id_equal(&delta->before.id,
					  &delta->after.id) &&
			 add_file(r, delta, err) < 0)
			return -1;
	}
	return 0;
}

static void begin(struct reading *r, struct changes *out, struct arena *arena,
		  const struct changes_options *options)
{
	*r = (struct reading){ .out = out, .arena = arena, .options = options };
	r->largest = options && options->largest_file ? options->largest_file
						      : LARGEST_FILE;
	memset(out, 0, sizeof(*out));
}

static int read_staged(struct reading *r, struct store *store, struct err *err)
{
	struct deltas deltas = { 0 };
	struct object_id head;
	bool exists;

	r->store = store;
	r->out->top = arena_strdup(r->arena, store->top);
	if (store->ops->head(store, &head, &exists, err) < 0 ||
	    store->ops->staged(store, &deltas, r->arena, exists ? &head : NULL,
			       err) < 0)
		return -1;
	return add_files(r, &deltas, err);
}

int changes_staged(struct changes *out, struct arena *arena,
		   const struct changes_options *options, struct err *err)
{
	struct native native;
	struct reading r;

	begin(&r, out, arena, options);
	if (native_open(&native, err) < 0)
		return -1;
	return read_staged(&r, &native.store, err);
}

int changes_range(struct changes *out, struct arena *arena, const char *from,
		  const char *to, bool direct,
		  const struct changes_options *options, struct err *err)
{
	struct object_id old, new, base;
	struct deltas deltas = { 0 };
	struct native native;
	struct store *store = &native.store;
	struct reading r;
	bool exists;

	begin(&r, out, arena, options);
	if (native_open(&native, err) < 0 ||
	    store->ops->commit(store, &old, from, err) < 0 ||
	    store->ops->commit(store, &new, to, err) < 0)
		return -1;
	r.store = store;
	out->top = arena_strdup(arena, store->top);
	if (!direct) {
		if (store->ops->merge_base(store, &base, &exists, &new, &old, 1,
					   err) < 0)
			return -1;
		if (!exists)
			return err_set(err, "%s and %s have no common history",
				       from, to);
		old = base;
	}
	if (store->ops->between(store, &deltas, arena, &old, &new, err) < 0)
		return -1;
	return add_files(&r, &deltas, err);
}

int changes_blob(struct slice *out, struct arena *arena, const char *revision,
		 const char *path, struct err *err)
{
	struct tree_entry entry;
	struct object_id commit;
	struct native native;
	struct store *store = &native.store;
	int rc;

	if (native_open(&native, err) < 0)
		return -1;
	if (revision && store->ops->commit(store, &commit, revision, err) < 0)
		return -1;
	if (store->ops->entry(store, &entry, revision ? &commit : NULL, path,
			      err) < 0)
		return -1;
	if (!is_regular(&entry))
		return 1;
	rc = store->ops->blob(store, out, arena, &entry.id, 0, err);
	if (rc == BLOB_MISSING)
		return err_set(err, "%s is missing from the repository", path);
	return rc;
}
