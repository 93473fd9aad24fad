/*
 * The functions that libgit2 asks of an allocator, each on top of xmalloc and
 * its like.
 */

#include "git/memory.h"

#include <git2/version.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

/* `file` and `line` are libgit2's own, for those who hunt leaks in it. */
#define UNUSED_PLACE \
	(void)file;  \
	(void)line

static void *git_allocate(size_t size, const char *file, int line)
{
	UNUSED_PLACE;
	return xmalloc(size);
}

static void *take_more(void *p, size_t size, const char *file, int line)
{
	UNUSED_PLACE;
	return xrealloc(p, size);
}

/* Since 1.7 libgit2 makes the rest of these. */
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7
static size_t product_of_sizes(size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		memory_is_exhausted(SIZE_MAX);
	return count * size;
}

static void *take_zeroed(size_t count, size_t size, const char *file, int line)
{
	UNUSED_PLACE;
	return xcalloc(count, size);
}

static void *take_array(size_t count, size_t size, const char *file, int line)
{
	return git_allocate(product_of_sizes(count, size), file, line);
}

static void *take_more_array(void *p, size_t count, size_t size,
			     const char *file, int line)
{
	return take_more(p, product_of_sizes(count, size), file, line);
}

static char *copy_text(const char *text, size_t length, const char *file,
		       int line)
{
	char *p = git_allocate(length + 1, file, line);

	memcpy(p, text, length);
	p[length] = '\0';
	return p;
}

static char *copy_all(const char *text, const char *file, int line)
{
	return copy_text(text, strlen(text), file, line);
}

static char *copy_at_most(const char *text, size_t length, const char *file,
			  int line)
{
	return copy_text(text, strnlen(text, length), file, line);
}
#endif

git_allocator *libgit2_memory(void)
{
	static git_allocator memory = {
		.gmalloc = git_allocate,
		.grealloc = take_more,
		.gfree = xfree,
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7
		.gcalloc = take_zeroed,
		.gmallocarray = take_array,
		.greallocarray = take_more_array,
		.gstrdup = copy_all,
		.gstrndup = copy_at_most,
		.gsubstrdup = copy_text,
#endif
	};

	return &memory;
}
