/*
 * Whether git ignores a path that a walk over folders has met. What is tracked is
 * never ignored, as in git.
 */
#include <string.h>

#include "git/changes.h"
#include "git/repository.h"

/* Whether the index has a path, or something in a folder, whose name ends with a
 * slash. */
static bool is_tracked(const struct index_file *index, const char *path)
{
	size_t length = strlen(path);
	struct index_cursor cursor;
	struct arena arena;
	bool tracked;

	arena_init(&arena);
	index_cursor_init(&cursor, index, &arena);
	index_cursor_seek(&cursor, path, length);
	tracked = cursor.path && cursor.length >= length &&
		  !memcmp(cursor.path, path, length) &&
		  (cursor.length == length || path[length - 1] == '/');
	arena_release(&arena);
	return tracked;
}

static bool rules_ignore(struct repository *repo, const char *path)
{
	int ignored = 0;

	return git_ignore_path_is_ignored(&ignored, repo->git, path) >= 0 &&
	       ignored;
}

/*
 * As for git, what is tracked is not ignored, whatever the rules say. The index
 * is asked first where it answers at once: the rules of all folders above a path
 * cost more. Version 4 has to be read from its beginning.
 */
bool repository_ignores(const char *path)
{
	const struct index_file *index;
	struct repository *repo;

	if (repository_open(&repo, NULL) < 0)
		return false;
	if (repository_index(&index, repo, NULL) < 0 || !index ||
	    index->has_nameless)
		return rules_ignore(repo, path);
	if (index->version == 4)
		return rules_ignore(repo, path) && !is_tracked(index, path);
	return !is_tracked(index, path) && rules_ignore(repo, path);
}
