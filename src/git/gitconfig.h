#ifndef GIT_GITCONFIG_H
#define GIT_GITCONFIG_H

/*
 * Git's settings from all the places where git looks for them: the system's
 * file, the user's, the repository's and the work tree's, and those of one
 * command (`git -c`, GIT_CONFIG_COUNT), which libgit2 does not know.
 */

#include "base/arena.h"
#include "git/repository.h"

/* The files, the strongest last; NULL when one cannot be read. The caller
 * frees it. */
git_config *gitconfig_open(const struct repository *repo);

#endif
