/*
 * In: the deltas of two sides, which become a list of paths. When the plan has said
 * which of them are wanted, in this order: renames are paired, files that nobody
 * wants dropped, contents read, lines of other parents taken out, hunks cut. A file
 * that cannot be read is skipped with a reason; it fails nothing else.
 */

#include "git/reading.h"

#include <stdlib.h>

#include "base/text.h"
#include "git/hunks.h"
#include "git/renames.h"

#define LARGEST_FILE ((size_t)2 * 1024 * 1024)

/* What the index, or a commit, changes against one other side. */
struct side_deltas {
	struct deltas deltas;
};

struct listed_sides {
	const char *base; /* that the change counts from; NULL: from nothing */
	struct deltas deltas;
	VEC(struct side_deltas) others; /* of a merge */
};

void reading_begin(struct reading *r, struct arena *arena,
		   struct change_list *list, struct changes *out,
		   struct store *store)
{
	*r = (struct reading){
		.out = out, .list = list, .arena = arena, .store = store
	};
	if (out)
		*out = (struct changes){ .top = arena_strdup(arena,
							     store->top) };
}

/* --- the list -------------------------------------------------------------------- */

static struct listed_sides *begin_list(struct reading *r)
{
	*r->list = (struct change_list){ .arena = r->arena,
					 .largest = LARGEST_FILE };
	r->list->sides = ARENA_NEW(r->arena, struct listed_sides);
	return r->list->sides;
}

static void list_paths(struct reading *r, struct deltas *deltas)
{
	for (size_t i = 0; i < deltas->all.count; i++) {
		struct delta *delta = &deltas->all.at[i];
		struct listed_path path = { delta->path,
					    name_is_python(delta->path),
					    LARGEST_FILE };

		delta->listed = (uint32_t)r->list->paths.count;
		vec_push(r->arena, &r->list->paths, path);
	}
}

static int list_other_sides(struct reading *r, struct listed_sides *sides,
			    struct err *err)
{
	struct merge_parents parents;

	if (merge_parents(&parents, r->arena, r->store, err) < 0)
		return -1;
	for (size_t i = 0; i < parents.commits.count; i++) {
		struct side_deltas side = { 0 };

		if (r->store->ops->staged(r->store, &side.deltas, r->arena,
					  &parents.commits.at[i], err) < 0)
			return -1;
		list_paths(r, &side.deltas);
		vec_push(r->arena, &sides->others, side);
	}
	return 0;
}

int reading_list_staged(struct reading *r, struct err *err)
{
	struct listed_sides *sides = begin_list(r);
	struct object_id head;
	bool exists;
	int rc;

	if (r->store->ops->head(r->store, &head, &exists, err) < 0)
		return -1;
	sides->base = "HEAD";
	rc = r->store->ops->staged(r->store, &sides->deltas, r->arena,
				   exists ? &head : NULL, err);
	if (rc || !sides->deltas.all.count)
		return rc;
	list_paths(r, &sides->deltas);
	return list_other_sides(r, sides, err);
}

/* A name that is longer than SHA-1's is one of SHA-256. */
static const char *reading_hex(struct arena *arena, const struct object_id *id)
{
	static const uint8_t rest[12];
	char hex[HEX_SIZE];

	object_id_hex(hex, id, memcmp(id->bytes + 20, rest, 12) != 0);
	return arena_strdup(arena, hex);
}

int reading_list_between(struct reading *r, const struct object_id *from,
			 const struct object_id *to, struct err *err)
{
	struct listed_sides *sides = begin_list(r);

	if (from)
		sides->base = reading_hex(r->arena, from);
	if (r->store->ops->between(r->store, &sides->deltas, r->arena, from, to,
				   err) < 0)
		return -1;
	list_paths(r, &sides->deltas);
	return 0;
}

/* --- renames --------------------------------------------------------------------- */

static const struct listed_path *listed_at(const struct reading *r,
					   const struct delta *delta)
{
	return &r->list->paths.at[delta->listed];
}

/* The list stays as it is: it is read again where libgit2 fails. */
static struct deltas copy_deltas(struct arena *arena,
				 const struct deltas *deltas)
{
	struct deltas copy = *deltas;
	size_t count = copy.all.count;

	copy.all.at = ARENA_ARRAY(arena, struct delta, count);
	copy.all.room = count;
	if (count)
		memcpy(copy.all.at, deltas->all.at,
		       count * sizeof(*copy.all.at));
	return copy;
}

/* What was no Python file before is new when it becomes one. */
static bool may_be_renamed(const struct delta *delta, void *context)
{
	return listed_at(context, delta)->is_wanted;
}

static int find_renames(struct reading *r, struct deltas *deltas,
			struct err *err)
{
	struct rename_job job = { r->store, r->arena, r->list->largest, 0 };
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
static int read_side(struct reading *r, struct slice *out,
		     const struct listed_path *listed,
		     const struct tree_entry *side, const struct slice *known,
		     struct err *err)
{
	const char *path = listed->path;
	size_t largest = listed->is_wanted ? listed->largest : r->list->largest;
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

struct other_sides {
	VEC(struct side_deltas) all;
};

static int pair_other_sides(struct reading *r, struct other_sides *out,
			    struct err *err)
{
	const struct listed_sides *sides = r->list->sides;

	for (size_t i = 0; i < sides->others.count; i++) {
		struct side_deltas side = { copy_deltas(
			r->arena, &sides->others.at[i].deltas) };

		if (find_renames(r, &side.deltas, err) < 0)
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
			 struct hunk_list *hunks,
			 const struct side_deltas *side, struct err *err)
{
	const struct delta *delta = find_delta(&side->deltas, file->path);
	struct hunk_list other = { 0 };
	struct slice before;
	int rc;

	if (!delta || object_id_equal(&delta->before.id, &delta->after.id))
		return 1;
	rc = read_side(r, &before, listed_at(r, delta), &delta->before,
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

	rc = read_side(r, &file.after, listed_at(r, delta), &delta->after,
		       delta->after_text, err);
	if (!rc)
		rc = read_side(r, &file.before, listed_at(r, delta),
			       &delta->before, delta->before_text, err);
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

	if (!is_regular(&delta->after) || !name_is_bare(delta->path))
		return false;
	return reading_blob(r, &text, &delta->after.id, r->list->largest,
			    NULL) == BLOB_READ &&
	       text_is_python_script(text);
}

static int add_files(struct reading *r, const struct deltas *deltas,
		     const struct other_sides *others, struct err *err)
{
	for (size_t i = 0; i < deltas->all.count; i++) {
		const struct delta *delta = &deltas->all.at[i];

		vec_push(r->arena, &r->out->paths, delta->path);
		if (!listed_at(r, delta)->is_wanted && !is_script(r, delta))
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

int reading_read(struct reading *r, struct err *err)
{
	struct listed_sides *sides = r->list->sides;
	struct deltas deltas = copy_deltas(r->arena, &sides->deltas);
	struct other_sides others = { 0 };

	r->out->base = sides->base;
	if (!deltas.all.count)
		return 0;
	if (find_renames(r, &deltas, err) < 0 ||
	    pair_other_sides(r, &others, err) < 0)
		return -1;
	return add_files(r, &deltas, &others, err);
}

void repository_forked(void)
{
	gitcli_forked();
}
