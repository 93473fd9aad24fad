/*
 * An explicit stack of folders, so that a deep tree is no deep recursion. Paths
 * come out sorted within each folder.
 */

#include "cli/inputs.h"

#include <string.h>

#include "base/fs.h"
#include "base/text.h"
#include "git/changes.h"

static bool is_never_source(const char *name)
{
	static const char *const names[] = {
		"__pycache__", "__pypackages__", "node_modules",
		"build",       "_build",	 "dist",
		"venv",	       "site-packages",	 NULL
	};

	return slice_is_any(slice_of(name), names) || name[0] == '.' ||
	       slice_ends(slice_of(name), ".egg-info");
}

/* What is still to be looked at, the next one last. */
struct input_walk {
	struct run *run;
	struct arena *arena;
	VEC(struct fs_entry) waiting; /* with whole paths */
	struct name_list *found;
	/* The folder that the walk began in, from the top of the repository
	 * that the process stands in; NULL when it lies outside. */
	const char *below_top;
	size_t root_length;
};

static void find_walk_top(struct input_walk *w, const char *root)
{
	const char *path = fs_absolute(w->arena, root), *top;

	w->root_length = strcmp(root, ".") ? strlen(root) : 0;
	if (w->run->no_ignore || !path ||
	    repository_top(&top, w->arena, NULL) < 0)
		return;
	w->below_top = fs_below(path, top);
	/* A folder that is named is looked at all the same. */
	if (w->below_top && *w->below_top &&
	    repository_ignores(arena_fmt(w->arena, "%s/", w->below_top)))
		w->below_top = NULL;
}

static bool is_ignored(const struct input_walk *w, const struct fs_entry *e)
{
	const char *rest = e->name + w->root_length;

	if (!w->below_top)
		return false;
	while (*rest == '/')
		rest++;
	return repository_ignores(arena_fmt(w->arena, "%s%s%s%s", w->below_top,
					    *w->below_top ? "/" : "", rest,
					    e->kind == FS_FOLDER ? "/" : ""));
}

static bool is_environment(struct arena *arena, const char *folder)
{
	return fs_kind(fs_join(arena, folder, "pyvenv.cfg")) != FS_NOTHING;
}

/* A program without an ending is known by its first line. */
static bool is_python_script(const char *path)
{
	char head[128];

	return name_is_bare(path) &&
	       text_is_python_script((struct slice){
		       head, fs_read_head(head, sizeof(head), path) });
}

static bool wants_file(const struct input_walk *w, const char *folder,
		       const char *name)
{
	const char *path = fs_join(w->arena, folder, name);

	return projects_want(&w->run->projects, path) || is_python_script(path);
}

static void open_folder(struct input_walk *w, const char *folder)
{
	struct fs_listing listing;
	struct err err;

	if (fs_list(&listing, w->arena, folder, &err) < 0) {
		run_skip(w->run, folder, err.text, EXIT_TROUBLE);
		return;
	}
	for (size_t i = listing.entries.count; i-- > 0;) {
		struct fs_entry e = listing.entries.at[i];
		bool wanted =
			(e.kind == FS_FOLDER && !is_never_source(e.name)) ||
			(e.kind == FS_FILE && wants_file(w, folder, e.name));

		e.name = fs_join(w->arena, folder, e.name);
		if (wanted &&
		    !treatment_of(&w->run->projects, e.name).excluded &&
		    !is_ignored(w, &e))
			vec_push(w->arena, &w->waiting, e);
	}
}

static void walk_folder(struct input_walk *w, const char *folder)
{
	open_folder(w, folder);
	while (w->waiting.count) {
		struct fs_entry e = w->waiting.at[--w->waiting.count];

		if (e.kind == FS_FILE) {
			vec_push(w->arena, &w->found->names, e.name);
		} else if (!is_environment(w->arena, e.name)) {
			open_folder(w, e.name);
		}
	}
}

void inputs_find(struct name_list *out, struct run *run, const char *path)
{
	struct input_walk w = { .run = run,
				.arena = &run->cli->arena,
				.found = out };
	size_t found = out->names.count;
	enum fs_kind kind = fs_kind(path);
	size_t skipped = run->totals.skipped.count;
	struct slice nothing;
	struct err err;

	/* Reading it says whether it is missing or out of reach. */
	if (kind == FS_NOTHING &&
	    fs_read(&nothing, w.arena, path, 0, &err) < 0) {
		run_skip(run, path, err.text, EXIT_USAGE);
		return;
	}
	if (kind != FS_FOLDER) {
		vec_push(w.arena, &out->names, path);
		return;
	}
	find_walk_top(&w, path);
	walk_folder(&w, path);
	if (out->names.count == found && run->totals.skipped.count == skipped)
		run_skip(run, path, "no Python file in this folder",
			 EXIT_USAGE);
}
