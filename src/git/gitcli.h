#ifndef GIT_GITCLI_H
#define GIT_GITCLI_H

/*
 * A repository read by git's own plumbing: slower, and never wrong. For what
 * libgit2 cannot open (SHA-256, reftable, split index, ...).
 */

#include <stdbool.h>

#include "git/store.h"

int gitcli_top(const char **out, struct arena *arena, struct err *err);
int gitcli_hooks_path(const char **out, bool *configured, struct arena *arena,
		      struct err *err);

/* The value of a setting, or NULL. */
const char *gitcli_setting(struct arena *arena, const char *name);

#endif
