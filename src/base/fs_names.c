/* Names of files as texts: nothing here asks the system, so that it can be
 * compiled where there is none (docs/playground). */

#include "base/fs.h"

#include <string.h>

char *fs_join(struct arena *arena, const char *folder, const char *name)
{
	size_t length = strlen(folder);

	if (!length || !strcmp(folder, "."))
		return arena_strdup(arena, name);
	if (folder[length - 1] == '/')
		return arena_fmt(arena, "%s%s", folder, name);
	return arena_fmt(arena, "%s/%s", folder, name);
}

char *fs_folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return arena_strdup(arena, "");
	if (slash == path)
		return arena_strdup(arena, "/");
	return arena_strndup(arena, path, (size_t)(slash - path));
}

const char *fs_name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *fs_below(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	while (length && folder[length - 1] == '/')
		length--;
	if (strncmp(path, folder, length) != 0 ||
	    (path[length] && path[length] != '/'))
		return NULL;
	return path + length + (path[length] == '/');
}
