#ifndef BASE_BUG_H
#define BASE_BUG_H

/*
 * Bugs and exhausted memory: the two kinds of trouble that end the process.
 * Everything else is a finding (data) or a failure (see base/err.h).
 */

#include <stddef.h>

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NODISCARD __attribute__((warn_unused_result))
#define NORETURN __attribute__((noreturn))

/* Says where a broken invariant was met and aborts. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)

void bug_at(const char *file, int line, const char *fmt, ...) NORETURN
	PRINTF_LIKE(3, 4);

/* malloc and realloc that never return NULL: out of memory ends the process
 * with one line on standard error. */
void *xmalloc(size_t size);
void *xrealloc(void *p, size_t size);
void xfree(void *p);

#endif
