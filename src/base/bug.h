#ifndef BASE_BUG_H
#define BASE_BUG_H

/*
 * Bugs end the process, as exhausted memory does (base/memory.h). Everything
 * else is a finding (data) or a failure (base/err.h).
 */

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NODISCARD __attribute__((warn_unused_result))
#define NORETURN __attribute__((noreturn))

/* Says where a broken invariant was met and aborts. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)

void bug_at(const char *file, int line, const char *fmt, ...) NORETURN
	PRINTF_LIKE(3, 4);

#endif
