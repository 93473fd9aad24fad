/*
 * From the work tree, files are read by their absolute paths; from a repository, by
 * those that count from its top.
 */
#include "snapshot/snapshot.h"

#include <string.h>

#include "base/fs.h"
#include "git/changes.h"
#include "snapshot/search.h"

/* Larger files are data, not code that somebody imports a function from. */
#define LARGEST_IMPORTED (1 << 20)

void snapshot_init(struct snapshot *s, struct arena *arena,
		   enum snapshot_kind kind, const char *revision)
{
	*s = (struct snapshot){ .kind = kind,
				.revision = revision,
				.arena = arena };
	intern_init(&s->questions);
}

void snapshot_release(struct snapshot *s)
{
	intern_release(&s->questions);
	search_release(s);
}

int snapshot_read(const struct snapshot *s, struct arena *arena,
		  const char *top, const char *path, struct slice *text)
{
	if (s->kind == SNAPSHOT_EMPTY)
		return 1;
	if (s->kind == SNAPSHOT_REPOSITORY)
		return changes_blob(text, arena, s->revision, path, NULL) != 0;
	return fs_kind(path) != FS_FILE ||
	       fs_read_inside(text, arena, top, path, LARGEST_IMPORTED, NULL) <
		       0;
}

const char *snapshot_path(const struct snapshot *s, const char *path)
{
	const char *absolute =
		s->kind == SNAPSHOT_FILES ? fs_absolute(s->arena, path) : NULL;

	return absolute ? absolute : arena_strdup(s->arena, path);
}

const char *snapshot_shown_path(const struct snapshot *s, const char *path)
{
	const char *here, *below;

	if (s->kind != SNAPSHOT_FILES)
		return path;
	here = fs_absolute(s->arena, ".");
	below = here ? fs_below(path, here) : NULL;
	return below && *below ? below : path;
}
