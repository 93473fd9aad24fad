#ifndef CLI_MANAGERS_H
#define CLI_MANAGERS_H

/*
 * Programs that own the hooks of a repository and run others from them: which
 * of them does, and whether it runs hylint.
 */

#include "cli/hookfile.h"

struct manager {
	const char *name;
	const char *mark;     /* in the hook that it writes, or NULL */
	const char *folder;   /* that it points core.hooksPath to, or NULL */
	const char *files[5]; /* that say what it runs, ended by NULL */
	const char *how;      /* to make it run hylint, in a few words */
	const char *install;  /* the command that installs its hook */
};

/* Ended by a NULL name. */
extern const struct manager managers[];

/* Whose hook that is, or NULL. */
const struct manager *manager_of_hook(const char *text, const char *folder);

/* The file of the repository that makes the manager run hylint, or NULL. */
const char *manager_names_hylint(const struct manager *manager,
				 struct arena *arena, const char *top);

/* The hook for hylint in git's configuration (git 2.54), or NULL. */
const char *configured_hook(struct arena *arena, const char *top);

#endif
