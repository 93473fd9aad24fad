/*
 * Refuses memory: the $NO_MEMORY_AT-th request, and with $NO_MEMORY_SINCE every
 * one from there on. How many there were goes to the file $NO_MEMORY_COUNT. Who is
 * forked off counts on; with $NO_MEMORY_TOGETHER all of them have one count. Programs
 * that the process starts have all the memory they want.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static long requests_here, *requests = &requests_here;
static long refused_at, since;
static pid_t us;

/* Before main(), as what the loader asks for is not ours. */
__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("NO_MEMORY_AT");

	refused_at = at ? atol(at) : 0;
	since = getenv("NO_MEMORY_SINCE") != NULL;
	us = getpid();
	if (getenv("NO_MEMORY_TOGETHER")) {
		requests = mmap(NULL, sizeof(*requests), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (requests == MAP_FAILED)
			_exit(99);
	}
	*requests = 0;
	unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("NO_MEMORY_COUNT");
	char text[32];
	int fd, length;

	if (!path || getpid() != us)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	length = snprintf(text, sizeof(text), "%ld\n", *requests);
	if (fd < 0 || write(fd, text, (size_t)length) != length)
		_exit(99);
}

static int is_refused(void)
{
	++*requests;
	if (!refused_at ||
	    (since ? *requests < refused_at : *requests != refused_at))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return is_refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *p, size_t size)
{
	return is_refused() ? NULL : __libc_realloc(p, size);
}
