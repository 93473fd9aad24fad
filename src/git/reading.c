/*
 * In: the deltas of two sides. In this order: renames are paired, files that
 * nobody wants dropped, contents read, lines of other parents taken out, hunks
 * cut. A file that cannot be read is skipped with a reason; it fails nothing
 * else.
 */

#include "git/reading.h"

#include <stdlib.h>

#include "base/text.h"
#include "git/hunks.h"
#include "git/renames.h"

#define LARGEST_FILE ((size_t)2 * 1024 * 1024)

void reading_begin(struct reading *r, struct changes *out, struct arena *arena,
		   const struct changes_options *options, struct store *store)
{
	*r = (struct reading){
		.out = out, .arena = arena, .options = options, .store = store
	};
	r->largest = options && options->largest_file ? options->largest_file
						      : LARGEST_FILE;
	*out = (struct changes){ .top = arena_strdup(arena, store->top) };
}

/* --- which files ----------------------------------------------------------------- */

static bool is_wanted(const struct reading *r, const char *path)
{
	size_t largest;

	if (r->options && r->options->wanted)
		return r->options->wanted(path, &largest, r->options->context);
	return name_is_python(path);
}

static size_t largest_of(const struct reading *r, const char *path)
{
	size_t largest = r->largest;

	if (r->options && r->options->wanted)
		r->options->wanted(path, &largest, r->options->context);
	return largest;
}

/* What was no Python file before is new when it becomes one. */
static bool may_be_renamed(const struct delta *delta, void *context)
{
	return is_wanted(context, delta->path);
}

static int find_renames(struct reading *r, struct deltas *deltas,
			struct err *err)
{
	struct rename_job job = { r->store, r->arena, r->largest, 0 };
	const char *note;

	if (renames_find(deltas, &job, may_be_renamed, r, err) < 0)
		return -1;
	if (!job.left)
		return 0;
	note = arena_fmt(
		r->arena,
		"too many files were added and deleted to detect renames; %zu "
		"files count as new",
		job.left);
	vec_push(r->arena, &r->out->notes, note);
	return 0;
}

static void skip_path(struct reading *r, const char *path, const char *reason)
{
	struct skipped_file skipped = { path, reason };

	vec_push(r->arena, &r->out->skipped, skipped);
}

/* --- contents ----------------------------------------------------------------------- */

int reading_blob(struct reading *r, struct slice *out,
		 const struct object_id *id, size_t largest, struct err *err)
{
	int rc = r->store->ops->blob(r->store, out, r->arena, id, largest, err);

	/* What libgit2 cannot read, git may; it fetches nothing for it. */
	if (rc != BLOB_MISSING ||
	    (r->fetcher && r->store == &r->fetcher->store))
		return rc;
	if (!r->fetcher && gitcli_open(&r->fetcher, NULL) < 0) {
		r->fetcher = NULL;
		return rc;
	}
	return r->fetcher->store.ops->blob(&r->fetcher->store, out, r->arena,
					   id, largest, err);
}

/* Reads one side. Returns 1 when the file is skipped for what stands there. */
static int read_side(struct reading *r, struct slice *out, const char *path,
		     const struct tree_entry *side, const struct slice *known,
		     struct err *err)
{
	size_t largest = largest_of(r, path);
	int rc;

	*out = known ? *known : (struct slice){ "", 0 };
	if (known || !is_regular(side))
		return 0;
	rc = reading_blob(r, out, &side->id, largest, err);
	if (rc == BLOB_TOO_LARGE)
		skip_path(
			r, path,
			arena_fmt(
				r->arena,
				"larger than largest-file allows, which is %zu "
				"(bytes)",
				largest));
	if (rc == BLOB_MISSING)
		skip_path(
			r, path,
			"its contents are not in this clone, and hylint fetches "
			"nothing; `git fetch --refetch` fetches them");
	return rc < 0 ? -1 : rc != BLOB_READ;
}

/* --- merges --------------------------------------------------------------------------- */

/* What the index changes against one of the other parents. */
struct other_side {
	struct deltas deltas;
};

struct other_sides {
	VEC(struct other_side) all;
};

static int read_other_sides(struct reading *r, struct other_sides *out,
			    struct err *err)
{
	struct merge_parents parents;

	if (merge_parents(&parents, r->arena, r->store, err) < 0)
		return -1;
	for (size_t i = 0; i < parents.commits.count; i++) {
		struct other_side side = { 0 };

		if (r->store->ops->staged(r->store, &side.deltas, r->arena,
					  &parents.commits.at[i], err) < 0 ||
		    find_renames(r, &side.deltas, err) < 0)
			return -1;
		vec_push(r->arena, &out->all, side);
	}
	return 0;
}

static int by_path(const void *path, const void *delta)
{
	return strcmp(path, ((const struct delta *)delta)->path);
}

static const struct delta *find_delta(const struct deltas *deltas,
				      const char *path)
{
	return deltas->all.count
		       ? bsearch(path, deltas->all.at, deltas->all.count,
				 sizeof(*deltas->all.at), by_path)
		       : NULL;
}

