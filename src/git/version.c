/* Which libgit2 it is and how it was linked, for `hylint doctor`. */
#include <git2.h>

#include "git/changes.h"

const char *repository_library(struct arena *arena)
{
	int major, minor, patch;

	git_libgit2_version(&major, &minor, &patch);
	return arena_fmt(arena, "libgit2 %d.%d.%d (%s)", major, minor, patch,
			 HYLINT_GIT_LINK);
}
