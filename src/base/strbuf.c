/*
 * Room doubles. The text moves when it grows: whoever keeps a pointer keeps an
 * offset.
 */

#include "base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

char strbuf_nothing[1];

void strbuf_init(struct strbuf *sb)
{
	*sb = (struct strbuf)STRBUF_INIT;
}

void strbuf_release(struct strbuf *sb)
{
	if (sb->room)
		xfree(sb->text);
	strbuf_init(sb);
}

void strbuf_clear(struct strbuf *sb)
{
	sb->length = 0;
	if (sb->room)
		sb->text[0] = '\0';
}

char *strbuf_reserve(struct strbuf *sb, size_t length)
{
	size_t wanted = sb->length + length + 1;

	if (wanted > sb->room) {
		size_t room = sb->room ? sb->room * 2 : 64;

		if (room < wanted)
			room = wanted;
		sb->text = xrealloc(sb->room ? sb->text : NULL, room);
		sb->room = room;
		sb->text[sb->length] = '\0';
	}
	return sb->text + sb->length;
}

void strbuf_add(struct strbuf *sb, const char *bytes, size_t length)
{
	char *at;

	if (!length)
		return;
	at = strbuf_reserve(sb, length);
	memcpy(at, bytes, length);
	at[length] = '\0';
	sb->length += length;
}

void strbuf_addstr(struct strbuf *sb, const char *text)
{
	strbuf_add(sb, text, strlen(text));
}

void strbuf_addch(struct strbuf *sb, char c)
{
	strbuf_add(sb, &c, 1);
}

void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (length < 0)
		BUG("bad format '%s'", fmt);
	va_start(ap, fmt);
	vsnprintf(strbuf_reserve(sb, (size_t)length), (size_t)length + 1, fmt,
		  ap);
	va_end(ap);
	sb->length += (size_t)length;
}
