/*
 * Harms the process that lints a text with one of these words, which looks for
 * "tensorflow" in it: crash_here and killed_here. One that was forked off; with
 * $TRAP_FIRST the first one, too, while it is watched.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pid_t first;

static __attribute__((constructor)) void begin(void)
{
	first = getpid();
}

static int has(const char *text, size_t length, const char *word)
{
	size_t w = strlen(word);

	for (size_t i = 0; i + w <= length; i++)
		if (!strncmp(text + i, word, w))
			return 1;
	return 0;
}

/* What is asked of a text that is to be linted. A file beside it is looked at for
 * other words. */
static int is_of_lint(const char *word, size_t w)
{
	return w == 10 && !memcmp(word, "tensorflow", w);
}

/* The process lints, and begins again when it crashes; the handler of the hook, which
 * ends it, has other flags. */
static int is_watched(void)
{
	struct sigaction now;

	sigaction(SIGSEGV, NULL, &now);
	return now.sa_handler != SIG_DFL && now.sa_flags & SA_NODEFER;
}

static int is_to_be_harmed(void)
{
	return getpid() != first || (getenv("TRAP_FIRST") && is_watched());
}

void *memmem(const void *text, size_t length, const void *word, size_t w)
{
	const char *t = text;

	if (is_to_be_harmed() && length > 20 && is_of_lint(word, w)) {
		if (has(t, length,
			"crash_"
			"here"))
			raise(SIGSEGV);
		if (has(t, length,
			"killed_"
			"here"))
			raise(SIGKILL);
	}
	for (size_t i = 0; i + w <= length; i++)
		if (!memcmp(t + i, word, w))
			return (void *)(t + i);
	return NULL;
}
