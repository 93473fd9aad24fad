#ifndef GIT_GITCLI_H
#define GIT_GITCLI_H

/*
 * A repository read by git's own plumbing: slower, and never wrong. For what
 * libgit2 cannot read (SHA-256, reftable, split index, missing objects that git
 * fetches, ...). No setting of the user changes what plumbing prints.
 */

#include <stdbool.h>

#include "git/command.h"
#include "git/store.h"

struct gitcli {
	struct store store;
	struct arena *arena;
	bool is_sha256;
	struct git_batch batch;
};

/* What gitcli_open returns when there is no git to be run. */
#define GIT_NOT_RUN (-2)

/* The repository that the process stands in; it stays open for the next. */
int gitcli_open(struct gitcli **out, struct err *err);
void gitcli_close(void);
void gitcli_forked(void);

int gitcli_top(const char **out, struct arena *arena, struct err *err);
int gitcli_hooks_path(const char **out, bool *configured, struct arena *arena,
		      struct err *err);

struct gitcli_setting {
	const char *name,
		*value; /* the section and the name in small letters */
};

struct gitcli_settings {
	VEC(struct gitcli_setting) all; /* the strongest last */
};

/* Every setting of a section. */
int gitcli_settings(struct gitcli_settings *out, struct arena *arena,
		    const char *section);

#endif
