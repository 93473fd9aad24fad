/*
 * Lines are checked here before inih sees them, and given to it one at a time,
 * so that each key is known by its line and no version of inih reads another
 * value.
 */

#include "config/ini.h"

#include <ctype.h>
#include <ini.h>
#include <string.h>

#include "base/intern.h"
#include "base/memory.h"
#include "base/strbuf.h"

/* What inih returns then. */
#define NO_MEMORY (-2)

struct ini_reader {
	struct slice rest;  /* what inih has not been given yet */
	struct slice raw;   /* the line that it was given last */
	int line;	    /* and its number */
	struct intern seen; /* "section]key" of each key so far */
	/* The key whose value may still be continued. */
	struct strbuf section, key, value;
	int key_line;
	bool has_key, failed;
	ini_entry entry;
	void *data;
	const char *path;
	struct err *err;
};

static void fail_at_line(struct ini_reader *r, int line)
{
	err_prefix(r->err, "%s:%d", r->path, line);
	r->failed = true;
}

static struct slice next_ini_line(struct ini_reader *r)
{
	const char *end = memchr(r->rest.ptr, '\n', r->rest.length);
	size_t length = end ? (size_t)(end - r->rest.ptr) : r->rest.length;
	struct slice line = { r->rest.ptr, length };

	r->rest.ptr += length + (end != NULL);
	r->rest.length -= length + (end != NULL);
	return line;
}

static bool is_comment(struct slice line)
{
	size_t i = 0;

	while (i < line.length && isspace((unsigned char)line.ptr[i]))
		i++;
	return i < line.length && strchr(";#", line.ptr[i]);
}

/* A ";" behind a space: inih drops the rest of the line, and its versions do
 * not agree on which lines. */
static bool has_hidden_comment(struct slice line)
{
	for (size_t i = 1; i < line.length; i++)
		if (line.ptr[i] == ';' &&
		    isspace((unsigned char)line.ptr[i - 1]))
			return true;
	return false;
}

static int check_line(const struct ini_reader *r)
{
	struct slice line = r->raw;

	if (memchr(line.ptr, '\0', line.length))
		return err_set(r->err, "a NUL byte; write text");
	if (is_comment(line))
		return 0;
	if (line.length > INI_LINE_LIMIT)
		return err_set(r->err,
			       "the line is longer than %d bytes; continue the "
			       "value on indented lines",
			       INI_LINE_LIMIT);
	if (has_hidden_comment(line))
		return err_set(
			r->err,
			"';' after a space would start a comment; remove the "
			"space, or put the comment on its own line");
	return 0;
}

/* Hands over the key that is complete now. */
static void flush_key(struct ini_reader *r)
{
	if (!r->has_key || r->failed)
		return;
	r->has_key = false;
	if (r->entry(r->data, r->section.text, r->key.text, r->value.text,
		     r->key_line, r->err))
		fail_at_line(r, r->key_line);
}

/* What inih reads from: one line per call, each ended by a newline. Without
 * that, newer versions of inih take a long line for an unfinished one. */
static char *give_line(char *out, int size, void *data)
{
	struct ini_reader *r = data;
	size_t length;

	if (r->failed || !r->rest.length)
		return NULL;
	r->raw = next_ini_line(r);
	r->line++;
	if (check_line(r)) {
		fail_at_line(r, r->line);
		return NULL;
	}
	if (r->raw.length && r->raw.ptr[0] == '[')
		flush_key(r);
	length = is_comment(r->raw) ? 0 : r->raw.length;
	if (length + 2 > (size_t)size)
		BUG("inih's lines hold %d bytes", size);
	memcpy(out, r->raw.ptr, length);
	memcpy(out + length, "\n", 2);
	return out;
}

static int check_ini_key(struct ini_reader *r, const char *section,
			 const char *key)
{
	struct strbuf id = STRBUF_INIT;
	size_t known = r->seen.count;

	if (!*key)
		return err_set(r->err, "a value without a key; write "
				       "'key = value'");
	if (isspace((unsigned char)r->raw.ptr[0]))
		return err_set(r->err,
			       "key '%s' is indented; begin it in the "
			       "first column",
			       key);
	if (strlen(section) > INI_NAME_LIMIT || strlen(key) > INI_NAME_LIMIT)
		return err_set(r->err,
			       "a name is longer than %d bytes; shorten it",
			       INI_NAME_LIMIT);
	strbuf_addstr(&id, section);
	strbuf_addch(&id, ']');
	strbuf_addstr(&id, key);
	intern_bytes(&r->seen, id.text, id.length);
	strbuf_release(&id);
	if (r->seen.count == known)
		return err_set(r->err,
			       "key '%s' is given twice; keep one of them",
			       key);
	return 0;
}

static void begin_key(struct ini_reader *r, const char *section,
		      const char *key)
{
	flush_key(r);
	if (r->failed)
		return;
	if (check_ini_key(r, section, key)) {
		fail_at_line(r, r->line);
		return;
	}
	strbuf_clear(&r->section);
	strbuf_clear(&r->key);
	strbuf_clear(&r->value);
	strbuf_addstr(&r->section, section);
	strbuf_addstr(&r->key, key);
	r->key_line = r->line;
	r->has_key = true;
}

/* inih calls this for each line of a value. Only the first of them begins in
 * the first column. */
static int take_ini_line(void *data, const char *section, const char *key,
			 const char *value)
{
	struct ini_reader *r = data;
	bool continues = r->has_key && isspace((unsigned char)r->raw.ptr[0]);

	if (!continues)
		begin_key(r, section, key);
	if (r->failed)
		return 1;
	if (r->value.length && *value)
		strbuf_addch(&r->value, ' ');
	strbuf_addstr(&r->value, value);
	return 1;
}

int ini_read(const char *path, struct slice text, ini_entry entry, void *data,
	     struct err *err)
{
	struct ini_reader r = { .rest = text,
				.path = path,
				.entry = entry,
				.data = data,
				.err = err };
	int bad_line;

	intern_init(&r.seen);
	strbuf_init(&r.section);
	strbuf_init(&r.key);
	strbuf_init(&r.value);
	bad_line = ini_parse_stream(give_line, &r, take_ini_line, &r);
	if (bad_line == NO_MEMORY)
		memory_is_exhausted(INI_MAX_LINE);
	flush_key(&r);
	if (!r.failed && bad_line) {
		err_set(err, "neither a section nor a key with its value; "
			     "write '[section]' or 'key = value'");
		fail_at_line(&r, bad_line);
	}
	strbuf_release(&r.value);
	strbuf_release(&r.key);
	strbuf_release(&r.section);
	intern_release(&r.seen);
	return r.failed ? -1 : 0;
}