/* Takes out what another parent has. Returns 1 when the file is as that parent
 * has it, or is skipped. */
static int compare_other(struct reading *r, struct changed_file *file,
			 struct hunk_list *hunks, const struct other_side *side,
			 struct err *err)
{
	const struct delta *delta = find_delta(&side->deltas, file->path);
	struct hunk_list other = { 0 };
	struct slice before;
	int rc;

	if (!delta || object_id_equal(&delta->before.id, &delta->after.id))
		return 1;
	rc = read_side(r, &before, file->path, &delta->before,
		       delta->before_text, err);
	if (rc)
		return rc;
	if (hunks_between(&other, r->arena, before, file->after, err) < 0)
		return -1;
	merge_keep_new(hunks, r->arena, &other);
	vec_push(r->arena, &file->other_befores, before);
	return 0;
}

/* --- files ------------------------------------------------------------------------------ */

static enum change_status status_of(const struct delta *delta)
{
	if (!is_regular(&delta->before))
		return CHANGE_ADDED;
	return delta->old_path == delta->path ? CHANGE_MODIFIED
					      : CHANGE_RENAMED;
}

static int add_file(struct reading *r, const struct delta *delta,
		    const struct other_sides *others, struct err *err)
{
	struct changed_file file = { .path = delta->path,
				     .old_path = delta->old_path,
				     .status = status_of(delta) };
	struct hunk_list hunks = { 0 };
	int rc;

	rc = read_side(r, &file.after, delta->path, &delta->after,
		       delta->after_text, err);
	if (!rc)
		rc = read_side(r, &file.before, delta->path, &delta->before,
			       delta->before_text, err);
	if (!rc &&
	    hunks_between(&hunks, r->arena, file.before, file.after, err) < 0)
		rc = err_prefix(err, "%s", delta->path);
	for (size_t i = 0; !rc && i < others->all.count; i++)
		rc = compare_other(r, &file, &hunks, &others->all.at[i], err);
	if (rc)
		return rc < 0 ? -1 : 0;
	file.hunks.at = hunks.hunks.at;
	file.hunks.count = hunks.hunks.count;
	file.hunks.room = hunks.hunks.room;
	vec_push(r->arena, &r->out->files, file);
	return 0;
}

/* A program without an ending is known by its first line. */
static bool is_script(struct reading *r, const struct delta *delta)
{
	struct slice text;
	size_t largest;

	if (!r->options || !r->options->wanted || !is_regular(&delta->after) ||
	    !name_is_bare(delta->path) ||
	    !r->options->wanted("a.py", &largest, r->options->context))
		return false;
	return reading_blob(r, &text, &delta->after.id, r->largest, NULL) ==
		       BLOB_READ &&
	       text_is_python_script(text);
}

static int add_files(struct reading *r, const struct deltas *deltas,
		     const struct other_sides *others, struct err *err)
{
	for (size_t i = 0; i < deltas->all.count; i++) {
		const struct delta *delta = &deltas->all.at[i];

		vec_push(r->arena, &r->out->paths, delta->path);
		if (!is_wanted(r, delta->path) && !is_script(r, delta))
			continue;
		if (delta->unmerged)
			skip_path(r, delta->path, "unmerged");
		else if (!delta->after.mode && is_regular(&delta->before))
			vec_push(r->arena, &r->out->deleted, delta->path);
		else if (is_regular(&delta->after) &&
			 !object_id_equal(&delta->before.id,
					  &delta->after.id) &&
			 add_file(r, delta, others, err) < 0)
			return -1;
	}
	return 0;
}

int reading_staged(struct reading *r, struct err *err)
{
	struct other_sides others = { 0 };
	struct deltas deltas = { 0 };
	struct object_id head;
	bool exists;
	int rc;

	if (r->store->ops->head(r->store, &head, &exists, err) < 0)
		return -1;
	r->out->base = "HEAD";
	rc = r->store->ops->staged(r->store, &deltas, r->arena,
				   exists ? &head : NULL, err);
	if (rc || !deltas.all.count)
		return rc;
	if (find_renames(r, &deltas, err) < 0 ||
	    read_other_sides(r, &others, err) < 0)
		return -1;
	return add_files(r, &deltas, &others, err);
}

/* A name that is longer than SHA-1's is one of SHA-256. */
static const char *reading_hex(struct arena *arena, const struct object_id *id)
{
	static const uint8_t rest[12];
	char hex[HEX_SIZE];

	object_id_hex(hex, id, memcmp(id->bytes + 20, rest, 12) != 0);
	return arena_strdup(arena, hex);
}

int reading_between(struct reading *r, const struct object_id *from,
		    const struct object_id *to, struct err *err)
{
	const struct other_sides others = { 0 };
	struct deltas deltas = { 0 };

	if (from)
		r->out->base = reading_hex(r->arena, from);
	if (r->store->ops->between(r->store, &deltas, r->arena, from, to, err) <
		    0 ||
	    find_renames(r, &deltas, err) < 0)
		return -1;
	return add_files(r, &deltas, &others, err);
}

void repository_forked(void)
{
	gitcli_forked();
}
