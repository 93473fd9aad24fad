/*
 * The text of the script, and finding, moving and replacing the file of a hook.
 * A file without our mark is never overwritten.
 */

#include "cli/hookfile.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "git/changes.h"

static const char script[] =
	"#!/bin/sh\n" HOOKFILE_MARK "\n"
	"\n"
	"# The hook that was here before goes first and may stop the commit.\n"
	"previous=\"${0%%/*}/pre-commit.hylint-prev\"\n"
	"if [ -x \"$previous\" ]; then\n"
	"\t\"$previous\" \"$@\" || exit\n"
	"fi\n"
	"\n"
	"hylint=%s\n"
	"if [ ! -x \"$hylint\" ] && ! hylint=$(command -v hylint); then\n"
	"\techo \"hylint: the program is gone: this commit was not checked;\" "
	"\\\n"
	"\t\t\"install hylint again, or remove $0\" >&2\n"
	"\tcase $(git config --get-regexp '^hylint\\.on-?error$' |\n"
	"\t\ttail -n 1) in\n"
	"\t*' block') exit 1 ;;\n"
	"\tesac\n"
	"\texit 0\n"
	"fi\n"
	"exec \"$hylint\" hook pre-commit \"$@\"\n";

/* 'text' for a shell, whatever is in it. */
static const char *shell_quoted(struct arena *arena, const char *text)
{
	struct strbuf sb = STRBUF_INIT;
	char *quoted;

	strbuf_addch(&sb, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			strbuf_addstr(&sb, "'\\''");
		else
			strbuf_addch(&sb, *text);
	}
	strbuf_addch(&sb, '\'');
	quoted = arena_strndup(arena, sb.text, sb.length);
	strbuf_release(&sb);
	return quoted;
}

const char *hookfile_script(struct arena *arena, const char *binary)
{
	return arena_fmt(arena, script, shell_quoted(arena, binary));
}

int hookfile_find(struct hookfile *out, struct arena *arena, struct err *err)
{
	struct slice text;

	memset(out, 0, sizeof(*out));
	if (repository_hooks_path(&out->folder, &out->configured, arena, err) <
	    0)
		return -1;
	out->path = fs_join(arena, out->folder, "pre-commit");
	out->previous = fs_join(arena, out->folder, "pre-commit.hylint-prev");
	out->has_previous = fs_kind(out->previous) != FS_NOTHING;
	out->executable = !access(out->path, X_OK);
	out->text = "";
	if (fs_kind(out->path) == FS_NOTHING)
		return 0;
	out->state = HOOKFILE_FOREIGN;
	/* A hook may be any program: an unreadable one is foreign too. */
	if (fs_read_inside(&text, arena, "", out->path, (size_t)1024 * 1024,
			   NULL) < 0)
		return 0;
	out->text = text.ptr;
	if (strstr(out->text, HOOKFILE_MARK))
		out->state = HOOKFILE_OURS;
	return 0;
}

const char *hookfile_set_aside(struct arena *arena, const struct hookfile *hook)
{
	const char *path = fs_join(arena, hook->folder, "pre-commit.legacy");
	struct slice text;

	if (fs_read_inside(&text, arena, "", path, (size_t)1024 * 1024, NULL) <
		    0 ||
	    !strstr(text.ptr, HOOKFILE_MARK))
		return NULL;
	return path;
}

/* By way of PATH, as the shell found it. */
static const char *found_in_path(struct arena *arena, const char *program)
{
	const char *path = getenv("PATH");

	while (path && *path) {
		size_t length = strcspn(path, ":");
		const char *folder = arena_strndup(arena, path, length);
		const char *candidate = fs_join(arena, folder, program);

		if (fs_kind(candidate) == FS_FILE && !access(candidate, X_OK))
			return fs_absolute(arena, candidate);
		path += length;
		path += *path == ':';
	}
	return NULL;
}

int own_path(const char **out, struct arena *arena, const char *program,
	     struct err *err)
{
	*out = fs_absolute(arena, fs_own_program());
	if (!*out && strchr(program, '/'))
		*out = fs_absolute(arena, program);
	if (!*out)
		*out = found_in_path(arena, program);
	if (!*out)
		return err_set(
			err,
			"cannot determine where the hylint program is; call it "
			"by its absolute path");
	return 0;
}
