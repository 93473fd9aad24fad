/*
 * Bytes are collected until a whole message is there. After what is no message,
 * the next header counts; nothing that a client sends ends the server.
 */

#include "lsp/transport.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define HEADER "Content-Length:"
#define HEADER_LENGTH (sizeof(HEADER) - 1)
/* More is no header, and no message. */
#define LONGEST_HEADER 4096
#define LONGEST_BODY ((size_t)256 * 1024 * 1024)
/* Inside a body, which may speak of headers, only a plain one counts. */
#define LONGEST_INNER_HEADER 64
#define READ_SIZE 65536

void transport_init(struct transport *t, int in, int out)
{
	*t = (struct transport){ .in = in, .out = out, .watched = -1 };
	strbuf_init(&t->input);
	strbuf_init(&t->output);
	strbuf_init(&t->held);
}

void transport_release(struct transport *t)
{
	strbuf_release(&t->input);
	strbuf_release(&t->output);
	strbuf_release(&t->held);
}

/* --- reading ---------------------------------------------------------------- */

/* Drops what has been taken, when it is worth the copy. */
static void shift_input(struct transport *t)
{
	size_t rest = t->input.length - t->at;

	if (!t->at || (rest && t->at < READ_SIZE))
		return;
	memmove(t->input.text, t->input.text + t->at, rest);
	t->input.length = rest;
	t->scanned = t->scanned > t->at ? t->scanned - t->at : 0;
	t->at = 0;
}

static void note_bytes(struct read_log *log, const char *bytes, size_t length)
{
	if (!log || log->is_full)
		return;
	log->is_full = length > sizeof(log->bytes) - log->length;
	if (log->is_full)
		return;
	memcpy(log->bytes + log->length, bytes, length);
	log->length += length;
}

void transport_read_log(struct transport *t)
{
	shift_input(t);
	strbuf_add(&t->input, t->log->bytes, t->log->length);
}

static void read_once(struct transport *t)
{
	ssize_t got;

	shift_input(t);
	got = read(t->in, strbuf_reserve(&t->input, READ_SIZE), READ_SIZE);
	if (got > 0) {
		note_bytes(t->log, t->input.text + t->input.length,
			   (size_t)got);
		t->input.length += (size_t)got;
	} else if (!got || (errno != EINTR && errno != EAGAIN)) {
		t->ended = true;
	}
}

bool transport_wait(struct transport *t, int milliseconds)
{
	struct pollfd fds[] = { { .fd = t->in, .events = POLLIN },
				{ .fd = t->watched, .events = POLLIN } };
	bool has_input = false;

	/* Once there is something, all that is there, so that what has been
	 * overtaken is seen; but not without end. */
	for (int i = 0; i < 64 && !t->ended; i++) {
		if (poll(fds, 2, has_input ? 0 : milliseconds) <= 0)
			break;
		if (fds[1].revents)
			t->ended = true;
		if (!fds[0].revents)
			break;
		read_once(t);
		has_input = true;
	}
	return has_input;
}

/* --- framing ---------------------------------------------------------------- */

/* Where the next header may begin; the end of what is there when nowhere. */
static size_t find_header(const struct transport *t, size_t from)
{
	const char *text = t->input.text;
	size_t end = t->input.length;

	for (; from + HEADER_LENGTH <= end; from++)
		if ((text[from] | 0x20) == 'c' &&
		    !strncasecmp(text + from, HEADER, HEADER_LENGTH))
			return from;
	return end;
}

enum header_state {
	HEADER_WHOLE,
	HEADER_BROKEN,
	HEADER_CUT, /* the rest is still to come */
};

/* Reads the header lines from a Content-Length on. */
static enum header_state read_header(const struct transport *t, size_t from,
				     size_t *body, size_t *length)
{
	const char *text = t->input.text;
	size_t at = from + HEADER_LENGTH, end = t->input.length;
	const char *line_end;

	while (at < end && text[at] == ' ')
		at++;
	*length = 0;
	if (at < end && !isdigit((unsigned char)text[at]))
		return HEADER_BROKEN;
	for (; at < end && isdigit((unsigned char)text[at]); at++) {
		*length = *length * 10 + (size_t)(text[at] - '0');
		if (*length > LONGEST_BODY)
			return HEADER_BROKEN;
	}
	/* Other headers follow until an empty line. */
	while ((line_end = memchr(text + at, '\n', end - at))) {
		at = (size_t)(line_end - text) + 1;
		if (at < end && text[at] == '\n')
			*body = at + 1;
		else if (at + 1 < end && text[at] == '\r' &&
			 text[at + 1] == '\n')
			*body = at + 2;
		else
			continue;
		return HEADER_WHOLE;
	}
	return end - from > LONGEST_HEADER ? HEADER_BROKEN : HEADER_CUT;
}

