/*
 * `git hash-object`, then one `git update-index` for all files. Before that,
 * whatever would make the result differ from the text is refused: filters, a
 * temporary index.
 */

#include "git/restage.h"

#include <stdlib.h>

#include "base/strbuf.h"
#include "git/command.h"

/* Inside `git commit -a` or `git commit PATH` the index is a passing one, and
 * what is written there is lost. */
static int refuse_passing_index(struct err *err)
{
	const char *index = getenv("GIT_INDEX_FILE");

	if (index && slice_ends(slice_of(index), ".lock"))
		return err_set(err, "a commit is being made; fix what is "
				    "staged before it or after it");
	return 0;
}

static int ask_index(struct slice *out, const struct restaging *job,
		     const char *const *args, struct slice input,
		     struct err *err)
{
	return git_feed(out, job->arena, args, input, err) ? -1 : 0;
}

static struct slice next_field(struct slice *rest)
{
	const char *end = memchr(rest->ptr, '\0', rest->length);
	struct slice field = { rest->ptr,
			       end ? (size_t)(end - rest->ptr) : rest->length };

	rest->ptr += field.length + (end != NULL);
	rest->length -= field.length + (end != NULL);
	return field;
}

/* A filter may make anything of a text, and only backwards knows how. */
static int refuse_filters(const struct restaging *job,
			  const struct restaged_file *file, struct err *err)
{
	const char *args[] = { "-C", job->top,	 "check-attr",
			       "-z", "filter",	 "working-tree-encoding",
			       "--", file->path, NULL };
	struct slice said, none = { "", 0 };

	if (ask_index(&said, job, args, none, err) < 0)
		return -1;
	while (said.length) {
		struct slice name, value;

		next_field(&said);
		name = next_field(&said);
		value = next_field(&said);
		if (!slice_is(value, "unspecified") &&
		    !slice_is(value, "unset"))
			return err_set(
				err,
				"%s: git converts this file (%.*s=%.*s); "
				"fix it in the work tree and stage it",
				file->path, SLICE_ARG(name), SLICE_ARG(value));
	}
	return 0;
}

/* "H 100644 ID 0<tab>PATH"; S is outside of a sparse checkout, small letters
 * are taken for unchanged. */
static int read_staged_entry(const struct restaging *job,
			     struct restaged_file *file, struct err *err)
{
	const char *spec =
		arena_fmt(job->arena, ":(top,literal)%s", file->path);
	const char *args[] = { "-C", job->top, "ls-files", "-s", "-v",
			       "-z", "--",     spec,	   NULL };
	struct slice said, none = { "", 0 };
	const char *line, *id;

	if (ask_index(&said, job, args, none, err) < 0)
		return -1;
	line = arena_strndup(job->arena, said.ptr, said.length);
	if (said.length < 9 || line[1] != ' ' || line[8] != ' ')
		return err_set(err, "%s: it is no longer staged", file->path);
	if (line[0] != 'H')
		return err_set(err,
			       "%s: its entry is marked skip-worktree or "
			       "assume-unchanged; remove the mark first",
			       file->path);
	file->mode = arena_strndup(job->arena, line + 2, 6);
	id = line + 9;
	file->old_id = arena_strndup(job->arena, id, strcspn(id, " "));
	return 0;
}

static int hash_object(const char **out, const struct restaging *job,
		       struct slice text, bool write, struct err *err)
{
	const char *args[] = {
		"-C", job->top, "hash-object", "--stdin", write ? "-w" : NULL,
		NULL
	};
	struct slice said;

	if (ask_index(&said, job, args, text, err) < 0)
		return -1;
	*out = git_line(job->arena, said);
	return 0;
}

int restage_prepare(struct restaging *job, struct err *err)
{
	if (refuse_passing_index(err) < 0)
		return -1;
	for (size_t i = 0; i < job->files.count; i++) {
		struct restaged_file *file = &job->files.at[i];
		const char *id;

		if (refuse_filters(job, file, err) < 0 ||
		    read_staged_entry(job, file, err) < 0 ||
		    hash_object(&id, job, file->before, false, err) < 0)
			return -1;
		if (strcmp(id, file->old_id) != 0)
			return err_set(err,
				       "%s: the index has changed while it "
				       "was read",
				       file->path);
	}
	for (size_t i = 0; i < job->files.count; i++)
		if (hash_object(&job->files.at[i].new_id, job,
				job->files.at[i].after, true, err) < 0)
			return -1;
	return 0;
}

/* Git takes all of them into one new index, and renames it into place. */
static int replace_entries(const struct restaging *job, bool back,
			   struct err *err)
{
	const char *args[] = { "-C", job->top,	     "update-index",
			       "-z", "--index-info", NULL };
	struct strbuf lines = STRBUF_INIT;
	struct slice said;
	int rc;

	for (size_t i = 0; i < job->files.count; i++) {
		const struct restaged_file *f = &job->files.at[i];

		strbuf_addf(&lines, "%s %s\t%s", f->mode,
			    back ? f->old_id : f->new_id, f->path);
		strbuf_addch(&lines, '\0');
	}
	rc = ask_index(&said, job, args,
		       (struct slice){ lines.text, lines.length }, err);
	strbuf_release(&lines);
	return rc;
}

int restage_apply(const struct restaging *job, struct err *err)
{
	return replace_entries(job, false, err);
}

int restage_undo(const struct restaging *job, struct err *err)
{
	return replace_entries(job, true, err);
}
