/* hylint check: files, folders, standard input, what is staged, a range. */

#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "cli/changes.h"
#include "cli/check_options.h"
#include "cli/files.h"
#include "cli/inputs.h"
#include "cli/profile.h"
#include "cli/progress.h"
#include "cli/records.h"
#include "cli/run.h"
#include "cli/showing.h"
#include "cli/staged_fix.h"

static const char details[] =
	"examples:\n"
	"  hylint src                       all Python files under src\n"
	"  hylint check --staged            what the next commit would "
	"introduce\n"
	"  hylint check --staged --fix      fix it, in the index and in the "
	"file\n"
	"  hylint check --from main         what this branch introduces\n"
	"  hylint -s HY2 -o sarif:out.sarif .\n"
	"\n"
	"exit code: 0 no findings, 1 errors or warnings, 2 a wrong path, "
	"option\n"
	"or configuration, 3 a file could not be read or checked. 2 and 3 "
	"take\n"
	"precedence over 1; all other files are still checked.\n";

static void check_stdin(struct run *run, const struct check_options *o)
{
	const char *path = o->stdin_name ? o->stdin_name : "-";
	struct treatment how;
	struct slice text;
	struct err err;

	if (!run_treats(run, &how, path))
		return;
	/* Not saved: said as fast as an editor says it, and the same. */
	how.imports = IMPORTS_NONE;
	arena_clear(&run->file);
	if (fs_read_fd(&text, &run->file, STDIN_FILENO, how.largest, &err) < 0)
		run_skip(run, path, err.text, EXIT_TROUBLE);
	else if (o->show_files)
		show_path(run, path);
	else
		run_text(run, &how, text);
}

static void check_files(struct run *run, const struct check_options *o,
			const struct name_list *files)
{
	if (o->show_files)
		show_files(run, files);
	else
		run_files(run, files);
}

static void check_path(struct run *run, const struct check_options *o,
		       const char *path)
{
	struct name_list files = { 0 };

	inputs_find(&files, run, path);
	check_files(run, o, &files);
}

/* What a list of paths names, each path ended as the list ends them. */
static void add_listed(struct name_list *files, struct run *run,
		       struct slice list)
{
	char end = memchr(list.ptr, '\0', list.length) ? '\0' : '\n';

	while (list.length) {
		const char *stop = memchr(list.ptr, end, list.length);
		size_t length = stop ? (size_t)(stop - list.ptr) : list.length;

		if (length)
			inputs_find(files, run,
				    arena_strndup(&run->cli->arena, list.ptr,
						  length));
		length += stop != NULL;
		list.ptr += length;
		list.length -= length;
	}
}

/* All of them are one run: nothing is checked when the list cannot be read. */
static void check_listed(struct run *run, const struct check_options *o)
{
	struct name_list files = { 0 };
	struct slice list;
	struct err err;
	int rc;

	if (!strcmp(o->files_from, "-"))
		rc = fs_read_fd(&list, &run->cli->arena, STDIN_FILENO, 0, &err);
	else
		rc = fs_read(&list, &run->cli->arena, o->files_from, 0, &err);
	if (rc < 0) {
		complain("--files-from %s: %s", o->files_from, err.text);
		run->wrong = true;
		return;
	}
	add_listed(&files, run, list);
	check_files(run, o, &files);
}

static void check_paths(struct run *run, const struct check_options *o,
			int argc, char **argv)
{
	if (o->files_from)
		check_listed(run, o);
	else if (!argc)
		check_path(run, o, ".");
	for (int i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "-"))
			check_stdin(run, o);
		else
			check_path(run, o, argv[i]);
	}
}

static int read_asked_changes(struct changes *out, struct run *run,
			      const struct check_options *o)
{
	struct arena *arena = &run->cli->arena;
	struct change_list list;
	struct err err;
	int rc;

	if (o->staged)
		rc = changes_list_staged(&list, arena, &err);
	else
		rc = changes_list_range(&list, arena, o->from,
					o->to ? o->to : "HEAD", false, &err);
	if (!rc)
		rc = read_changes(out, run, &list, &err);
	if (rc < 0)
		say("%s", err.text);
	return rc;
}

static enum exit_code check_changes(struct run *run,
				    const struct check_options *o, int argc,
				    char **argv)
{
	struct changes changes = { 0 };
	struct name_list paths = { 0 };
	enum exit_code code;

	if (read_asked_changes(&changes, run, o) < 0)
		return EXIT_USAGE;
	for (int i = 0; i < argc; i++)
		vec_push(&run->cli->arena, &paths.names, argv[i]);
	if (run->fix != FIX_NOTHING) {
		code = staged_fix(run, &changes, &paths);
		if (code != EXIT_CLEAN)
			return code;
	}
	run_begin(run);
	if (o->show_files)
		show_changed_files(run, &changes, &paths);
	else
		run_changes(run, &changes, &paths);
	return run_end(run);
}

static enum exit_code show_all_settings(struct run *run, const char *format,
					int argc, char **argv)
{
	struct name_list paths = { 0 };
	bool json = format && !strcmp(format, "json");

	if (format && !json && strcmp(format, "full") != 0)
		return complain("--show-settings has the formats full and "
				"json, not %s",
				format);
	for (int i = 0; i < argc; i++)
		vec_push(&run->cli->arena, &paths.names, argv[i]);
	if (!argc)
		vec_push(&run->cli->arena, &paths.names, ".");
	return show_settings(run, &paths, json);
}

static enum exit_code check_records(struct run *run, int argc, char **argv)
{
	if (argc > 1 || (argc && strcmp(argv[0], "-") != 0))
		return complain("--stdin-format takes no paths");
	run_records(run);
	return run_end(run);
}

static enum exit_code check_what_is_asked(struct run *run,
					  const struct check_options *o,
					  int argc, char **argv)
{
	if (o->stdin_format)
		return check_records(run, argc, argv);
	if (o->staged || o->from)
		return check_changes(run, o, argc, argv);
	if (!o->quiet && !o->show_files)
		progress_begin();
	run_begin(run);
	check_paths(run, o, argc, argv);
	return run_end(run);
}

static enum exit_code check_run(struct cli *cli, int argc, char **argv)
{
	struct check_options o = { 0 };
	struct overrides overrides;
	enum exit_code code;
	struct run run;

	if (!options_parse(&code, &cmd_check, &o, &cli->arena, &argc, argv))
		return code;
	overrides = (struct overrides){ o.isolated, false,	     o.config,
					o.select,   o.extend_select, o.ignore };
	run_init(&run, cli, &overrides);
	if (o.profile_rules)
		profile_begin(&run);
	code = check_options_apply(&run, &o, argc, argv);
	if (code != EXIT_CLEAN)
		goto out;
	if (o.show_settings) {
		code = show_all_settings(&run, o.format, argc, argv);
		goto out;
	}
	code = check_options_code(&o, check_what_is_asked(&run, &o, argc, argv),
				  &run.totals);
	profile_end(&run);
out:
	run_release(&run);
	return code;
}

const struct command cmd_check = {
	.name = "check",
	.usage = "[OPTION...] [PATH...|-]",
	.summary =
		"Checks files, folders, staged changes, or a range of commits",
	.details = details,
	.options = check_options,
	.run = check_run,
};
