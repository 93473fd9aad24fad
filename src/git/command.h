#ifndef GIT_COMMAND_H
#define GIT_COMMAND_H

/*
 * Runs git itself, found in PATH: inside a hook that is the git that runs the
 * hook. No shell, an empty standard input, and the environment as we got it.
 */

#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

/*
 * Runs git with the words of `args`, NULL behind the last. Returns its exit
 * code with what it printed, or -1 when it could not be run. When the code is
 * not 0, `err` has the first line that git complained with.
 */
int git_run(struct slice *out, struct arena *arena, const char *const *args,
	    struct err *err);

/* The same with something to read for git. */
int git_feed(struct slice *out, struct arena *arena, const char *const *args,
	     struct slice input, struct err *err);

/* A line of what git printed, without its end. */
const char *git_line(struct arena *arena, struct slice out);

/* A `git cat-file --batch` that answers one question after the other. */
struct git_batch {
	pid_t pid; /* 0: not running */
	int ask, answer;
	char buffer[65536];
	size_t at, end;
};

void git_batch_stop(struct git_batch *batch);
/* It is another process's: a new one is started when it is needed. */
void git_batch_forget(struct git_batch *batch);

/*
 * The contents of an object. Returns 0, or 1 when there is no such object, or
 * 2 when it is no blob, or 3 when it is larger than `largest` (0: no limit).
 */
int git_batch_blob(struct git_batch *batch, struct slice *out,
		   struct arena *arena, const char *hex, size_t largest,
		   struct err *err);

#endif
