#ifndef CLI_HOOKFILE_H
#define CLI_HOOKFILE_H

/*
 * The hook in a repository: a small shell script that carries our mark, and
 * beside it the hook that was there before, which the script runs first.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

/* The line that tells our script. */
#define HOOKFILE_MARK "# hylint-hook: `hylint uninstall` takes it away again"

enum hookfile_state {
	HOOKFILE_NONE,
	HOOKFILE_OURS,
	HOOKFILE_FOREIGN,
};

struct hookfile {
	const char *folder;   /* where git looks for hooks */
	bool configured;      /* core.hooksPath says so */
	const char *path;     /* of the pre-commit hook */
	const char *previous; /* where the one before is kept */
	enum hookfile_state state;
	bool has_previous;
	bool executable;
	const char *text; /* what it says, "" for none */
};

/* Looks at the hook of the current repository. */
int hookfile_find(struct hookfile *out, struct arena *arena, struct err *err);

/* The script, for a binary at an absolute path. */
const char *hookfile_script(struct arena *arena, const char *binary);

/* The absolute path of the running program. */
int own_path(const char **out, struct arena *arena, const char *program,
	     struct err *err);

/* Where our hook stands when the pre-commit framework was installed after it and
 * put it aside, which runs it all the same; NULL when it is not there. */
const char *hookfile_set_aside(struct arena *arena,
			       const struct hookfile *hook);

#endif
