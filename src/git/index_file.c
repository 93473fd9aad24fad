/*
 * The file is mapped or read once and every entry is checked once; cursors then
 * walk it without a copy. Marks every so many entries let a cursor skip a
 * folder.
 */

#include "git/index_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "git/index_format.h"
#include "git/index_split.h"
#include "git/index_tree.h"

#define MARK_EVERY 64

int path_order(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t shorter = a_length < b_length ? a_length : b_length;
	int order = memcmp(a, b, shorter);

	if (order || a_length == b_length)
		return order;
	return a_length < b_length ? -1 : 1;
}

/* --- one entry ---------------------------------------------------------------- */

struct raw_entry {
	unsigned flags, extended;
	size_t strip;	  /* version 4: bytes to take off the path before */
	const char *name; /* version 4: what follows them */
	size_t length;	  /* of name */
	const uint8_t *end;
};

/* How many bytes of the path before this one are not in it. */
static const uint8_t *read_strip(size_t *out, const uint8_t *at,
				 const uint8_t *limit)
{
	size_t value;

	if (at == limit)
		return NULL;
	value = *at & 127;
	while (*at++ & 128) {
		if (at == limit || value > SIZE_MAX >> 8)
			return NULL;
		value = ((value + 1) << 7) | (*at & 127);
	}
	*out = value;
	return at;
}

/* Reads what lies between `at` and `limit`; false when it is no entry. */
static bool read_entry(struct raw_entry *out, const struct index_file *index,
		       const uint8_t *at, const uint8_t *limit)
{
	const uint8_t *start = at, *nul;
	size_t fixed = AT_ID + index->id_size + 2;

	if ((size_t)(limit - at) < fixed + 2)
		return false;
	at += fixed;
	*out = (struct raw_entry){ .flags = read_u16(at - 2) };
	if (out->flags & FLAG_EXTENDED) {
		if (index->version < 3)
			return false;
		out->extended = read_u16(at);
		at += 2;
	}
	if (index->version == 4) {
		at = read_strip(&out->strip, at, limit);
		if (!at)
			return false;
	}
	/* The length that is written down is cut at 4095, so the end tells. */
	nul = memchr(at, '\0', (size_t)(limit - at));
	if (!nul)
		return false;
	out->name = (const char *)at;
	out->length = (size_t)(nul - at);
	out->end = nul + 1;
	/* Before version 4 one to eight NULs fill up to eight bytes. */
	if (index->version < 4) {
		size_t size = (size_t)(nul - start) / 8 * 8 + 8;

		if ((size_t)(limit - start) < size)
			return false;
		out->end = start + size;
	}
	return true;
}

/* --- the file -------------------------------------------------------------------- */

static int index_broken(struct err *err, const char *what)
{
	err_set(err, "the index is broken: %s", what);
	return INDEX_BROKEN;
}

/* Takes an entry into `path`, the one before it. False when that is too short. */
static bool add_path(struct strbuf *path, const struct index_file *index,
		     const struct raw_entry *entry)
{
	if (index->version == 4) {
		if (entry->strip > path->length)
			return false;
		path->length -= entry->strip;
		strbuf_add(path, entry->name, entry->length);
	} else {
		path->length = entry->length;
	}
	return true;
}

/* Looks at each entry once, so that cursors need not. Returns where the
 * extensions begin. */
static const uint8_t *scan_entries(struct index_file *index,
				   struct arena *arena, const uint8_t *limit)
{
	const uint8_t *at = index->data + HEADER;
	struct strbuf path = STRBUF_INIT;
	struct raw_entry entry;

	index->marks = ARENA_ARRAY(arena, struct index_mark,
				   index->count / MARK_EVERY + 1);
	for (uint32_t i = 0; i < index->count; i++) {
		struct index_mark *mark = &index->marks[i / MARK_EVERY];

		if (i % MARK_EVERY == 0)
			*mark = (struct index_mark){ at, path.length, NULL };
		if (!read_entry(&entry, index, at, limit) ||
		    !add_path(&path, index, &entry)) {
			at = NULL;
			break;
		}
		if (i % MARK_EVERY == 0 && index->version == 4)
			mark->path =
				arena_strndup(arena, path.text, path.length);
		if (!path.length)
			index->has_nameless = true;
		if (path.length > index->longest)
			index->longest = path.length;
		at = entry.end;
	}
	strbuf_release(&path);
	return at;
}

