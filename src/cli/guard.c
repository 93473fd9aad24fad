/*
 * Signal handlers, so only write() and _exit(). What they say is prepared
 * before.
 */

#include "cli/guard.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

/* A handler can reach nothing else. */
static const char *volatile guarded_file;
static volatile sig_atomic_t guarded_code;
static volatile sig_atomic_t guarded;

static void put_text(const char *text)
{
	/* Nobody is left to tell when this fails. */
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		_exit(guarded_code);
}

static void leave_guarded(const char *trouble, const char *advice) NORETURN;

static void leave_guarded(const char *trouble, const char *advice)
{
	const char *file = guarded_file;

	put_text(trouble);
	if (file) {
		put_text(" while checking ");
		put_text(file);
	}
	put_text(guarded_code ? "; the commit is blocked (on-error = block)"
			      : "; nothing was checked, the commit is allowed");
	put_text(advice);
	_exit(guarded_code);
}

static void say_and_leave(int number)
{
	(void)number;
	leave_guarded("hylint: crashed", ". Please report it.\n");
}

void guard_leave_without_memory(void)
{
	leave_guarded("hylint: out of memory", ".\n");
}

void guard_memory(void)
{
	memory_open_reserve();
}

void guard_file(const char *path)
{
	guarded_file = path;
}

static const int guarded_signals[] = { SIGSEGV, SIGBUS,	 SIGFPE,
				       SIGILL,	SIGABRT, SIGXCPU };
#define SIGNAL_COUNT (sizeof(guarded_signals) / sizeof(*guarded_signals))

void guard_end(void)
{
	for (size_t i = 0; guarded && i < SIGNAL_COUNT; i++)
		signal(guarded_signals[i], SIG_DFL);
	guarded = 0;
}

void guard_begin(enum exit_code code)
{
	/* The stack may be what ran out. */
	static char stack[16384];
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action;

	guarded_code = (sig_atomic_t)code;
	guarded = 1;
	memory_close_reserve();
#if !defined(__SANITIZE_ADDRESS__)
	sigaltstack(&alternate, NULL);
	memset(&action, 0, sizeof(action));
	action.sa_handler = say_and_leave;
	action.sa_flags = SA_ONSTACK | (int)SA_RESETHAND;
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		sigaction(guarded_signals[i], &action, NULL);
#else
	(void)alternate;
	(void)action;
	(void)say_and_leave;
#endif
}
