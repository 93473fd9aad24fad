/*
 * The functions of git/reading.h by commands of plumbing, whose output is
 * parsed byte by byte. The same answers as native.c; tests compare the two.
 */

#include "git/gitcli.h"

#include <stdlib.h>

#include "base/fs.h"

static struct gitcli *cli_of(struct store *store)
{
	return (struct gitcli *)store;
}

#define ARGS(...)                 \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

/* The one line that git prints. */
static int ask_git(const char **out, struct arena *arena,
		   const char *const *args, struct err *err)
{
	struct slice said;
	int rc = git_run(&said, arena, args, err);

	if (rc)
		return rc < 0 ? GIT_NOT_RUN : -1;
	*out = git_line(arena, said);
	return 0;
}

static int ask_id(struct object_id *out, struct arena *arena,
		  const char *const *args, struct err *err)
{
	const char *line;

	if (ask_git(&line, arena, args, err) < 0)
		return -1;
	if (!object_id_parse(out, line))
		return err_set(err, "git %s: there is no object '%.80s'",
			       args[0], line);
	return 0;
}

/* Reads up to a byte; NULL when it does not come. */
static const char *next_raw_word(struct slice *rest, struct arena *arena,
				 char end)
{
	const char *stop = memchr(rest->ptr, end, rest->length);
	const char *word;
	size_t length;

	if (!stop)
		return NULL;
	length = (size_t)(stop - rest->ptr);
	word = arena_strndup(arena, rest->ptr, length);
	rest->ptr += length + 1;
	rest->length -= length + 1;
	return word;
}

static const char *cli_hex(struct gitcli *cli, const struct object_id *id)
{
	char hex[HEX_SIZE];

	object_id_hex(hex, id, cli->is_sha256);
	return arena_strdup(cli->arena, hex);
}

/* Git has the empty tree built in, whatever it is called here. */
static const char *tree_name(struct gitcli *cli, const struct object_id *commit,
			     struct err *err)
{
	const char *name;

	if (commit)
		return cli_hex(cli, commit);
	if (ask_git(&name, cli->arena,
		    ARGS("hash-object", "-t", "tree", "/dev/null"), err) < 0)
		return NULL;
	return name;
}

/* --- commits ---------------------------------------------------------------- */

static int gitcli_commit(struct store *store, struct object_id *out,
			 const char *revision, struct err *err)
{
	struct gitcli *cli = cli_of(store);
	const char *peeled;

	if (*revision == '-')
		return err_set(err, "'%s' is not a commit", revision);
	peeled = arena_fmt(cli->arena, "%s^{commit}", revision);
	if (ask_id(out, cli->arena, ARGS("rev-parse", "--verify", peeled),
		   NULL) < 0)
		return err_set(err, "'%s' is not a commit", revision);
	return 0;
}

/* Called when HEAD names nothing: fails when it should name something. A branch
 * without a commit has no file. */
static int check_unborn(struct gitcli *cli, struct err *err)
{
	const char *branch, *file;

	if (ask_git(&branch, cli->arena, ARGS("symbolic-ref", "-q", "HEAD"),
		    NULL) < 0)
		return err_set(err, "git cannot read HEAD");
	if (ask_git(&file, cli->arena, ARGS("rev-parse", "--git-path", branch),
		    err) < 0)
		return -1;
	if (fs_kind(file) == FS_FILE)
		return err_set(err, "git cannot read %s", branch);
	return 0;
}

static int gitcli_head(struct store *store, struct object_id *out, bool *exists,
		       struct err *err)
{
	struct gitcli *cli = cli_of(store);

	/* Without ^{commit}: the object may be missing, and that is no unborn
	 * branch. */
	*exists = !ask_id(out, cli->arena,
			  ARGS("rev-parse", "-q", "--verify", "HEAD"), err);
	return *exists ? 0 : check_unborn(cli, err);
}

static int gitcli_merge_base(struct store *store, struct object_id *out,
			     bool *exists, const struct object_id *commit,
			     const struct object_id *others, size_t count,
			     struct err *err)
{
	struct gitcli *cli = cli_of(store);
	VEC(const char *) args = { 0 };
	struct slice said;
	int rc;

	vec_push(cli->arena, &args, "merge-base");
	vec_push(cli->arena, &args, cli_hex(cli, commit));
	for (size_t i = 0; i < count; i++)
		vec_push(cli->arena, &args, cli_hex(cli, &others[i]));
	vec_push(cli->arena, &args, NULL);
	rc = git_run(&said, cli->arena, args.at, err);
	*exists = rc == 0;
	if (rc == 1)
		return 0;
	if (rc)
		return -1;
	if (!object_id_parse(out, git_line(cli->arena, said)))
		return err_set(err, "git merge-base: no answer");
	return 0;
}

