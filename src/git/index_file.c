#include "git/index_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/index_tree.h"

#define HEADER 12
#define MARK_EVERY 64

/* Where the parts of an entry stand; the name of the object has id_size. */
#define AT_MODE 24
#define AT_ID 40

#define FLAG_EXTENDED 0x4000
#define FLAG_NAME 0x0fff
#define EXTENDED_INTENT_TO_ADD 0x2000

static uint32_t read_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static unsigned read_u16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

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

static int broken(struct err *err, const char *what)
{
	err_set(err, "the index is broken: %s", what);
	return INDEX_BROKEN;
}

/* Looks at each entry once, so that cursors need not. Returns where the
 * extensions begin. */
static const uint8_t *scan_entries(struct index_file *index,
				   struct arena *arena, const uint8_t *limit)
{
	const uint8_t *at = index->data + HEADER;
	struct raw_entry entry;
	size_t length = 0;

	if (index->version < 4)
		index->marks = ARENA_ARRAY(arena, const uint8_t *,
					   index->count / MARK_EVERY + 1);
	for (uint32_t i = 0; i < index->count; i++) {
		if (index->marks && i % MARK_EVERY == 0)
			index->marks[i / MARK_EVERY] = at;
		if (!read_entry(&entry, index, at, limit))
			return NULL;
		if (index->version < 4)
			length = 0;
		if (entry.strip > length)
			return NULL;
		length += entry.length - entry.strip;
		if (!length)
			index->has_nameless = true;
		if (length > index->longest)
			index->longest = length;
		at = entry.end;
	}
	return at;
}

/* What begins with a small letter must be understood; of those we know only
 * sparse folders. */
static int read_extensions(struct index_file *index, struct arena *arena,
			   const uint8_t *at, const uint8_t *limit,
			   struct err *err)
{
	while (limit - at >= 8) {
		uint32_t size = read_u32(at + 4);
		const uint8_t *body = at + 8;

		if (size > (size_t)(limit - body))
			return broken(err, "an extension is cut off");
		if ((*at < 'A' || *at > 'Z') && memcmp(at, "sdir", 4) != 0)
			return err_set(err, "the index is %s",
				       memcmp(at, "link", 4)
					       ? "of an unknown kind"
					       : "split in two files");
		if (!memcmp(at, "TREE", 4))
			index_tree_read(index, arena, body, size);
		at = body + size;
	}
	return 0;
}

int index_read(struct index_file *out, struct arena *arena, const void *data,
	       size_t size, struct err *err)
{
	const uint8_t *limit, *at;
	int rc;

	*out = (struct index_file){ .data = data, .size = size, .id_size = 20 };
	if (size < HEADER + out->id_size)
		return broken(err, "it is too short");
	if (memcmp(data, "DIRC", 4) != 0)
		return broken(err, "it does not begin with DIRC");
	out->version = read_u32(out->data + 4);
	out->count = read_u32(out->data + 8);
	if (out->version < 2 || out->version > 4)
		return err_set(err, "the index has version %u", out->version);
	limit = out->data + size - out->id_size;
	/* Keeps a made-up count from asking for memory. */
	if (out->count > size / (AT_ID + out->id_size))
		return broken(err, "it has fewer entries than it says");
	at = scan_entries(out, arena, limit);
	if (!at)
		return broken(err, "an entry is malformed");
	rc = read_extensions(out, arena, at, limit, err);
	if (!rc && out->has_nameless)
		return broken(err, "an entry has no name");
	return rc;
}

int index_open(struct index_file *out, struct arena *arena, const char *path,
	       struct err *err)
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
		return broken(err, "it is too short");
	}
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (data == MAP_FAILED)
		return err_set(err, "cannot read the index %s: %s", path,
			       strerror(errno));
	rc = index_read(out, arena, data, (size_t)st.st_size, err);
	out->is_mapped = true;
	if (rc < 0)
		index_close(out);
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
static void show(struct index_cursor *c)
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
	c->next = raw.end;
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
	show(cursor);
}

void index_cursor_next(struct index_cursor *cursor)
{
	cursor->position++;
	show(cursor);
}

void index_cursor_skip(struct index_cursor *cursor, uint32_t count)
{
	const struct index_file *index = cursor->index;
	uint32_t left = index->count - cursor->position;
	uint32_t target = cursor->position + (count < left ? count : left);

	if (index->marks &&
	    target / MARK_EVERY > cursor->position / MARK_EVERY &&
	    target < index->count) {
		cursor->position = target / MARK_EVERY * MARK_EVERY;
		cursor->next = index->marks[target / MARK_EVERY];
		show(cursor);
	}
	while (cursor->position < target)
		index_cursor_next(cursor);
}

void index_cursor_seek(struct index_cursor *cursor, const char *path,
		       size_t length)
{
	const struct index_file *index = cursor->index;
	uint32_t low = 0, high = index->count / MARK_EVERY;

	/* The last mark whose entry is not behind the path. */
	while (index->marks && low < high) {
		uint32_t middle = low + (high - low + 1) / 2;
		struct raw_entry raw;

		if (middle * MARK_EVERY < index->count &&
		    read_entry(&raw, index, index->marks[middle],
			       index->data + index->size) &&
		    path_order(raw.name, raw.length, path, length) <= 0)
			low = middle;
		else
			high = middle - 1;
	}
	if (index->marks && index->count) {
		cursor->position = low * MARK_EVERY;
		cursor->next = index->marks[low];
		show(cursor);
	}
	while (cursor->path &&
	       path_order(cursor->path, cursor->length, path, length) < 0)
		index_cursor_next(cursor);
}
