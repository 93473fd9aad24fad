#ifndef BASE_ERR_H
#define BASE_ERR_H

/*
 * A failure: one line of text that says what, where and what to do. A function
 * that can fail returns int (0 or negative) and fills the struct err it was
 * given, which may be NULL. Only cli/, lsp/ and report/ print it.
 */

#include "base/bug.h"

#define ERR_TEXT_SIZE 1024

struct err {
	char text[ERR_TEXT_SIZE];
};

/* Writes the text and returns -1, so that `return err_set(...)` reads well. */
int err_set(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Puts "PREFIX: " before the text that is there. Returns -1. */
int err_prefix(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
