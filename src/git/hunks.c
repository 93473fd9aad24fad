/*
 * libgit2 compares the texts without the lines that both end with, as git does.
 */

#include "git/hunks.h"

#include "git/repository.h"

struct collector {
	struct arena *arena;
	struct hunk_list *out;
};

static int collect_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk,
			void *payload)
{
	struct collector *c = payload;
	struct hunk h = {
		{ (uint32_t)hunk->old_start, (uint32_t)hunk->old_lines },
		{ (uint32_t)hunk->new_start, (uint32_t)hunk->new_lines },
	};

	(void)delta;
	vec_push(c->arena, &c->out->hunks, h);
	return 0;
}

/*
 * Cuts off the end that both texts share, in whole lines. Git does so before a
 * difference without context, which decides which of several equal lines counts
 * as new; to agree with it takes the same blocks.
 */
static void drop_common_end(struct slice *a, struct slice *b)
{
	const size_t block = 1024;
	size_t smaller = a->length < b->length ? a->length : b->length;
	size_t common = 0, kept = 0;
	const char *end;

	if (smaller < block)
		return;
	while (common + block <= smaller &&
	       !memcmp(a->ptr + a->length - common - block,
		       b->ptr + b->length - common - block, block))
		common += block;
	end = a->ptr + a->length - common;
	while (kept < common && end[kept++] != '\n')
		;
	a->length -= common - kept;
	b->length -= common - kept;
}

int hunks_between(struct hunk_list *out, struct arena *arena,
		  struct slice before, struct slice after, struct err *err)
{
	git_diff_options options;
	struct collector collector = { arena, out };

	if (slice_equal(before, after))
		return 0;
	if (libgit2_begin(err) < 0)
		return -1;
	drop_common_end(&before, &after);
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
	options.context_lines = 0;
	options.interhunk_lines = 0;
	options.max_size = -1;
	if (git_diff_buffers(before.ptr, before.length, NULL, after.ptr,
			     after.length, NULL, &options, NULL, NULL,
			     collect_hunk, NULL, &collector))
		return libgit2_failed(err, "cannot compare two texts");
	return 0;
}
