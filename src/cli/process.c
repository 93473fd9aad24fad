/*
 * One program at a time, its output and errors read at once so that neither
 * pipe fills.
 */

#include "cli/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* How the shell tells the two; ours cannot be told from the program's, but
 * git and hylint use neither. */
#define NOT_FOUND 127
#define NO_FOLDER 126

static void run_child(const char *const *argv, const char *folder, int out)
{
	int nothing = open("/dev/null", O_RDONLY);

	signal(SIGINT, SIG_DFL);
	if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0 ||
	    chdir(folder))
		_exit(NO_FOLDER);
	execvp(argv[0], (char *const *)argv);
	_exit(NOT_FOUND);
}

static void read_all(struct strbuf *said, int fd)
{
	for (;;) {
		ssize_t got = read(fd, strbuf_reserve(said, 4096), 4096);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		said->length += (size_t)got;
		said->text[said->length] = '\0';
	}
}

static int wait_for_process(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	return WEXITSTATUS(status);
}

int process_run(struct strbuf *said, const char *const *argv,
		const char *folder, struct err *err)
{
	int ends[2], code;
	pid_t pid;

	if (pipe(ends))
		return err_set(err, "no pipe: %s", strerror(errno));
	pid = fork();
	if (pid < 0)
		return err_set(err, "cannot start %s: %s", argv[0],
			       strerror(errno));
	if (!pid) {
		close(ends[0]);
		run_child(argv, folder, ends[1]);
	}
	close(ends[1]);
	read_all(said, ends[0]);
	close(ends[0]);
	code = wait_for_process(pid);
	if (code == NOT_FOUND)
		return err_set(err, "%s is not installed", argv[0]);
	if (code == NO_FOLDER)
		return err_set(err, "%s cannot be entered", folder);
	return code;
}
