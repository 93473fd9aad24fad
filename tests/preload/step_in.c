/*
 * Steps in exactly between the calls that put a file in its place, so that no
 * test needs luck: before the N-th of them the shell runs $STEP_BEFORE_N, behind
 * it $STEP_AFTER_N. Only files whose name ends in $STEP_NAME count.
 *
 * $STEP_HOLD is opened for writing before the first call, and gets a line when
 * the process ends: an editor that saves in place, at its slowest. With
 * $STEP_MISSING the system does not know how to exchange files.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int calls;
static int held = -1;

__attribute__((constructor)) static void begin(void)
{
	unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void end(void)
{
	static const char line[] = "# typed at last\n";

	if (held >= 0 && write(held, line, sizeof(line) - 1) < 0)
		_exit(99);
}

static int is_watched(const char *path)
{
	const char *name = getenv("STEP_NAME");
	size_t length = strlen(path);

	if (!name)
		name = ".py";
	return length >= strlen(name) &&
	       !strcmp(path + length - strlen(name), name);
}

static void step(const char *when)
{
	char name[40];

	snprintf(name, sizeof(name), "STEP_%s_%d", when, calls);
	if (getenv(name) && system(getenv(name)) != 0)
		_exit(98);
}

static void step_before(void)
{
	const char *hold = getenv("STEP_HOLD");

	if (calls++ == 0 && hold)
		held = open(hold, O_WRONLY | O_APPEND);
	step("BEFORE");
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to,
	      unsigned how)
{
	int (*real)(int, const char *, int, const char *, unsigned);
	int rc;

	*(void **)&real = dlsym(RTLD_NEXT, "renameat2");
	if (!is_watched(to))
		return real(from_folder, from, to_folder, to, how);
	step_before();
	if (getenv("STEP_MISSING")) {
		errno = ENOSYS;
		return -1;
	}
	rc = real(from_folder, from, to_folder, to, how);
	step("AFTER");
	return rc;
}

int rename(const char *from, const char *to)
{
	int (*real)(const char *, const char *);
	int rc;

	*(void **)&real = dlsym(RTLD_NEXT, "rename");
	if (!is_watched(to))
		return real(from, to);
	step_before();
	rc = real(from, to);
	step("AFTER");
	return rc;
}
