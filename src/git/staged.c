/*
 * The tree and the index are walked side by side in git's order. Folders come
 * as tree objects that are read when they are entered; those that the index
 * knows to be equal are skipped in both.
 */

#include "git/staged.h"

#include "base/strbuf.h"

/* A folder of the tree that is being compared. */
struct level {
	git_tree *tree;
	bool owned;
	size_t next, count;   /* of its entries */
	size_t prefix_length; /* of its path in walk.path, with the slash */
	uint32_t folder;      /* of the TREE extension */
};

struct staged_walk {
	struct deltas *out;
	struct arena *arena;
	git_repository *git;
	struct index_cursor cursor; /* never on an intent-to-add entry */
	struct strbuf path;
	VEC(struct level) levels;
	struct err *err;
};

static void pass_intents(struct staged_walk *w)
{
	while (w->cursor.path && w->cursor.intent_to_add)
		index_cursor_next(&w->cursor);
}

/* Where the cursor stands against a path: negative before it. */
static int cursor_order(const struct staged_walk *w, const struct strbuf *path)
{
	return path_order(w->cursor.path, w->cursor.length, path->text,
			  path->length);
}

static bool cursor_is_below(const struct staged_walk *w,
			    const struct strbuf *path)
{
	return w->cursor.path && w->cursor.length >= path->length &&
	       !memcmp(w->cursor.path, path->text, path->length);
}

static void add_delta(struct staged_walk *w, const char *path, size_t length,
		      struct tree_entry before, struct tree_entry after,
		      bool unmerged)
{
	struct delta delta = { .before = before,
			       .after = after,
			       .unmerged = unmerged };

	delta.path = arena_strndup(w->arena, path, length);
	delta.old_path = delta.path;
	vec_push(w->arena, &w->out->all, delta);
}

/* Takes the path that the cursor shows out of the index; `before` is what the
 * tree has there. */
static int take_path(struct staged_walk *w, const struct tree_entry *before)
{
	struct index_cursor *c = &w->cursor;
	struct strbuf path = STRBUF_INIT;

	if (c->entry.mode == MODE_TREE)
		return err_set(
			w->err,
			"a folder outside the sparse checkout has changed");
	if (!c->stage) {
		if (!tree_entry_equal(before, &c->entry))
			add_delta(w, c->path, c->length, *before, c->entry,
				  false);
		index_cursor_next(c);
		pass_intents(w);
		return 0;
	}
	strbuf_add(&path, c->path, c->length);
	add_delta(w, c->path, c->length, *before,
		  (struct tree_entry){ .mode = 0 }, true);
	while (c->path && !cursor_order(w, &path))
		index_cursor_next(c);
	pass_intents(w);
	strbuf_release(&path);
	return 0;
}

/* What the index has before a path, the tree has not. */
static int take_until(struct staged_walk *w, const struct strbuf *path)
{
	const struct tree_entry nothing = { .mode = 0 };

	while (w->cursor.path && cursor_order(w, path) < 0)
		if (take_path(w, &nothing) < 0)
			return -1;
	return 0;
}

static struct object_id id_of(const git_tree_entry *entry)
{
	struct object_id id = { { 0 } };

	memcpy(id.bytes, git_tree_entry_id(entry)->id, GIT_OID_RAWSZ);
	return id;
}

static int compare_file(struct staged_walk *w, const git_tree_entry *entry)
{
	struct tree_entry before = { git_tree_entry_filemode_raw(entry),
				     id_of(entry) };

	if (w->cursor.path && !cursor_order(w, &w->path))
		return take_path(w, &before);
	add_delta(w, w->path.text, w->path.length, before,
		  (struct tree_entry){ .mode = 0 }, false);
	return 0;
}

/* Passes by a folder that is known to be equal. False when it is not, or when
 * the extension and the entries contradict each other. */
static bool pass_folder(struct staged_walk *w, uint32_t folder,
			const struct object_id *id)
{
	const struct index_file *index = w->cursor.index;
	struct index_cursor *c = &w->cursor;
	const struct index_folder *f;
	uint32_t last;

	if (folder == NO_FOLDER)
		return false;
	f = &index->folders[folder];
	if (f->entries <= 0 || !object_id_equal(&f->id, id))
		return false;
	last = (uint32_t)f->entries - 1;
	if (last >= index->count - c->position)
		return false;
	/* Nothing in front of it may be of the folder, nor behind it. */
	index_cursor_skip(c, last);
	if (!cursor_is_below(w, &w->path))
		goto contradiction;
	index_cursor_next(c);
	if (cursor_is_below(w, &w->path))
		goto contradiction;
	pass_intents(w);
	return true;
contradiction:
	index_cursor_seek(c, w->path.text, w->path.length);
	pass_intents(w);
	return false;
}