/* A header inside a body: JSON has no bare line ends in its strings, so the
 * length was wrong. */
static bool holds_header(struct transport *t, size_t body, size_t end,
			 size_t *where)
{
	size_t from = t->scanned > body ? t->scanned : body;
	const char *hit;

	while (from < end && (hit = memmem(t->input.text + from, end - from,
					   HEADER, HEADER_LENGTH))) {
		size_t length, next;

		*where = (size_t)(hit - t->input.text);
		t->scanned = *where;
		if (read_header(t, *where, &next, &length) == HEADER_WHOLE &&
		    next - *where < LONGEST_INNER_HEADER)
			return true;
		if (end - *where < LONGEST_INNER_HEADER)
			return false;
		from = *where + HEADER_LENGTH;
	}
	if (end > from + HEADER_LENGTH)
		t->scanned = end - HEADER_LENGTH;
	return false;
}

char *transport_next(struct transport *t, size_t *length)
{
	for (;;) {
		size_t from = find_header(t, t->at), body, end;

		if (from + HEADER_LENGTH > t->input.length) {
			/* The last bytes may be the beginning of a header. */
			if (t->input.length - t->at > HEADER_LENGTH)
				t->at = t->input.length - HEADER_LENGTH;
			return NULL;
		}
		t->at = from;
		switch (read_header(t, from, &body, length)) {
		case HEADER_CUT:
			return NULL;
		case HEADER_BROKEN:
			t->at += HEADER_LENGTH;
			continue;
		case HEADER_WHOLE:
			break;
		}
		end = body + *length;
		if (holds_header(t, body,
				 end < t->input.length ? end : t->input.length,
				 &from)) {
			t->at = from;
			continue;
		}
		if (end > t->input.length)
			return NULL;
		t->at = end;
		t->body = body;
		return t->input.text + body;
	}
}

void transport_reject(struct transport *t)
{
	t->at = t->body;
}

/* --- writing ---------------------------------------------------------------- */

/* Writes no more than a pipe takes without blocking. */
static void write_once(struct transport *t)
{
	const char *rest = t->output.text + t->output.length - t->left;
	ssize_t put =
		write(t->out, rest, t->left < PIPE_BUF ? t->left : PIPE_BUF);

	if (put > 0)
		t->left -= (size_t)put;
	else if (put < 0 && errno != EINTR && errno != EAGAIN)
		t->broken = true;
}

static void write_fully(struct transport *t, const char *text, size_t length)
{
	while (length && !t->broken) {
		ssize_t put = write(t->out, text, length);

		if (put > 0) {
			text += put;
			length -= (size_t)put;
		} else if (put < 0 && errno != EINTR && errno != EAGAIN) {
			t->broken = true;
		}
	}
}

static void send_output(struct transport *t)
{
	t->left = t->output.length;
	while (t->left && !t->broken) {
		struct pollfd fds[] = {
			{ .fd = t->out, .events = POLLOUT },
			{ .fd = t->ended ? -1 : t->in, .events = POLLIN },
		};

		if (poll(fds, 2, -1) < 0) {
			t->broken = errno != EINTR;
			continue;
		}
		if (fds[0].revents & POLLOUT)
			write_once(t);
		else if (fds[0].revents)
			t->broken = true;
		else if (fds[1].revents)
			read_once(t);
	}
}

void transport_send(struct transport *t, const char *body)
{
	struct strbuf *to = t->holds ? &t->held : &t->output;

	if (!t->holds)
		strbuf_clear(to);
	strbuf_addf(to, "Content-Length: %zu\r\n\r\n", strlen(body));
	strbuf_addstr(to, body);
	if (!t->holds)
		send_output(t);
}

void transport_send_held(struct transport *t)
{
	struct strbuf held = t->held;

	t->holds = false;
	if (!held.length)
		return;
	t->held = t->output;
	t->output = held;
	strbuf_clear(&t->held);
	send_output(t);
}

void transport_send_plain(struct transport *t, const char *body, size_t length)
{
	char head[64];

	snprintf(head, sizeof(head), "Content-Length: %zu\r\n\r\n", length);
	write_fully(t, t->output.text + t->output.length - t->left, t->left);
	if (!length)
		return;
	write_fully(t, head, strlen(head));
	write_fully(t, body, length);
}
