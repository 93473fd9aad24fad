/*
 * Parents come from MERGE_HEAD, or from the environment while `git merge`
 * commits by itself. A line counts as new when every parent lacks it.
 */

#include "git/merge.h"

#include <stdlib.h>

#include "base/fs.h"

extern char **environ;

#define LARGEST_MERGE_HEAD ((size_t)1024 * 1024)

/* While `git merge` makes the commit itself, there is no MERGE_HEAD yet, but
 * each merged head is told as GITHEAD_<its name>=<how the user called it>. A
 * name that is no commit here was meant for another repository. */
static void from_environment(struct merge_parents *out, struct arena *arena,
			     struct store *store)
{
	static const char prefix[] = "GITHEAD_";

	for (char **at = environ; *at; at++) {
		struct object_id id, commit;
		const char *hex;

		if (strncmp(*at, prefix, sizeof(prefix) - 1) != 0)
			continue;
		hex = *at + sizeof(prefix) - 1;
		hex = arena_strndup(arena, hex, strcspn(hex, "="));
		if (object_id_parse(&id, hex) &&
		    !store->ops->commit(store, &commit, hex, NULL))
			vec_push(arena, &out->commits, commit);
	}
}

int merge_parents(struct merge_parents *out, struct arena *arena,
		  struct store *store, struct err *err)
{
	const char *path = fs_join(arena, store->git_dir, "MERGE_HEAD");
	const char *line, *end;
	struct slice text;

	memset(out, 0, sizeof(*out));
	if (fs_kind(path) == FS_NOTHING) {
		from_environment(out, arena, store);
		return 0;
	}
	if (fs_read_inside(&text, arena, "", path, LARGEST_MERGE_HEAD, err) < 0)
		return err_prefix(err, "%s", path);
	end = text.ptr + text.length;
	for (line = text.ptr; line < end; line += strcspn(line, "\n") + 1) {
		struct object_id id;

		if (!object_id_parse(&id, line))
			return err_set(err, "%s is not a commit", path);
		vec_push(arena, &out->commits, id);
	}
	return 0;
}

/* Whether the other comparison takes lines out at the same place, too. */
static bool is_taken_out(const struct hunk_list *other, uint32_t behind)
{
	for (size_t i = 0; i < other->hunks.count; i++) {
		const struct hunk *h = &other->hunks.at[i];
		/* The lines that are around its place. */
		uint32_t first = h->after.count ? h->after.first - 1
						: h->after.first;
		uint32_t last = first + h->after.count;

		if (h->before.count && first <= behind && behind <= last)
			return true;
	}
	return false;
}

/* Adds the lines of a hunk that the other comparison adds as well. */
static void keep_common(struct hunk_list *kept, struct arena *arena,
			const struct hunk *hunk, const struct hunk_list *other)
{
	uint32_t end = hunk->after.first + hunk->after.count;

	for (size_t i = 0; i < other->hunks.count; i++) {
		const struct line_range *range = &other->hunks.at[i].after;
		uint32_t other_end = range->first + range->count;
		struct hunk piece = *hunk;

		if (!range->count || range->first >= end ||
		    other_end <= hunk->after.first)
			continue;
		if (range->first > piece.after.first)
			piece.after.first = range->first;
		piece.after.count =
			(other_end < end ? other_end : end) - piece.after.first;
		vec_push(arena, &kept->hunks, piece);
	}
}

void merge_keep_new(struct hunk_list *hunks, struct arena *arena,
		    const struct hunk_list *other)
{
	struct hunk_list kept = { 0 };

	for (size_t i = 0; i < hunks->hunks.count; i++) {
		const struct hunk *hunk = &hunks->hunks.at[i];

		if (hunk->after.count)
			keep_common(&kept, arena, hunk, other);
		else if (is_taken_out(other, hunk->after.first))
			vec_push(arena, &kept.hunks, *hunk);
	}
	*hunks = kept;
}
