/*
 * How files that others import are read: from the work tree, the index or a
 * commit, as the files that import them are. The model asks; nothing is linted.
 */
#include "base/fs.h"
#include "lint/project.h"

/* Larger files are data, not code that somebody imports a function from. */
#define LARGEST_IMPORTED (1 << 20)

static int read_imported(void *context, struct arena *arena, const char *path,
			 struct slice *text)
{
	struct projects *p = context;

	if (p->source == CONFIG_OF_REPOSITORY)
		return changes_blob(text, arena, p->revision, path, NULL) != 0;
	return fs_kind(path) != FS_FILE ||
	       fs_read_inside(text, arena, p->top ? p->top : "", path,
			      LARGEST_IMPORTED, NULL) < 0;
}

static int read_imported_before(void *context, struct arena *arena,
				const char *path, struct slice *text)
{
	struct projects *p = context;

	return !p->base || changes_blob(text, arena, p->base, path, NULL) != 0;
}

static const char *locate_import(void *context, const char *path)
{
	struct projects *p = context;
	const char *absolute = p->source == CONFIG_OF_FILES
				       ? fs_absolute(p->arena, path)
				       : NULL;

	p->top = project_folder_of(p, path)->top;
	return absolute ? absolute : arena_strdup(p->arena, path);
}

static const char *show_import(void *context, const char *path)
{
	struct projects *p = context;

	return p->source == CONFIG_OF_FILES ? project_shown_path(p, path)
					    : path;
}

struct file_reader project_reader(struct projects *projects)
{
	return (struct file_reader){ read_imported,    read_imported_before,
				     locate_import,    show_import,
				     project_mentions, projects };
}
