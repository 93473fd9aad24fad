#ifndef LSP_STANDBY_H
#define LSP_STANDBY_H

/*
 * What goes wrong in the server costs the request that it was at. A second process,
 * forked from the first, is the server as it was a while ago, and waits. What is
 * read from then on is noted in memory that both see, and how many messages were
 * done. When the first one crashes, runs out of memory or out of steps, the second
 * reads what it has missed, says what went wrong, and goes on; with a third that
 * waits.
 *
 * Above them is a process that does nothing but keep the number that the editor
 * knows, and say how the last one ended.
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/slice.h"
#include "base/way_out.h"
#include "lsp/transport.h"

/* What the first process was at, when it was no document. */
#define AT_NOTHING (-2)
#define AT_MESSAGE (-1)

/* In memory that all of them see. */
struct standby_notes {
	struct read_log log;
	size_t handled; /* messages */
	long at;	/* a document by its index, or one of the above */
};

struct standby {
	struct standby_notes *notes; /* NULL: there are no other processes */
	pid_t pid;		     /* of who waits */
	int pipe;		     /* to who waits, or -1: nobody does */
	int ended_above; /* readable when the process above has gone, or -1 */
	int last_words;	 /* to the process above: how it ended, or -1 */
};

void standby_init(struct standby *s);

/* Forks the process above. True in the server; in the one above not until the server
 * has ended, with its exit code in `code`. */
bool standby_open(struct standby *s, int *code);

/* The server ends with this code. */
void standby_close(struct standby *s, int code);

/* Between two messages: forks who waits, where there is nobody or the notes are full.
 * NULL in the process that goes on; in the one that has waited why it is its turn. */
const char *standby_renew(struct standby *s);

/* From now on until standby_end(), what goes wrong can be made good: it costs the
 * message or the document of this index. */
void standby_begin(struct standby *s, long at);
void standby_end(struct standby *s);

/* It went wrong: ends this process if it can be made good. */
void standby_give_up(struct standby *s, enum way_out_reason reason);

#endif