/* What begins with a small letter must be understood; of those we know sparse
 * folders and split indexes. */
static int read_extensions(struct index_file *index, struct arena *arena,
			   const uint8_t *at, const uint8_t *limit,
			   struct err *err)
{
	while (limit - at >= 8) {
		uint32_t size = read_u32(at + 4);
		const uint8_t *body = at + 8;

		if (size > (size_t)(limit - body))
			return index_broken(err, "an extension is truncated");
		if (!memcmp(at, "link", 4))
			index->link =
				(struct slice){ (const char *)body, size };
		else if ((*at < 'A' || *at > 'Z') && memcmp(at, "sdir", 4) != 0)
			return err_set(err, "the index has an unknown format");
		if (!memcmp(at, "TREE", 4))
			index_tree_read(index, arena, body, size);
		at = body + size;
	}
	return 0;
}

static int read_part(struct index_file *out, struct arena *arena,
		     const void *data, size_t size, struct err *err)
{
	const uint8_t *limit, *at;

	*out = (struct index_file){ .data = data, .size = size, .id_size = 20 };
	if (size < HEADER + out->id_size)
		return index_broken(err, "it is too short");
	if (memcmp(data, "DIRC", 4) != 0)
		return index_broken(err, "it does not begin with DIRC");
	out->version = read_u32(out->data + 4);
	out->count = read_u32(out->data + 8);
	if (out->version < 2 || out->version > 4)
		return err_set(err, "the index has version %u", out->version);
	limit = out->data + size - out->id_size;
	/* Keeps a made-up count from asking for memory. */
	if (out->count > size / (AT_ID + out->id_size))
		return index_broken(err, "it has fewer entries than declared");
	at = scan_entries(out, arena, limit);
	if (!at)
		return index_broken(err, "an entry is malformed");
	out->extensions = at;
	return read_extensions(out, arena, at, limit, err);
}

int index_read(struct index_file *out, struct arena *arena, const void *data,
	       size_t size, struct err *err)
{
	int rc = read_part(out, arena, data, size, err);

	if (!rc && out->link.length)
		return err_set(err, "the index is split in two files");
	if (!rc && out->has_nameless)
		return index_broken(err, "an entry has no name");
	return rc;
}

static int open_part(struct index_file *out, struct arena *arena,
		     const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *data;
	int rc;

	memset(out, 0, sizeof(*out));
	if (fd < 0)
		return err_set(err, "cannot open the index %s: %s", path,
			       strerror(errno));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size < HEADER) {
		close(fd);
		return index_broken(err, "it is too short");
	}
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (data == MAP_FAILED)
		return err_set(err, "cannot read the index %s: %s", path,
			       strerror(errno));
	rc = read_part(out, arena, data, (size_t)st.st_size, err);
	out->is_mapped = true;
	if (rc < 0)
		index_close(out);
	return rc;
}

/* What git takes for the other part when there is none. */
static bool has_other_part(const struct index_file *index)
{
	static const uint8_t none[20];

	return index->link.length < sizeof(none) ||
	       memcmp(index->link.ptr, none, sizeof(none)) != 0;
}

/* Puts `own`, which is one part, and the other one together. */
static int open_split(struct index_file *out, struct arena *arena,
		      const struct index_file *own, const char *git_dir,
		      struct err *err)
{
	struct index_file shared;
	const char *path = index_shared_path(arena, own, git_dir);
	struct slice joined;
	int rc;

	memset(out, 0, sizeof(*out));
	if (!path)
		return index_broken(
			err, "the record of its other part is truncated");
	rc = open_part(&shared, arena, path, err);
	if (rc < 0)
		return rc;
	rc = index_join(&joined, arena, own, &shared, err);
	index_close(&shared);
	if (rc < 0)
		return rc;
	return index_read(out, arena, joined.ptr, joined.length, err);
}

