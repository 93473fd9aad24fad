/*
 * Read into a table by path. A folder that is marked as not known is not in it.
 */

#include "git/index_tree.h"

#include "base/fnv.h"

/* A folder whose sub-folders are still to come. */
struct open_folder {
	uint32_t folder;
	uint64_t left;
};

struct tree_reader {
	struct index_file *index;
	struct arena *arena;
	const char *at, *end;
	VEC(struct index_folder) folders;
	VEC(struct open_folder) open;
};

/* A decimal number and the byte behind it. */
static bool read_number(struct tree_reader *r, int64_t *out, char end)
{
	bool negative = r->at < r->end && *r->at == '-';
	const char *start;
	int64_t value = 0;

	r->at += negative;
	start = r->at;
	while (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
		if (value > UINT32_MAX)
			return false;
		value = value * 10 + (*r->at++ - '0');
	}
	if (r->at == start || r->at == r->end || *r->at++ != end)
		return false;
	*out = negative ? -value : value;
	return true;
}

/* NAME NUL ENTRIES SP SUB-FOLDERS LF, and the object where it is known. */
static bool read_index_folder(struct tree_reader *r, struct index_folder *out,
			      int64_t *below)
{
	size_t id_size = r->index->id_size;
	const char *nul = memchr(r->at, '\0', (size_t)(r->end - r->at));

	if (!nul)
		return false;
	*out = (struct index_folder){ .name = r->at, .parent = NO_FOLDER };
	out->name_length = (uint32_t)(nul - r->at);
	r->at = nul + 1;
	if (!read_number(r, &out->entries, ' ') || !read_number(r, below, '\n'))
		return false;
	if (*below < 0 || out->entries > r->index->count)
		return false;
	if (out->entries < 0)
		return true;
	if ((size_t)(r->end - r->at) < id_size)
		return false;
	memcpy(out->id.bytes, r->at, id_size);
	r->at += id_size;
	return true;
}

static bool read_index_folders(struct tree_reader *r)
{
	do {
		struct index_folder folder;
		struct open_folder open = { (uint32_t)r->folders.count, 0 };
		int64_t below;

		if (r->at >= r->end || !read_index_folder(r, &folder, &below))
			return false;
		if (r->open.count) {
			folder.parent = vec_last(&r->open).folder;
			vec_last(&r->open).left--;
		}
		vec_push(r->arena, &r->folders, folder);
		open.left = (uint64_t)below;
		vec_push(r->arena, &r->open, open);
		while (r->open.count && !vec_last(&r->open).left)
			r->open.count--;
	} while (r->open.count);
	return true;
}

static uint32_t index_slot(const struct index_file *index, uint32_t parent,
			   const char *name, size_t length)
{
	uint32_t start = FNV32_START ^ parent * 2654435761u;

	return fnv32_bytes(start, name, length) & (index->slot_count - 1);
}

static uint32_t *find_slot(const struct index_file *index, uint32_t parent,
			   const char *name, size_t length)
{
	uint32_t at = index_slot(index, parent, name, length);

	for (;; at = (at + 1) & (index->slot_count - 1)) {
		const struct index_folder *f;

		if (index->slots[at] == NO_FOLDER)
			return &index->slots[at];
		f = &index->folders[index->slots[at]];
		if (f->parent == parent && f->name_length == length &&
		    !memcmp(f->name, name, length))
			return &index->slots[at];
	}
}

static void build_slots(struct index_file *index, struct arena *arena)
{
	index->slot_count = 16;
	while (index->slot_count < 2 * (uint64_t)index->folder_count)
		index->slot_count *= 2;
	index->slots = ARENA_ARRAY(arena, uint32_t, index->slot_count);
	memset(index->slots, 0xff, sizeof(uint32_t) * index->slot_count);
	for (uint32_t i = 0; i < index->folder_count; i++) {
		const struct index_folder *f = &index->folders[i];

		*find_slot(index, f->parent, f->name, f->name_length) = i;
	}
}

void index_tree_read(struct index_file *index, struct arena *arena,
		     const uint8_t *data, size_t size)
{
	struct tree_reader r = { .index = index,
				 .arena = arena,
				 .at = (const char *)data,
				 .end = (const char *)data + size };

	if (index->folder_count || !read_index_folders(&r))
		return;
	index->folders = r.folders.at;
	index->folder_count = (uint32_t)r.folders.count;
	build_slots(index, arena);
}

uint32_t index_folder_find(const struct index_file *index, uint32_t parent,
			   const char *name, size_t length)
{
	if (parent == NO_FOLDER || !index->folder_count)
		return NO_FOLDER;
	return *find_slot(index, parent, name, length);
}
