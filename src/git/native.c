/*
 * The functions of git/reading.h by libgit2, but for the index, which
 * index_file.h reads without building a list of all its files. The same answers
 * as gitcli.c.
 */

#include "git/native.h"

#include "git/staged.h"

static struct native *native_of(struct store *store)
{
	return (struct native *)store;
}

static git_repository *git_of(struct store *store)
{
	return native_of(store)->repo->git;
}

static git_oid to_oid(const struct object_id *id)
{
	git_oid oid;

	git_oid_fromraw(&oid, id->bytes);
	return oid;
}

static struct object_id from_oid(const git_oid *oid)
{
	struct object_id id = { { 0 } };

	memcpy(id.bytes, oid->id, GIT_OID_RAWSZ);
	return id;
}

/* --- commits ---------------------------------------------------------------- */

static int native_commit(struct store *store, struct object_id *out,
			 const char *revision, struct err *err)
{
	git_object *object = NULL, *commit = NULL;
	int rc = -1;

	if (git_revparse_single(&object, git_of(store), revision) ||
	    git_object_peel(&commit, object, GIT_OBJECT_COMMIT)) {
		libgit2_failed(err, "%s is not a commit", revision);
		goto out;
	}
	*out = from_oid(git_object_id(commit));
	rc = 0;
out:
	git_object_free(commit);
	git_object_free(object);
	return rc;
}

/* A commit that HEAD names and that is missing is no unborn branch, though
 * libgit2 gives both the same code. */
static int native_head(struct store *store, struct object_id *out, bool *exists,
		       struct err *err)
{
	int unborn = git_repository_head_unborn(git_of(store));

	*exists = unborn == 0;
	if (unborn < 0)
		return libgit2_failed(err, "cannot read HEAD");
	return unborn ? 0 : native_commit(store, out, "HEAD", err);
}

static int native_merge_base(struct store *store, struct object_id *out,
			     bool *exists, const struct object_id *commit,
			     const struct object_id *others, size_t count,
			     struct err *err)
{
	struct arena arena;
	git_oid *oids, base;
	int rc;

	arena_init(&arena);
	oids = ARENA_ARRAY(&arena, git_oid, count + 1);
	oids[0] = to_oid(commit);
	for (size_t i = 0; i < count; i++)
		oids[i + 1] = to_oid(&others[i]);
	rc = git_merge_base_many(&base, git_of(store), count + 1, oids);
	arena_release(&arena);
	*exists = rc == 0;
	if (!rc)
		*out = from_oid(&base);
	if (rc && rc != GIT_ENOTFOUND)
		return libgit2_failed(err, "cannot find the merge base");
	return 0;
}

static int native_tips(struct store *store, struct object_ids *out,
		       struct arena *arena, const char *prefix, struct err *err)
{
	git_reference_iterator *iterator;
	git_reference *ref;
	int rc;

	if (git_reference_iterator_glob_new(&iterator, git_of(store),
					    arena_fmt(arena, "%s*", prefix)))
		return libgit2_failed(err, "cannot read the branches");
	while (!(rc = git_reference_next(&ref, iterator))) {
		git_object *commit;

		/* A branch that leads nowhere is no base. */
		if (!git_reference_peel(&commit, ref, GIT_OBJECT_COMMIT)) {
			vec_push(arena, &out->all,
				 from_oid(git_object_id(commit)));
			git_object_free(commit);
		}
		git_reference_free(ref);
	}
	git_reference_iterator_free(iterator);
	if (rc != GIT_ITEROVER)
		return libgit2_failed(err, "cannot read the branches");
	return 0;
}

/* --- differences -------------------------------------------------------------- */

static int tree_of(git_tree **out, struct store *store,
		   const struct object_id *commit, struct err *err)
{
	git_commit *object = NULL;
	git_oid oid;
	int rc;

	*out = NULL;
	if (!commit)
		return 0;
	oid = to_oid(commit);
	rc = git_commit_lookup(&object, git_of(store), &oid);
	if (!rc)
		rc = git_commit_tree(out, object);
	git_commit_free(object);
	return rc ? libgit2_failed(err, "cannot read the files of commit %s",
				   git_oid_tostr_s(&oid))
		  : 0;
}

static struct tree_entry entry_of_side(const git_diff_file *file)
{
	return (struct tree_entry){ file->mode, from_oid(&file->id) };
}

static void add_deltas(struct deltas *out, struct arena *arena, git_diff *diff)
{
	for (size_t i = 0; i < git_diff_num_deltas(diff); i++) {
		const git_diff_delta *d = git_diff_get_delta(diff, i);
		struct delta delta = { .before = entry_of_side(&d->old_file),
				       .after = entry_of_side(&d->new_file) };

		delta.path = arena_strdup(arena, d->new_file.path);
		delta.old_path = delta.path;
		delta.unmerged = d->status == GIT_DELTA_CONFLICTED;
		vec_push(arena, &out->all, delta);
	}
}

/* A hook gets an index that is there, or a commit to compare with that is
 * empty. Anything else would look like everything deleted. */
static int check_missing_index(const struct repository *repo,
			       const git_tree *tree, struct err *err)
{
	if (!repo->index_is_named || !tree || !git_tree_entrycount(tree))
		return 0;
	err_set(err, "the index %s does not exist (GIT_INDEX_FILE)",
		repo->index_path);
	return REPOSITORY_BROKEN;
}

