#include "git/changes.h"
#include "git/repository.h"

bool repository_ignores(const char *path)
{
	struct repository *repo;
	int ignored = 0;

	if (repository_open(&repo, NULL) < 0 ||
	    git_ignore_path_is_ignored(&ignored, repo->git, path) < 0)
		return false;
	return ignored;
}
