/*
 * Prints the entries of an index as `git ls-files --stage` does, read by us or by
 * libgit2, and looks whether skipping and seeking come to the same entries as
 * going through them one by one. For index_formats.py.
 */
#include "index_dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git/repository.h"

struct seen {
	char *path;
	size_t length;
	unsigned stage;
};

static void print_entry(uint32_t mode, const uint8_t *id, unsigned stage,
			const char *path, size_t length)
{
	printf("%06o ", mode);
	for (int i = 0; i < 20; i++)
		printf("%02x", id[i]);
	printf(" %u\t", stage);
	fwrite(path, 1, length, stdout);
	putchar('\0');
}

static void check_entry(const struct index_cursor *c, const struct seen *all,
			size_t position, const char *how)
{
	const struct seen *wanted = &all[position];

	if (c->position == position && c->path && c->length == wanted->length &&
	    !memcmp(c->path, wanted->path, c->length) &&
	    c->stage == wanted->stage)
		return;
	printf("%s leads to %u instead of %zu\n", how, c->position, position);
	exit(1);
}

/* The first entry of the path at `position`: one of several in a conflict. */
static size_t first_of(const struct seen *all, size_t position)
{
	while (position && !strcmp(all[position - 1].path, all[position].path))
		position--;
	return position;
}

static void check_moves(const struct index_file *index, const struct seen *all,
			struct arena *arena)
{
	uint32_t steps[] = { 1, 3, 63, 64, 65, 200 };

	for (size_t s = 0; s < sizeof(steps) / sizeof(*steps); s++) {
		struct index_cursor c;

		index_cursor_init(&c, index, arena);
		while (c.path) {
			check_entry(&c, all, c.position, "skipping");
			index_cursor_skip(&c, steps[s]);
		}
	}
	for (size_t i = 0; i < index->count; i++) {
		struct index_cursor c;

		index_cursor_init(&c, index, arena);
		index_cursor_seek(&c, all[i].path, all[i].length);
		check_entry(&c, all, first_of(all, i), "seeking");
	}
}

static int dump_ours(const char *path, const char *git_dir)
{
	struct index_file index;
	struct index_cursor c;
	struct arena arena;
	struct seen *all;
	struct err err;

	arena_init(&arena);
	if (index_open(&index, &arena, path, git_dir, &err) < 0) {
		printf("error: %s\n", err.text);
		arena_release(&arena);
		return 1;
	}
	all = ARENA_ARRAY(&arena, struct seen, index.count + 1);
	for (index_cursor_init(&c, &index, &arena); c.path;
	     index_cursor_next(&c)) {
		all[c.position] =
			(struct seen){ arena_strndup(&arena, c.path, c.length),
				       c.length, c.stage };
		print_entry(c.entry.mode, c.entry.id.bytes, c.stage, c.path,
			    c.length);
	}
	check_moves(&index, all, &arena);
	index_close(&index);
	arena_release(&arena);
	return 0;
}

static int dump_libgit2(const char *path)
{
	git_index *index = NULL;

	git_libgit2_init();
	if (git_index_open(&index, path) || git_index_read(index, 1)) {
		printf("error: %s\n", git_error_last()->message);
		git_index_free(index);
		return 1;
	}
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *e = git_index_get_byindex(index, i);

		print_entry(e->mode, e->id.id,
			    (unsigned)git_index_entry_stage(e), e->path,
			    strlen(e->path));
	}
	git_index_free(index);
	return 0;
}

int index_dump(const char *who, const char *path, const char *git_dir)
{
	if (!strcmp(who, "libgit2"))
		return dump_libgit2(path);
	return dump_ours(path, git_dir);
}
