/*
 * fork and exec with pipes, and a git that stays for `cat-file --batch`.
 * Nothing that the repository configures is run, and nothing is fetched.
 */

#include "git/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "base/vec.h"
#include "git/delta.h"

extern char **environ;

/* --- starting ---------------------------------------------------------------- */

/* Both ends close themselves in children. */
static int make_pipe(int ends[2], struct err *err)
{
	if (pipe(ends))
		return err_set(err, "no pipe: %s", strerror(errno));
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return 0;
}

static void close_pipe(int ends[2])
{
	close(ends[0]);
	close(ends[1]);
}

/* What is asked of git is to run nothing and to fetch nothing: no command that
 * the repository's settings name (a file system monitor), no object that a
 * partial clone has left with its remote. Before 2.44 git knows the second only
 * as a list of protocols. */
static void keep_git_at_home(void)
{
	static bool done;

	if (!done)
		done = !setenv("GIT_NO_LAZY_FETCH", "1", 1) &&
		       !setenv("GIT_ALLOW_PROTOCOL", "none", 1);
}

/* Each of these wants memory, and git must not run without its descriptors. */
static int redirect_descriptor(posix_spawn_file_actions_t *actions,
			       const int fds[3])
{
	int rc = 0;

	for (int i = 0; !rc && i < 3; i++)
		rc = fds[i] < 0 ? posix_spawn_file_actions_addopen(
					  actions, i, "/dev/null", O_RDWR, 0)
				: posix_spawn_file_actions_adddup2(actions,
								   fds[i], i);
	return rc;
}

/* Starts git with three descriptors; -1 stands for nothing. */
static int start_git(pid_t *out, const char *const *args, const int fds[3],
		     struct err *err)
{
	VEC(const char *) words = { 0 };
	posix_spawn_file_actions_t actions;
	struct arena arena;
	int rc;

	keep_git_at_home();
	arena_init(&arena);
	vec_push(&arena, &words, "git");
	vec_push(&arena, &words, "-c");
	vec_push(&arena, &words, "core.fsmonitor=false");
	vec_push(&arena, &words, "-c");
	vec_push(&arena, &words, "protocol.allow=never");
	while (*args)
		vec_push(&arena, &words, *args++);
	vec_push(&arena, &words, NULL);
	posix_spawn_file_actions_init(&actions);
	rc = redirect_descriptor(&actions, fds);
	if (!rc)
		rc = posix_spawnp(out, "git", &actions, NULL,
				  (char *const *)(uintptr_t)words.at, environ);
	posix_spawn_file_actions_destroy(&actions);
	arena_release(&arena);
	return rc ? err_set(err, "git cannot be run: %s", strerror(rc)) : 0;
}

static int wait_for_git(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 128;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

/* --- to the end ---------------------------------------------------------------- */

/* Reads what is there; false at the end. */
static bool drain_pipe(struct strbuf *into, int fd)
{
	const size_t room = 65536;
	ssize_t got = read(fd, strbuf_reserve(into, room), room);

	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	into->length += (size_t)got;
	into->text[into->length] = '\0';
	return got > 0;
}

static void read_both(struct strbuf *said, int out, struct strbuf *complained,
		      int error)
{
	struct pollfd fds[] = { { out, POLLIN, 0 }, { error, POLLIN, 0 } };
	struct strbuf *texts[] = { said, complained };
	int open_ends = 2;

	while (open_ends) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return;
		for (int i = 0; i < 2; i++) {
			if (fds[i].fd < 0 || !fds[i].revents)
				continue;
			if (drain_pipe(texts[i], fds[i].fd))
				continue;
			fds[i].fd = -1;
			open_ends--;
		}
	}
}

/* What git complained with, in one line, without the word it begins with. */
static void git_complaint(struct err *err, struct strbuf *text, int code)
{
	static const char *const words[] = { "fatal: ", "error: " };
	char *from, *to = text->text;

	for (from = to; *from; from++) {
		bool space = strchr(" \t\n\r", *from) != NULL;

		if (!space || (to > text->text && to[-1] != ' '))
			*to++ = space ? ' ' : *from;
	}
	while (to > text->text && to[-1] == ' ')
		to--;
	text->length = (size_t)(to - text->text);
	text->text[text->length] = '\0';
	from = text->text;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strncmp(from, words[i], strlen(words[i])))
			from += strlen(words[i]);
	if (*from)
		err_set(err, "git: %.400s", from);
	else
		err_set(err, "git ended with status %d", code);
}

static int run_git(struct slice *out, struct arena *arena,
		   const char *const *args, int input, struct err *err)
{
	struct strbuf said = STRBUF_INIT, complained = STRBUF_INIT;
	int ends[2], errors[2], rc;
	pid_t pid;

	if (make_pipe(ends, err) < 0)
		return -1;
	if (make_pipe(errors, err) < 0) {
		close_pipe(ends);
		return -1;
	}
	rc = start_git(&pid, args, (int[]){ input, ends[1], errors[1] }, err);
	close(ends[1]);
	close(errors[1]);
	if (!rc) {
		read_both(&said, ends[0], &complained, errors[0]);
		rc = wait_for_git(pid);
		if (rc)
			git_complaint(err, &complained, rc);
		out->ptr = arena_strndup(arena, said.text, said.length);
		out->length = said.length;
	}
	close(ends[0]);
	close(errors[0]);
	strbuf_release(&said);
	strbuf_release(&complained);
	return rc;
}

