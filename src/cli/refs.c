/*
 * In: the lines or words that git gives to the hook. Out: pairs of commits, old
 * and new.
 */

#include "cli/refs.h"

#include "base/fs.h"

void refs_add(struct ref_list *list, struct arena *arena, const char *old,
	      const char *new, const char *remote)
{
	struct pushed_ref ref = { old, new, remote };

	for (size_t i = 0; i < list->refs.count; i++)
		if (!strcmp(list->refs.at[i].old, old) &&
		    !strcmp(list->refs.at[i].new, new))
			return;
	vec_push(arena, &list->refs, ref);
}

struct ref_words {
	const char *at[4];
	size_t count;
};

/* One line of words; names of refs have no spaces. Returns what follows. */
static const char *read_words(struct ref_words *out, struct arena *arena,
			      const char *at)
{
	out->count = 0;
	while (*at && *at != '\n') {
		size_t length = strcspn(at, " \n");

		if (out->count < 4)
			out->at[out->count] = arena_strndup(arena, at, length);
		out->count++;
		at += length;
		at += *at == ' ';
	}
	return *at ? at + 1 : at;
}

static int read_lines(struct ref_list *out, struct arena *arena, int fd,
		      size_t words, size_t old, size_t new, const char *remote,
		      struct err *err)
{
	struct ref_words line;
	struct slice text;
	const char *at;

	*out = (struct ref_list){ 0 };
	if (fs_read_fd(&text, arena, fd, 0, err) < 0)
		return err_prefix(err, "standard input");
	for (at = text.ptr; *at;) {
		at = read_words(&line, arena, at);
		if (line.count == words)
			refs_add(out, arena, line.at[old], line.at[new],
				 remote);
		else if (line.count)
			return err_set(err,
				       "standard input: %zu words in a line, "
				       "where git writes %zu",
				       line.count, words);
	}
	return 0;
}

int refs_read_push(struct ref_list *out, struct arena *arena, int fd,
		   const char *remote, struct err *err)
{
	return read_lines(out, arena, fd, 4, 3, 1, remote, err);
}

int refs_read_receive(struct ref_list *out, struct arena *arena, int fd,
		      struct err *err)
{
	return read_lines(out, arena, fd, 3, 0, 1, NULL, err);
}
