/*
 * A signal handler that starts the program again with exec, and an environment
 * variable that says so to the new one, which then uses workers.
 */

#include "cli/restart.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/processor_time.h"
#include "base/fs.h"

#define MARK "HYLINT_APART=1"

extern char **environ;

#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

/* With more of either, each file is linted in a worker from the beginning. */
#define MOST_ARGUMENTS 64
#define MOST_SETTINGS 1000

/* All that the handler needs is made before: it can reach nothing else. */
static char *arguments[MOST_ARGUMENTS + 1], *surroundings[MOST_SETTINGS + 2];
static bool has_arguments;
static char program[PATH_MAX];

static const int watched[] = {
	SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU
};
#define WATCHED_COUNT (sizeof(watched) / sizeof(*watched))
static struct sigaction before[WATCHED_COUNT];

void restart_arguments(int argc, char **argv)
{
	has_arguments = argc > 0 && argc <= MOST_ARGUMENTS;
	for (int i = 0; has_arguments && i < argc; i++)
		arguments[i] = argv[i];
}

void restart_program(void)
{
	/* What was taken counts for the program that begins again. */
	processor_time_end();
	execve(program, arguments, surroundings);
	_exit(3);
}

static void restart_after_signal(int number)
{
	(void)number;
	restart_program();
}

/* The environment with the mark in front. */
static bool mark_surroundings(void)
{
	static char mark[] = MARK;
	size_t count = 0;

	surroundings[0] = mark;
	for (; environ[count] && count < MOST_SETTINGS; count++)
		surroundings[count + 1] = environ[count];
	surroundings[count + 1] = NULL;
	return !environ[count];
}

static bool find_program(void)
{
	return realpath(fs_own_program(), program);
}

bool restart_watch(void)
{
	/* The stack may be what ran out. */
	static char stack[16384];
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = restart_after_signal,
				    .sa_flags = SA_ONSTACK | SA_NODEFER };

	if (IS_SANITIZED || !has_arguments || getenv("HYLINT_APART") ||
	    !find_program() || !mark_surroundings())
		return false;
	sigaltstack(&alternate, NULL);
	for (size_t i = 0; i < WATCHED_COUNT; i++)
		sigaction(watched[i], &action, &before[i]);
	return true;
}

void restart_end(void)
{
	for (size_t i = 0; i < WATCHED_COUNT; i++)
		sigaction(watched[i], &before[i], NULL);
}
