#ifndef GIT_REQUEST_H
#define GIT_REQUEST_H

/*
 * Something wanted from the repository: by way of libgit2, and by way of git
 * where that fails. Whatever libgit2 stumbles over, the answer of git counts;
 * it is an error only when both fail.
 */

#include "git/reading.h"

/* Begins with an empty answer each time. */
typedef int (*request_reader)(struct reading *r, const void *what,
			      struct err *err);

struct request {
	struct changes *out;	  /* NULL: no change is read */
	struct change_list *list; /* that is made or read, or NULL */
	struct arena *arena;
	request_reader read;
	const void *what;
};

/* What `read` returns; -1 when neither way works. */
int request_run(const struct request *request, struct err *err);

/* The same for a list of what has changed, and for any other question. */
int request_list(struct change_list *out, struct arena *arena,
		 request_reader read, const void *what, struct err *err);
int request_ask(struct arena *arena, request_reader read, const void *what,
		struct err *err);

#endif