static int gitcli_tips(struct store *store, struct object_ids *out,
		       struct arena *arena, const char *prefix, struct err *err)
{
	struct gitcli *cli = cli_of(store);
	struct slice said;

	if (git_run(&said, cli->arena,
		    ARGS("for-each-ref", "--format=%(objectname)", prefix),
		    err))
		return -1;
	while (said.length) {
		const char *line = next_raw_word(&said, cli->arena, '\n');
		struct object_id id;

		if (!line || !object_id_parse(&id, line))
			return err_set(err, "git did not print a branch name");
		vec_push(arena, &out->all, id);
	}
	return 0;
}

/* --- differences --------------------------------------------------------------- */

/* ":MODE MODE ID ID STATUS NUL PATH NUL" */
static bool read_record(struct delta *out, struct slice *rest,
			struct arena *arena)
{
	const char *words[4], *status;

	if (!rest->length || *rest->ptr != ':')
		return false;
	rest->ptr++;
	rest->length--;
	for (int i = 0; i < 4; i++) {
		words[i] = next_raw_word(rest, arena, ' ');
		if (!words[i])
			return false;
	}
	status = next_raw_word(rest, arena, '\0');
	*out = (struct delta){ .path = next_raw_word(rest, arena, '\0') };
	if (!status || !out->path ||
	    !object_id_parse(&out->before.id, words[2]) ||
	    !object_id_parse(&out->after.id, words[3]))
		return false;
	out->old_path = out->path;
	out->before.mode = (uint32_t)strtoul(words[0], NULL, 8);
	out->after.mode = (uint32_t)strtoul(words[1], NULL, 8);
	out->unmerged = *status == 'U';
	return true;
}

static int read_raw(struct deltas *out, struct arena *arena, struct slice raw,
		    struct err *err)
{
	while (raw.length) {
		struct delta delta;
		bool repeated;

		if (!read_record(&delta, &raw, arena))
			return err_set(
				err,
				"git printed a record that hylint does not "
				"understand");
		/* An unmerged path is told more than once. */
		repeated = out->all.count &&
			   !strcmp(vec_last(&out->all).path, delta.path);
		if (repeated)
			vec_last(&out->all).unmerged |= delta.unmerged;
		else
			vec_push(arena, &out->all, delta);
	}
	return 0;
}

/* To git a missing index is an empty one. Inside a hook it is a mistake, and
 * would look like everything deleted. */
static int check_named_index(struct gitcli *cli, struct err *err)
{
	const char *named = getenv("GIT_INDEX_FILE");
	const char *path;

	if (!named || !*named)
		return 0;
	if (ask_git(&path, cli->arena, ARGS("rev-parse", "--git-path", "index"),
		    err) < 0)
		return -1;
	if (fs_kind(path) != FS_NOTHING)
		return 0;
	return err_set(err, "the index %s does not exist (GIT_INDEX_FILE)",
		       path);
}

static int gitcli_staged(struct store *store, struct deltas *out,
			 struct arena *arena, const struct object_id *commit,
			 struct err *err)
{
	struct gitcli *cli = cli_of(store);
	const char *tree = tree_name(cli, commit, err);
	struct slice raw;

	if (!tree || (commit && check_named_index(cli, err) < 0))
		return -1;
	if (git_run(&raw, cli->arena,
		    ARGS("diff-index", "--cached", "--raw", "-z", "--no-abbrev",
			 "--no-renames", "--ita-invisible-in-index", tree,
			 "--"),
		    err))
		return -1;
	return read_raw(out, arena, raw, err);
}

static int gitcli_between(struct store *store, struct deltas *out,
			  struct arena *arena, const struct object_id *from,
			  const struct object_id *to, struct err *err)
{
	struct gitcli *cli = cli_of(store);
	const char *before = tree_name(cli, from, err);
	const char *after = tree_name(cli, to, err);
	struct slice raw;

	if (!before || !after)
		return -1;
	if (git_run(&raw, cli->arena,
		    ARGS("diff-tree", "-r", "--raw", "-z", "--no-abbrev",
			 "--no-renames", before, after, "--"),
		    err))
		return -1;
	return read_raw(out, arena, raw, err);
}