int index_open(struct index_file *out, struct arena *arena, const char *path,
	       const char *git_dir, struct err *err)
{
	struct index_file own;
	int rc = open_part(&own, arena, path, err);

	*out = own;
	if (rc < 0)
		return rc;
	if (own.link.length && has_other_part(&own)) {
		rc = open_split(out, arena, &own, git_dir, err);
		index_close(&own);
	} else if (own.has_nameless) {
		rc = index_broken(err, "an entry has no name");
		index_close(out);
	}
	return rc;
}

void index_close(struct index_file *index)
{
	if (index->is_mapped)
		munmap((void *)(uintptr_t)index->data, index->size);
	memset(index, 0, sizeof(*index));
}

/* --- going through it ---------------------------------------------------------------- */

/* Shows the entry at `next`, or the end. */
static void cursor_show(struct index_cursor *c)
{
	const struct index_file *index = c->index;
	const uint8_t *at = c->next;
	struct raw_entry raw;

	if (c->position >= index->count) {
		c->path = NULL;
		c->length = 0;
		return;
	}
	if (!read_entry(&raw, index, at, index->data + index->size))
		BUG("an entry of the index has changed while it was read");
	c->at = at;
	c->next = raw.end;
	c->is_extended = raw.flags & FLAG_EXTENDED;
	c->stage = raw.flags >> 12 & 3;
	c->intent_to_add = raw.extended & EXTENDED_INTENT_TO_ADD;
	c->entry = (struct tree_entry){ .mode = read_u32(at + AT_MODE) };
	memcpy(c->entry.id.bytes, at + AT_ID, index->id_size);
	if (index->version < 4) {
		c->path = raw.name;
		c->length = raw.length;
		return;
	}
	c->length -= raw.strip;
	memcpy(c->buffer + c->length, raw.name, raw.length + 1);
	c->length += raw.length;
	c->path = c->buffer;
}

void index_cursor_init(struct index_cursor *cursor,
		       const struct index_file *index, struct arena *arena)
{
	*cursor = (struct index_cursor){ .index = index,
					 .next = index->data + HEADER };
	if (index->version == 4)
		cursor->buffer = ARENA_ARRAY(arena, char, index->longest + 1);
	cursor_show(cursor);
}

void index_cursor_next(struct index_cursor *cursor)
{
	cursor->position++;
	cursor_show(cursor);
}

/* Shows the entry of a mark. */
static void cursor_jump(struct index_cursor *c, uint32_t number)
{
	const struct index_mark *mark = &c->index->marks[number];

	c->position = number * MARK_EVERY;
	c->next = mark->at;
	c->length = mark->length_before;
	/* It holds all that the entry takes over from the path before it. */
	if (mark->path)
		memcpy(c->buffer, mark->path, strlen(mark->path) + 1);
	cursor_show(c);
}

void index_cursor_skip(struct index_cursor *cursor, uint32_t count)
{
	const struct index_file *index = cursor->index;
	uint32_t left = index->count - cursor->position;
	uint32_t target = cursor->position + (count < left ? count : left);

	if (target / MARK_EVERY > cursor->position / MARK_EVERY &&
	    target < index->count)
		cursor_jump(cursor, target / MARK_EVERY);
	while (cursor->position < target)
		index_cursor_next(cursor);
}

/* Whether the entry of a mark is before a path. */
static bool is_before(const struct index_file *index, uint32_t number,
		      const char *path, size_t length)
{
	const struct index_mark *mark = &index->marks[number];
	struct raw_entry raw;

	if (number * MARK_EVERY >= index->count)
		return false;
	if (mark->path)
		return path_order(mark->path, strlen(mark->path), path,
				  length) < 0;
	return read_entry(&raw, index, mark->at, index->data + index->size) &&
	       path_order(raw.name, raw.length, path, length) < 0;
}

void index_cursor_seek(struct index_cursor *cursor, const char *path,
		       size_t length)
{
	const struct index_file *index = cursor->index;
	uint32_t low = 0, high = index->count / MARK_EVERY;

	/* The last mark whose entry is before the path. */
	while (low < high) {
		uint32_t middle = low + (high - low + 1) / 2;

		if (is_before(index, middle, path, length))
			low = middle;
		else
			high = middle - 1;
	}
	if (index->count)
		cursor_jump(cursor, low);
	while (cursor->path &&
	       path_order(cursor->path, cursor->length, path, length) < 0)
		index_cursor_next(cursor);
}
