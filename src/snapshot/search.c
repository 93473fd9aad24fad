/*
 * Words that one file has for the whole program. Of a repository, git/ looks
 * through the texts; of the work tree, folder by folder here. How much is read is
 * limited.
 */
#include <string.h>

#include "base/fs.h"
#include "base/mentions.h"
#include "base/text.h"
#include "git/changes.h"
#include "snapshot/snapshot.h"

/* So many bytes of a project are looked through, in so many files. */
#define MOST_BYTES (64u << 20)
#define MOST_FILES 10000
#define MOST_FOLDERS 4000
/* Notebooks hold pictures. */
#define LARGEST (8 << 20)

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
