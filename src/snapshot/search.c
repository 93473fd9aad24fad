/*
 * Words that one file has for the whole program. Of a repository, git/ looks
 * through the texts; of the work tree, folder by folder here. How much is read is
 * limited.
 */
#include "snapshot/search.h"

#include <string.h>

#include "base/fs.h"
#include "base/mentions.h"
#include "base/text.h"
#include "git/changes.h"

/* So many bytes of a project are looked through, in so many files. */
#define MOST_BYTES (64u << 20)
#define MOST_FILES 10000
#define MOST_FOLDERS 4000
/* Notebooks hold pictures. */
#define LARGEST (8 << 20)

/* The same of what is read for the importers of a file: whoever commits does not wait
 * for a whole project. */
#define MOST_BYTES_NEAR (1u << 20)
#define MOST_FILES_NEAR 40

static bool is_of_others(const char *name)
{
	static const char *const names[] = { "node_modules", "site-packages",
					     "venv",	     "build",
					     "dist",	     NULL };

	return name[0] == '.' || slice_is_any(slice_of(name), names);
}

/* Every text lives only while it is looked at. */
static bool look_into_file(struct mentions *m, const char *top,
			   const char *path)
{
	struct arena arena;
	struct slice text;
	bool over = false;

	arena_init(&arena);
	if (!fs_read_inside(&text, &arena, top, path, LARGEST, NULL))
		over = mentions_look(m, text);
	arena_release(&arena);
	return over;
}

static void search_tree(struct mentions *m, struct arena *arena,
			const char *top)
{
	VEC(const char *) waiting = { 0 };

	vec_push(arena, &waiting, top);
	for (size_t left = MOST_FOLDERS; waiting.count && left; left--) {
		const char *folder = waiting.at[--waiting.count];
		struct fs_listing listing;

		if (fs_list(&listing, arena, folder, NULL) < 0)
			continue;
		for (size_t i = 0; i < listing.entries.count; i++) {
			const struct fs_entry *e = &listing.entries.at[i];
			const char *path = fs_join(arena, folder, e->name);

			if (e->kind == FS_FOLDER && !is_of_others(e->name))
				vec_push(arena, &waiting, path);
			else if (e->kind == FS_FILE &&
				 mentions_may_be_in(m, e->name) &&
				 look_into_file(m, top, path))
				return;
		}
	}
}

static bool search_snapshot(const struct snapshot *s, const char *top,
			    const struct word_search *wanted)
{
	struct mentions m = { .words = wanted->words,
			      .module = wanted->module,
			      .unless = wanted->unless,
			      .most_bytes = MOST_BYTES,
			      .most_files = MOST_FILES };
	struct arena arena;

	arena_init(&arena);
	if (s->kind == SNAPSHOT_REPOSITORY)
		changes_mention(&m, &arena, s->revision, LARGEST, NULL);
	else if (s->kind == SNAPSHOT_FILES && *top && strcmp(top, "/"))
		search_tree(&m, &arena, top);
	arena_release(&arena);
	return m.found;
}

/* --- who imports what ------------------------------------------------------------- */

struct folder_imports {
	const char *folder;
	struct import_index index;
};

/* What is read for the importers of the files of one folder. */
struct near_files {
	const struct snapshot *s;
	struct arena *arena;
	const char *top, *root; /* of the paths; where it is in the work tree */
	struct import_index *out;
	size_t bytes, files;
};

static bool are_enough(const struct near_files *near)
{
	return near->bytes > MOST_BYTES_NEAR || near->files >= MOST_FILES_NEAR;
}

/* The work tree says which there are, the snapshot what they hold. */
static void read_folder_imports(struct near_files *near, const char *folder)
{
	struct fs_listing listing;
	struct slice text;

	if (fs_list(&listing, near->arena,
		    near->root ? fs_join(near->arena, near->root, folder)
			       : folder,
		    NULL) < 0)
		return;
	for (size_t i = 0; i < listing.entries.count && !are_enough(near);
	     i++) {
		const char *name = listing.entries.at[i].name;
		const char *path = fs_join(near->arena, folder, name);

		if (listing.entries.at[i].kind != FS_FILE ||
		    !name_is_python(name) ||
		    snapshot_read(near->s, near->arena, near->top, path, &text))
			continue;
		import_index_add(near->out, path, text);
		near->bytes += text.length;
		near->files++;
	}
}

/* Those of the folder, and of the folders above it. */
static void read_imports_near(struct near_files *near, const char *folder)
{
	const char *top = near->root ? "" : near->top;

	for (;;) {
		read_folder_imports(near, folder);
		if (are_enough(near) || !*folder || !strcmp(folder, top) ||
		    !strcmp(folder, "/") || !strcmp(folder, "."))
			return;
		folder = fs_folder_of(near->arena, folder);
	}
}

static void read_imports(const struct snapshot *s, const char *top,
			 const char *folder, struct import_index *out,
			 const char *const *libraries)
{
	struct arena arena;
	struct near_files near = {
		.s = s, .arena = &arena, .top = top, .out = out
	};

	arena_init(&arena);
	import_index_init(out, s->arena, libraries);
	if (s->kind == SNAPSHOT_FILES ||
	    (s->kind == SNAPSHOT_REPOSITORY &&
	     !repository_top(&near.root, &arena, NULL)))
		read_imports_near(&near, folder);
	arena_release(&arena);
}

const struct import_index *snapshot_imports(struct snapshot *s, const char *top,
					    const char *path,
					    const char *const *libraries)
{
	const char *folder = fs_folder_of(s->arena, path);
	struct folder_imports *imports;

	for (size_t i = 0; i < s->imports.count; i++)
		if (!strcmp(s->imports.at[i]->folder, folder))
			return &s->imports.at[i]->index;
	imports = ARENA_NEW(s->arena, struct folder_imports);
	imports->folder = folder;
	read_imports(s, top, folder, &imports->index, libraries);
	vec_push(s->arena, &s->imports, imports);
	return &imports->index;
}

void search_release(struct snapshot *s)
{
	for (size_t i = 0; i < s->imports.count; i++)
		import_index_release(&s->imports.at[i]->index);
}

bool snapshot_mentions(struct snapshot *s, const char *top,
		       const struct word_search *wanted)
{
	const char *module = wanted->module ? wanted->module : "";
	const char *key = arena_fmt(s->arena, "%s %s", module, top);
	sym_t known;

	for (size_t i = 0; wanted->words[i]; i++)
		key = arena_fmt(s->arena, "%s %s", wanted->words[i], key);
	for (size_t i = 0; wanted->module && wanted->unless[i]; i++)
		key = arena_fmt(s->arena, "%s -%s", key, wanted->unless[i]);
	known = intern_find(&s->questions, key, strlen(key));

	if (!known) {
		known = intern_str(&s->questions, key);
		while (s->answers.count <= known)
			vec_push(s->arena, &s->answers, false);
		s->answers.at[known] = search_snapshot(s, top, wanted);
	}
	return s->answers.at[known];
}
