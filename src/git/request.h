#ifndef GIT_REQUEST_H
#define GIT_REQUEST_H

/*
 * Something wanted from the repository: by way of libgit2, and by way of git
 * where that fails. Whatever libgit2 stumbles over, the answer of git counts;
 * it is an error only when both fail.
 */

#include "git/reading.h"

struct request {
	struct changes *out;
	struct arena *arena;
	const struct changes_options *options;
	/* Begins with an empty `out` each time. */
	int (*read)(struct reading *r, const void *what, struct err *err);
	const void *what;
};

/* What `read` returns; -1 when neither way works. */
int request_run(const struct request *request, struct err *err);

#endif