int git_run(struct slice *out, struct arena *arena, const char *const *args,
	    struct err *err)
{
	return run_git(out, arena, args, -1, err);
}

/* By way of a file: git reads when it likes, and nobody waits for the other. */
int git_feed(struct slice *out, struct arena *arena, const char *const *args,
	     struct slice input, struct err *err)
{
	FILE *file = tmpfile();
	int rc;

	if (!file)
		return err_set(err, "no temporary file: %s", strerror(errno));
	if (fwrite(input.ptr, 1, input.length, file) != input.length ||
	    fflush(file) || fseek(file, 0, SEEK_SET))
		rc = err_set(err, "no temporary file: %s", strerror(errno));
	else
		rc = run_git(out, arena, args, fileno(file), err);
	fclose(file);
	return rc;
}

const char *git_line(struct arena *arena, struct slice out)
{
	size_t length = out.length;

	if (length && out.ptr[length - 1] == '\n')
		length--;
	return arena_strndup(arena, out.ptr, length);
}

/* --- questions and answers -------------------------------------------------------- */

static int git_batch_start(struct git_batch *batch, struct err *err)
{
	static const char *const args[] = { "cat-file", "--batch", NULL };
	int ask[2], answer[2], rc;

	if (batch->pid)
		return 0;
	if (make_pipe(ask, err) < 0)
		return -1;
	if (make_pipe(answer, err) < 0) {
		close_pipe(ask);
		return -1;
	}
	rc = start_git(&batch->pid, args, (int[]){ ask[0], answer[1], -1 },
		       err);
	close(ask[0]);
	close(answer[1]);
	batch->ask = ask[1];
	batch->answer = answer[0];
	batch->at = batch->end = 0;
	if (rc) {
		batch->pid = 0;
		close(ask[1]);
		close(answer[0]);
	}
	return rc;
}

void git_batch_stop(struct git_batch *batch)
{
	if (!batch->pid)
		return;
	close(batch->ask);
	close(batch->answer);
	wait_for_git(batch->pid);
	batch->pid = 0;
}

void git_batch_forget(struct git_batch *batch)
{
	if (!batch->pid)
		return;
	close(batch->ask);
	close(batch->answer);
	batch->pid = 0;
}

static bool write_command(int fd, const char *text, size_t length)
{
	/* A git that has gone away is an error, not the end of us. */
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	ssize_t got = 0;

	while (length && ((got = write(fd, text, length)) > 0 ||
			  (got < 0 && errno == EINTR))) {
		if (got > 0) {
			text += got;
			length -= (size_t)got;
		}
	}
	signal(SIGPIPE, before);
	return !length;
}

static bool batch_refill(struct git_batch *batch)
{
	ssize_t got;

	do
		got = read(batch->answer, batch->buffer, sizeof(batch->buffer));
	while (got < 0 && errno == EINTR);
	batch->at = 0;
	batch->end = got > 0 ? (size_t)got : 0;
	return got > 0;
}

static bool batch_read_line(struct git_batch *batch, char *line, size_t room)
{
	size_t length = 0;

	for (;;) {
		char c;

		if (batch->at == batch->end && !batch_refill(batch))
			return false;
		c = batch->buffer[batch->at++];
		if (c == '\n')
			break;
		if (length + 1 < room)
			line[length++] = c;
	}
	line[length] = '\0';
	return true;
}

/* Takes `size` bytes of the answer; NULL drops them. */
static bool batch_take(struct git_batch *batch, char *into, size_t size)
{
	while (size) {
		size_t piece = batch->end - batch->at;

		if (!piece) {
			if (!batch_refill(batch))
				return false;
			continue;
		}
		if (piece > size)
			piece = size;
		if (into) {
			memcpy(into, batch->buffer + batch->at, piece);
			into += piece;
		}
		batch->at += piece;
		size -= piece;
	}
	return true;
}

static int git_has_ended(struct git_batch *batch, struct err *err)
{
	git_batch_stop(batch);
	return err_set(err, "git cat-file ended before it had answered");
}

/* "ID TYPE SIZE", the contents and a newline; or what was asked, and why not. */
int git_batch_blob(struct git_batch *batch, struct slice *out,
		   struct arena *arena, const char *hex, size_t largest,
		   struct err *err)
{
	bool is_blob, too_large;
	struct object_id id;
	char line[256], *type, *digits;
	char *text = NULL;
	size_t size;

	if (git_batch_start(batch, err) < 0)
		return -1;
	if (!write_command(batch->ask, hex, strlen(hex)) ||
	    !write_command(batch->ask, "\n", 1) ||
	    !batch_read_line(batch, line, sizeof(line))) {
		/* It dies of an object that it cannot fetch. The next question
		 * starts another one. */
		git_batch_stop(batch);
		return 1;
	}
	type = line + strspn(line, "0123456789abcdef");
	digits = object_id_parse(&id, line) && *type == ' '
			 ? strchr(type + 1, ' ')
			 : NULL;
	if (!digits)
		return 1;
	size = strtoull(digits, NULL, 10);
	is_blob = !strncmp(type, " blob ", 6);
	too_large = largest && size > largest;
	if (is_blob && !too_large)
		text = arena_alloc(arena, size + 1);
	if (!batch_take(batch, text, size) || !batch_take(batch, NULL, 1))
		return git_has_ended(batch, err);
	*out = (struct slice){ text, size };
	return !is_blob ? 2 : too_large ? 3 : 0;
}