/* --- contents ------------------------------------------------------------------ */

static int gitcli_blob(struct store *store, struct slice *out,
		       struct arena *arena, const struct object_id *id,
		       size_t largest, struct err *err)
{
	struct gitcli *cli = cli_of(store);
	char hex[HEX_SIZE];
	int rc;

	object_id_hex(hex, id, cli->is_sha256);
	rc = git_batch_blob(&cli->batch, out, arena, hex, largest, err);
	if (rc == 3)
		return BLOB_TOO_LARGE;
	return rc == 2 ? BLOB_MISSING : rc;
}

static int gitcli_file(struct store *store, struct slice *out,
		       struct arena *arena, const struct object_id *commit,
		       const char *path, struct err *err)
{
	struct gitcli *cli = cli_of(store);
	const char *name;
	int rc;

	/* Git could not be asked for it, one question a line. */
	if (strchr(path, '\n'))
		return 1;
	name = arena_fmt(cli->arena, "%s:%s",
			 commit ? cli_hex(cli, commit) : "", path);
	rc = git_batch_blob(&cli->batch, out, arena, name, 0, err);
	return rc < 0 ? -1 : rc != 0;
}

/* --- the repository ------------------------------------------------------------ */

/* As with libgit2: one process, one repository. */
static struct {
	struct gitcli cli;
	struct arena arena;
	bool is_open;
} current;

int gitcli_open(struct gitcli **out, struct err *err)
{
	static const struct store_ops ops = {
		.commit = gitcli_commit,
		.head = gitcli_head,
		.staged = gitcli_staged,
		.between = gitcli_between,
		.merge_base = gitcli_merge_base,
		.tips = gitcli_tips,
		.blob = gitcli_blob,
		.file = gitcli_file,
	};
	struct gitcli *cli = &current.cli;
	const char *format;
	int rc;

	*out = cli;
	if (current.is_open)
		return 0;
	cli->arena = &current.arena;
	cli->store.ops = &ops;
	rc = ask_git(&cli->store.git_dir, cli->arena,
		     ARGS("rev-parse", "--absolute-git-dir"), err);
	if (!rc)
		rc = ask_git(&cli->store.shallow, cli->arena,
			     ARGS("rev-parse", "--git-path", "shallow"), err);
	if (rc)
		return rc;
	if (ask_git(&cli->store.top, cli->arena,
		    ARGS("rev-parse", "--show-toplevel"), NULL) < 0)
		cli->store.top = "";
	if (!ask_git(&format, cli->arena,
		     ARGS("rev-parse", "--show-object-format"), NULL))
		cli->is_sha256 = !strcmp(format, "sha256");
	current.is_open = true;
	return 0;
}

void gitcli_forked(void)
{
	git_batch_forget(&current.cli.batch);
}

void gitcli_close(void)
{
	git_batch_stop(&current.cli.batch);
	arena_release(&current.arena);
	memset(&current, 0, sizeof(current));
}

int gitcli_top(const char **out, struct arena *arena, struct err *err)
{
	return ask_git(out, arena, ARGS("rev-parse", "--show-toplevel"), err);
}

int gitcli_hooks_path(const char **out, bool *configured, struct arena *arena,
		      struct err *err)
{
	const char *path, *set;

	if (ask_git(&path, arena, ARGS("rev-parse", "--git-path", "hooks"),
		    err) < 0)
		return -1;
	*configured = !ask_git(&set, arena,
			       ARGS("config", "--get", "core.hookspath"), NULL);
	*out = fs_absolute(arena, path);
	if (!*out)
		*out = *path == '/'
			       ? path
			       : fs_join(arena, fs_absolute(arena, "."), path);
	return 0;
}

int gitcli_settings(struct gitcli_settings *out, struct arena *arena,
		    const char *section)
{
	const char *pattern = arena_fmt(arena, "^%s\\.", section);
	struct slice said;

	memset(out, 0, sizeof(*out));
	if (git_run(&said, arena, ARGS("config", "-z", "--get-regexp", pattern),
		    NULL))
		return -1;
	/* NAME LF VALUE NUL, or NAME NUL, which means true. */
	while (said.length) {
		const char *text = next_raw_word(&said, arena, '\0');
		size_t length = text ? strcspn(text, "\n") : 0;
		struct gitcli_setting s;

		if (!text)
			break;
		s.name = arena_strndup(arena, text, length);
		s.value = text[length] ? text + length + 1 : "true";
		vec_push(arena, &out->all, s);
	}
	return 0;
}
