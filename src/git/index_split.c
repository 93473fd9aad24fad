/*
 * Two parts come in, the bytes of one whole index go out, so that no reader
 * knows of the split. Bitmaps say which shared entries are deleted or replaced.
 */

#include "git/index_split.h"

#include "base/strbuf.h"
#include "git/index_format.h"

static int split_index_broken(struct err *err, const char *what)
{
	err_set(err, "the split index is broken: %s", what);
	return INDEX_BROKEN;
}

const char *index_shared_path(struct arena *arena, const struct index_file *own,
			      const char *git_dir)
{
	struct object_id id = { { 0 } };
	char hex[HEX_SIZE];

	if (own->link.length < own->id_size)
		return NULL;
	memcpy(id.bytes, own->link.ptr, own->id_size);
	object_id_hex(hex, &id, own->id_size == 32);
	return arena_fmt(arena, "%ssharedindex.%s", git_dir, hex);
}

/* --- which entries ----------------------------------------------------------------- */

/* By number of the entry of the shared part. */
struct bits {
	bool *at;
	uint32_t room;
	size_t set;
};

/* `count` bits of one kind; false when there are not so many entries. */
static bool put_bits(struct bits *bits, uint64_t *position, uint64_t count,
		     bool value)
{
	if (value && count > bits->room - *position)
		return false;
	for (uint64_t i = 0; value && i < count; i++)
		bits->at[*position + i] = true;
	bits->set += value ? count : 0;
	/* Behind the last entry there may be zeros only. */
	*position += count;
	if (*position > bits->room)
		*position = bits->room;
	return true;
}

static uint64_t read_u64(const uint8_t *p)
{
	return (uint64_t)read_u32(p) << 32 | read_u32(p + 4);
}

/* A word that says how many words follow of one kind, and how many as they are. */
static bool read_run(struct bits *bits, uint64_t *position, const uint8_t **at,
		     const uint8_t *end)
{
	uint64_t word = read_u64(*at);
	uint64_t alike = word >> 1 & UINT32_MAX, plain = word >> 33;

	*at += 8;
	if (plain > (uint64_t)(end - *at) / 8 ||
	    !put_bits(bits, position, alike * 64, word & 1))
		return false;
	for (; plain--; *at += 8) {
		uint64_t literal = read_u64(*at);

		for (unsigned i = 0; i < 64; i++)
			if (!put_bits(bits, position, 1, literal >> i & 1))
				return false;
	}
	return true;
}

/* A compressed bitmap (EWAH): how many bits, how many words, these, and where
 * the last run begins. Advances `link`. */
static bool read_bits(struct bits *out, struct arena *arena, uint32_t room,
		      struct slice *link)
{
	const uint8_t *at = (const uint8_t *)link->ptr, *end;
	uint64_t position = 0;
	uint32_t words;

	*out = (struct bits){ .room = room };
	out->at = ARENA_ARRAY(arena, bool, room + 1);
	if (!link->length)
		return true;
	if (link->length < 12)
		return false;
	words = read_u32(at + 4);
	if (words > (link->length - 12) / 8)
		return false;
	at += 8;
	end = at + 8 * (size_t)words;
	link->ptr += 12 + 8 * (size_t)words;
	link->length -= 12 + 8 * (size_t)words;
	while (at < end)
		if (!read_run(out, &position, &at, end))
			return false;
	return true;
}

/* --- putting it together ------------------------------------------------------------- */

struct joining {
	struct strbuf out;
	uint32_t count;
	struct index_cursor own, changed; /* named and nameless entries */
	struct index_cursor shared;
	struct bits deleted, other;
};

/* The entry that `what` shows, under the path that `named` shows. */
static void add_joined_entry(struct joining *j, const struct index_cursor *what,
			     const struct index_cursor *named)
{
	size_t id_size = what->index->id_size;
	size_t fixed = AT_ID + id_size + (what->is_extended ? 4 : 2);
	size_t size = (fixed + named->length) / 8 * 8 + 8;
	uint8_t *to = (uint8_t *)strbuf_reserve(&j->out, size);
	size_t length = named->length;
	unsigned flags = read_u16(what->at + AT_ID + id_size) &
			 ~(unsigned)FLAG_NAME;

	memset(to, 0, size);
	memcpy(to, what->at, fixed);
	flags |= length < FLAG_NAME ? (unsigned)length : FLAG_NAME;
	write_u16(to + AT_ID + id_size, flags);
	memcpy(to + fixed, named->path, length);
	j->out.length += size;
	j->count++;
}