static int native_staged(struct store *store, struct deltas *out,
			 struct arena *arena, const struct object_id *commit,
			 struct err *err)
{
	struct repository *repo = native_of(store)->repo;
	const struct index_file *index;
	git_tree *tree = NULL;
	int rc;

	if (tree_of(&tree, store, commit, err) < 0)
		return -1;
	rc = repository_index(&index, repo, err);
	if (!rc && index)
		rc = staged_deltas(out, arena, repo->git, tree, index, err);
	else if (!rc)
		rc = check_missing_index(repo, tree, err);
	git_tree_free(tree);
	return rc;
}

static int native_between(struct store *store, struct deltas *out,
			  struct arena *arena, const struct object_id *from,
			  const struct object_id *to, struct err *err)
{
	git_tree *before = NULL, *after = NULL;
	git_diff *diff = NULL;
	int rc = -1;

	if (tree_of(&before, store, from, err) < 0 ||
	    tree_of(&after, store, to, err) < 0)
		goto out;
	if (git_diff_tree_to_tree(&diff, git_of(store), before, after, NULL)) {
		libgit2_failed(err, "cannot compare two commits");
		goto out;
	}
	add_deltas(out, arena, diff);
	rc = 0;
out:
	git_diff_free(diff);
	git_tree_free(before);
	git_tree_free(after);
	return rc;
}

/* --- contents --------------------------------------------------------------- */

static int native_blob(struct store *store, struct slice *out,
		       struct arena *arena, const struct object_id *id,
		       size_t largest, struct err *err)
{
	git_oid oid = to_oid(id);
	git_odb_object *object = NULL;
	git_odb *odb = NULL;
	git_object_t type;
	size_t size;
	int rc;

	if (git_repository_odb(&odb, git_of(store)))
		return libgit2_failed(err, "cannot read the objects");
	rc = git_odb_read_header(&size, &type, odb, &oid);
	if (!rc && largest && size > largest) {
		git_odb_free(odb);
		return BLOB_TOO_LARGE;
	}
	if (!rc)
		rc = git_odb_read(&object, odb, &oid);
	if (!rc) {
		out->length = git_odb_object_size(object);
		out->ptr = arena_strndup(arena, git_odb_object_data(object),
					 out->length);
	}
	git_odb_object_free(object);
	git_odb_free(odb);
	if (rc == GIT_ENOTFOUND)
		return BLOB_MISSING;
	return rc ? libgit2_failed(err, "cannot read object %s",
				   git_oid_tostr_s(&oid))
		  : BLOB_READ;
}

/* Asked right behind GIT_ENOTFOUND: whether the tree has no such path, and not
 * that a tree on the way there is missing. */
static bool is_absent(void)
{
	const git_error *last = git_error_last();

	return !last || last->klass != GIT_ERROR_ODB;
}

static int staged_entry(struct store *store, struct tree_entry *out,
			const char *path, struct err *err)
{
	const struct index_file *index;
	struct index_cursor cursor;
	struct arena arena;
	int rc = repository_index(&index, native_of(store)->repo, err);

	if (rc || !index)
		return rc;
	arena_init(&arena);
	index_cursor_init(&cursor, index, &arena);
	index_cursor_seek(&cursor, path, strlen(path));
	if (cursor.path && !strcmp(cursor.path, path) && !cursor.stage &&
	    !cursor.intent_to_add)
		*out = cursor.entry;
	arena_release(&arena);
	return 0;
}

static int committed_entry(struct store *store, struct tree_entry *out,
			   const struct object_id *commit, const char *path,
			   struct err *err)
{
	git_tree_entry *entry = NULL;
	git_tree *tree = NULL;
	int rc;

	if (tree_of(&tree, store, commit, err) < 0)
		return -1;
	rc = git_tree_entry_bypath(&entry, tree, path);
	if (!rc) {
		out->mode = git_tree_entry_filemode_raw(entry);
		out->id = from_oid(git_tree_entry_id(entry));
	} else if (rc == GIT_ENOTFOUND && is_absent()) {
		rc = 0;
	} else {
		rc = libgit2_failed(err, "cannot read %s", path);
	}
	git_tree_entry_free(entry);
	git_tree_free(tree);
	return rc;
}

static int native_file(struct store *store, struct slice *out,
		       struct arena *arena, const struct object_id *commit,
		       const char *path, struct err *err)
{
	struct tree_entry entry = { .mode = 0 };
	int rc;

	rc = commit ? committed_entry(store, &entry, commit, path, err)
		    : staged_entry(store, &entry, path, err);
	if (rc < 0)
		return rc;
	if (!is_regular(&entry))
		return 1;
	rc = native_blob(store, out, arena, &entry.id, 0, err);
	if (rc == BLOB_MISSING)
		return err_set(err, "%s is missing from the repository", path);
	return rc;
}

int native_open(struct native *out, struct err *err)
{
	static const struct store_ops ops = {
		.commit = native_commit,
		.head = native_head,
		.staged = native_staged,
		.between = native_between,
		.merge_base = native_merge_base,
		.tips = native_tips,
		.blob = native_blob,
		.file = native_file,
	};

	if (repository_open(&out->repo, err) < 0)
		return -1;
	out->store = (struct store){ &ops, out->repo->top, out->repo->git_dir,
				     out->repo->shallow };
	return 0;
}
