/*
 * Prints what src/git/ reads from the repository of the current folder:
 *
 *	changes_dump                    what is staged
 *	changes_dump FROM TO [direct]   a range of commits
 *	changes_dump --index WHO PATH GIT_DIR   an index, see index_dump.c
 *
 * STATUS PATH, with OLD => NEW after a rename; then one @@ line a hunk; then
 * what is skipped. For the tests beside it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git/changes.h"
#include "git/repository.h"
#include "index_dump.h"

static void print_file(const struct changed_file *file)
{
	printf("%c %s", "AMR"[file->status], file -> old_path);
	if (strcmp(file->path, file->old_path) != 0)
		printf(" => %s", file->path);
	putchar('\n');
	for (size_t i = 0; i < file->hunks.count; i++) {
		const struct hunk *h = &file->hunks.at[i];

		printf("@@ -%u,%u +%u,%u\n", h->before.first, h->before.count,
		       h->after.first, h->after.count);
	}
}

int main(int argc, char **argv)
{
	struct change_list list;
	struct changes changes;
	struct arena arena;
	struct err err;
	int rc;

	if (argc == 5 && !strcmp(argv[1], "--index"))
		return index_dump(argv[2], argv[3], argv[4]);
	arena_init(&arena);
	if (argc >= 3)
		rc = changes_list_range(&list, &arena, argv[1], argv[2],
					argc > 3, &err);
	else
		rc = changes_list_staged(&list, &arena, &err);
	for (size_t i = 0; !rc && i < list.paths.count; i++)
		list.paths.at[i].is_wanted = list.paths.at[i].is_wanted ||
					     getenv("ALL_PATHS");
	if (!rc)
		rc = changes_read(&changes, &list, &err);
	if (rc < 0) {
		printf("error: %s\n", err.text);
		return 1;
	}
	for (size_t i = 0; i < changes.files.count; i++)
		print_file(&changes.files.at[i]);
	for (size_t i = 0; i < changes.skipped.count; i++)
		printf("skipped %s: %s\n", changes.skipped.at[i].path,
		       changes.skipped.at[i].reason);
	arena_release(&arena);
	repository_close();
	return 0;
}
