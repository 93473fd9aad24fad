#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

/*
 * A string that grows. `text` is always terminated by NUL, also when empty;
 * `length` does not count the NUL. Owns its memory: strbuf_release.
 */

#include <stddef.h>

#include "base/memory.h"

struct strbuf {
	char *text;
	size_t length, room;
};

extern char strbuf_nothing[];
#define STRBUF_INIT                    \
	{                              \
		.text = strbuf_nothing \
	}

void strbuf_init(struct strbuf *sb);
void strbuf_release(struct strbuf *sb);

/* Makes it empty, keeps the memory. */
void strbuf_clear(struct strbuf *sb);
void strbuf_add(struct strbuf *sb, const char *bytes, size_t length);
void strbuf_addstr(struct strbuf *sb, const char *text);
void strbuf_addch(struct strbuf *sb, char c);
void strbuf_addf(struct strbuf *sb, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Room for `length` more bytes behind the text, to be filled by the caller,
 * who then sets the length. */
char *strbuf_reserve(struct strbuf *sb, size_t length);

#endif