static int order_of_paths(const struct index_cursor *a,
			  const struct index_cursor *b)
{
	int by_path = path_order(a->path, a->length, b->path, b->length);

	return by_path ? by_path : (int)a->stage - (int)b->stage;
}

/* Adds what the own part has in front of the entry that the shared one shows. */
static void add_own(struct joining *j)
{
	while (j->own.path &&
	       (!j->shared.path || order_of_paths(&j->own, &j->shared) < 0)) {
		if (j->own.length)
			add_joined_entry(j, &j->own, &j->own);
		index_cursor_next(&j->own);
	}
}

/* The nameless entries stand first, in the order of those they stand for. */
static bool add_shared(struct joining *j)
{
	uint32_t number = j->shared.position;
	const struct index_cursor *what = &j->shared;
	bool changed = j->other.at[number];

	if (changed && (!j->changed.path || j->changed.length))
		return false;
	if (changed)
		what = &j->changed;
	/* An entry of the own part with that name stands for it, too. */
	if (!j->deleted.at[number] &&
	    (!j->own.path || order_of_paths(&j->own, &j->shared) != 0))
		add_joined_entry(j, what, &j->shared);
	if (changed)
		index_cursor_next(&j->changed);
	return true;
}

/* The trailing checksum of the shared part, by which it was named. */
static bool is_the_one(const struct index_file *own,
		       const struct index_file *shared)
{
	return shared->size >= shared->id_size &&
	       !memcmp(own->link.ptr,
		       shared->data + shared->size - shared->id_size,
		       own->id_size);
}

static void end_joined(struct joining *j, const struct index_file *own)
{
	static const char checksum[32];
	uint8_t *header = (uint8_t *)j->out.text;

	memcpy(header, "DIRC", 4);
	write_u32(header + 4, 3);
	write_u32(header + 8, j->count);
	for (const uint8_t *at = own->extensions;
	     at + 8 <= own->data + own->size - own->id_size;
	     at += 8 + read_u32(at + 4))
		if (memcmp(at, "link", 4) != 0)
			strbuf_add(&j->out, (const char *)at,
				   8 + read_u32(at + 4));
	strbuf_add(&j->out, checksum, own->id_size);
}

int index_join(struct slice *out, struct arena *arena,
	       const struct index_file *own, const struct index_file *shared,
	       struct err *err)
{
	static const char header[HEADER];
	struct slice link = { own->link.ptr + own->id_size,
			      own->link.length - own->id_size };
	struct joining j = { .out = STRBUF_INIT };
	int rc = 0;

	if (shared->link.length || shared->has_nameless ||
	    !is_the_one(own, shared))
		return split_index_broken(err,
					  "its shared part does not match");
	if (!read_bits(&j.deleted, arena, shared->count, &link) ||
	    !read_bits(&j.other, arena, shared->count, &link))
		return split_index_broken(
			err, "it refers to entries that do not exist");
	index_cursor_init(&j.own, own, arena);
	index_cursor_init(&j.changed, own, arena);
	index_cursor_init(&j.shared, shared, arena);
	while (j.own.path && !j.own.length)
		index_cursor_next(&j.own);
	if (j.own.position != j.other.set)
		return split_index_broken(
			err, "it changes entries that it does not have");
	strbuf_add(&j.out, header, HEADER);
	for (; !rc && j.shared.path; index_cursor_next(&j.shared)) {
		add_own(&j);
		if (!add_shared(&j))
			rc = split_index_broken(err, "an entry has no name");
	}
	add_own(&j);
	end_joined(&j, own);
	*out = (struct slice){ arena_strndup(arena, j.out.text, j.out.length),
			       j.out.length };
	strbuf_release(&j.out);
	return rc;
}
