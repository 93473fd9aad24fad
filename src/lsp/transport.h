#ifndef LSP_TRANSPORT_H
#define LSP_TRANSPORT_H

/*
 * Messages over a byte stream, each behind a header with its length. What is no
 * message is passed over: the next header that makes sense counts.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* What was read, for another process to read again. */
struct read_log {
	size_t length;
	bool is_full; /* something is missing */
	char bytes[512 * 1024];
};

struct transport {
	int in, out;
	struct strbuf input;
	size_t at;	/* what stands before it has been taken */
	size_t body;	/* of the message that was taken last */
	size_t scanned; /* up to here no header stands inside the body */
	struct strbuf output;
	size_t left; /* of the output, still to be sent */
	bool ended;  /* nothing will come any more */
	bool broken; /* nobody takes what is sent any more */
	int watched; /* it has ended when this is readable, too; or -1 */
	struct read_log *log; /* or NULL */
	/* What is sent is kept until transport_send_held(). */
	bool holds;
	struct strbuf held;
};

void transport_init(struct transport *t, int in, int out);
void transport_release(struct transport *t);

/* Waits for input, at most so many milliseconds (-1: for ever), and reads what
 * is there. False when nothing came. */
bool transport_wait(struct transport *t, int milliseconds);

/* Reads what another process has noted. */
void transport_read_log(struct transport *t);

/* Takes the next whole message out of what was read: its body, which may be
 * written to and lives until the next call of any function here. NULL when there
 * is none yet. */
char *transport_next(struct transport *t, size_t *length);

/* What was taken last is no message: the next one may begin inside of it, where
 * its length was wrong. */
void transport_reject(struct transport *t);

/* Sends a body. While the other side does not read, its messages are: two
 * programs that wait for each other would wait for ever. */
void transport_send(struct transport *t, const char *body);

/* Sends what was held, and holds no more. */
void transport_send_held(struct transport *t);

/* Brings what was begun to its end, then sends a body if there is one, waits for the
 * other side and takes no memory: for a server that has none. */
void transport_send_plain(struct transport *t, const char *body, size_t length);

#endif