static void enter_tree(struct staged_walk *w, git_tree *tree, bool owned,
		       uint32_t folder)
{
	struct level level = { .tree = tree,
			       .owned = owned,
			       .count = git_tree_entrycount(tree),
			       .prefix_length = w->path.length,
			       .folder = folder };

	vec_push(w->arena, &w->levels, level);
}

static void leave_tree(struct staged_walk *w)
{
	if (vec_last(&w->levels).owned)
		git_tree_free(vec_last(&w->levels).tree);
	w->levels.count--;
}

static int compare_folder(struct staged_walk *w, const git_tree_entry *entry,
			  const struct level *parent)
{
	const char *name = git_tree_entry_name(entry);
	struct object_id id = id_of(entry);
	uint32_t folder;
	git_tree *tree;

	if (w->cursor.path && !cursor_order(w, &w->path)) {
		/* A sparse folder. */
		if (w->cursor.entry.mode != MODE_TREE ||
		    !object_id_equal(&w->cursor.entry.id, &id))
			return err_set(
				w->err,
				"a folder outside the sparse checkout has "
				"changed");
		index_cursor_next(&w->cursor);
		pass_intents(w);
		return 0;
	}
	folder = index_folder_find(w->cursor.index, parent->folder, name,
				   strlen(name));
	if (cursor_is_below(w, &w->path) && pass_folder(w, folder, &id))
		return 0;
	if (git_tree_lookup(&tree, w->git, git_tree_entry_id(entry)))
		return libgit2_failed(w->err, "cannot read the folder %s",
				      w->path.text);
	enter_tree(w, tree, true, folder);
	return 0;
}

/* Compares the next entry of the innermost folder, or ends that folder. */
static int staged_step(struct staged_walk *w)
{
	struct level *level = &vec_last(&w->levels);
	const struct tree_entry nothing = { .mode = 0 };
	const git_tree_entry *entry;
	bool is_folder;

	w->path.length = level->prefix_length;
	w->path.text[w->path.length] = '\0';
	if (level->next == level->count) {
		while (cursor_is_below(w, &w->path))
			if (take_path(w, &nothing) < 0)
				return -1;
		leave_tree(w);
		return 0;
	}
	entry = git_tree_entry_byindex(level->tree, level->next++);
	is_folder = git_tree_entry_type(entry) == GIT_OBJECT_TREE;
	strbuf_addstr(&w->path, git_tree_entry_name(entry));
	if (is_folder)
		strbuf_addch(&w->path, '/');
	if (take_until(w, &w->path) < 0)
		return -1;
	return is_folder ? compare_folder(w, entry, level)
			 : compare_file(w, entry);
}

/* Whether the whole index is known to be that tree. */
static bool is_all_equal(const struct index_file *index, const git_tree *tree)
{
	const struct index_folder *root = index->folders;

	return index->folder_count && root->entries == index->count &&
	       !memcmp(root->id.bytes, git_tree_id(tree)->id, GIT_OID_RAWSZ);
}

int staged_deltas(struct deltas *out, struct arena *arena, git_repository *git,
		  git_tree *tree, const struct index_file *index,
		  struct err *err)
{
	const struct tree_entry nothing = { .mode = 0 };
	struct staged_walk w = {
		.out = out, .arena = arena, .git = git, .err = err
	};
	int rc = 0;

	if (tree && is_all_equal(index, tree))
		return 0;
	index_cursor_init(&w.cursor, index, arena);
	pass_intents(&w);
	strbuf_init(&w.path);
	strbuf_addstr(&w.path, "");
	if (tree)
		enter_tree(&w, tree, false,
			   index->folder_count ? 0 : NO_FOLDER);
	while (!rc && w.levels.count)
		rc = staged_step(&w);
	while (!rc && w.cursor.path)
		rc = take_path(&w, &nothing);
	while (w.levels.count)
		leave_tree(&w);
	strbuf_release(&w.path);
	return rc;
}
