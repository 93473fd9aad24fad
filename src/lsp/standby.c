/*
 * Pipes say how it went: to who waits a byte, or their end when the writer has
 * crashed; to the process above the exit code, or the end when nobody is left.
 */

#include "lsp/standby.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* What is sent to who waits: this, or a reason for the way out. */
#define NOT_NEEDED 0

/* To fork costs as much as to look at a small file, and each page that is written to
 * afterwards a little more: once for so many messages. */
#define MOST_HANDLED 200

/* A sanitizer ends the process, and whoever runs it wants to see that. */
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

/* Not for what the server starts. */
static bool open_pipe(int ends[2])
{
	if (pipe(ends))
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return true;
}

static bool read_byte(int fd, unsigned char *byte)
{
	ssize_t got;

	do {
		got = read(fd, byte, 1);
	} while (got < 0 && errno == EINTR);
	return got == 1;
}

static void write_byte(int fd, int value)
{
	unsigned char byte = (unsigned char)value;
	ssize_t put;

	do {
		put = write(fd, &byte, 1);
	} while (put < 0 && errno == EINTR);
}

/* --- the process above ------------------------------------------------------------ */

static int wait_for_last_words(int from)
{
	unsigned char code;

	if (read_byte(from, &code))
		return code;
	fputs("hylint: the language server crashed; please report it\n",
	      stderr);
	return 3;
}

static bool fork_from_above(struct standby *s, int *code, int life[2],
			    int words[2])
{
	pid_t pid = fork();

	if (pid > 0) {
		close(life[0]);
		close(words[1]);
		*code = wait_for_last_words(words[0]);
		/* Who is asked for the memory of its children wants them ended. */
		while (waitpid(-1, NULL, 0) < 0 && errno == EINTR)
			;
		return false;
	}
	close(life[1]);
	close(words[0]);
	if (pid < 0) {
		close(life[0]);
		close(words[1]);
		return true;
	}
	s->ended_above = life[0];
	s->last_words = words[1];
	return true;
}

static bool open_pipes(int life[2], int words[2])
{
	if (!open_pipe(life))
		return false;
	if (open_pipe(words))
		return true;
	close(life[0]);
	close(life[1]);
	return false;
}

void standby_init(struct standby *s)
{
	*s = (struct standby){ .pipe = -1,
			       .ended_above = -1,
			       .last_words = -1 };
}

bool standby_open(struct standby *s, int *code)
{
	int life[2], words[2];
	void *shared;

	standby_init(s);
	if (IS_SANITIZED)
		return true;
	shared = mmap(NULL, sizeof(*s->notes), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return true;
	s->notes = shared;
	s->notes->at = AT_NOTHING;
	if (open_pipes(life, words))
		return fork_from_above(s, code, life, words);
	return true;
}

static void dismiss(struct standby *s)
{
	if (s->pipe < 0)
		return;
	write_byte(s->pipe, NOT_NEEDED);
	close(s->pipe);
	s->pipe = -1;
	while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

void standby_close(struct standby *s, int code)
{
	dismiss(s);
	if (s->last_words < 0)
		return;
	write_byte(s->last_words, code);
	close(s->last_words);
	close(s->ended_above);
}

/* --- who waits --------------------------------------------------------------------- */

static const char *reason_of(enum way_out_reason reason)
{
	return reason == WAY_OUT_MEMORY
		       ? "out of memory"
		       : "it took more steps than a file of its size may take; "
			 "please report it";
}

static const char *wait_for_turn(struct standby *s, int from)
{
	unsigned char how;
	bool has_crashed = !read_byte(from, &how);

	if (!has_crashed && how == NOT_NEEDED)
		_exit(0);
	/* Nobody knows what of the text that was to change has changed. */
	if (s->notes->at == AT_NOTHING)
		_exit(3);
	close(from);
	return has_crashed ? "hylint crashed; please report it"
			   : reason_of((enum way_out_reason)how);
}

static bool is_worn(const struct standby *s)
{
	return s->pipe < 0 || s->notes->log.is_full ||
	       s->notes->handled >= MOST_HANDLED;
}

const char *standby_renew(struct standby *s)
{
	int ends[2];

	if (s->last_words < 0 || !is_worn(s))
		return NULL;
	dismiss(s);
	s->notes->log.length = 0;
	s->notes->log.is_full = false;
	s->notes->handled = 0;
	s->notes->at = AT_NOTHING;
	if (!open_pipe(ends))
		return NULL;
	s->pid = fork();
	if (s->pid == 0) {
		close(ends[1]);
		return wait_for_turn(s, ends[0]);
	}
	close(ends[0]);
	s->pipe = ends[1];
	if (s->pid < 0) {
		close(s->pipe);
		s->pipe = -1;
	}
	return NULL;
}

static bool is_waited_for(const struct standby *s)
{
	return s->pipe >= 0 && !s->notes->log.is_full;
}

void standby_begin(struct standby *s, long at)
{
	if (is_waited_for(s))
		s->notes->at = at;
}

void standby_end(struct standby *s)
{
	if (s->notes)
		s->notes->at = AT_NOTHING;
}

void standby_give_up(struct standby *s, enum way_out_reason reason)
{
	if (!s->notes || s->notes->at == AT_NOTHING)
		return;
	write_byte(s->pipe, (int)reason);
	_exit(3);
}
