/* hylint check: files, folders, standard input, what is staged, a range. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/nearest.h"
#include "cli/changes.h"
#include "cli/files.h"
#include "cli/inputs.h"
#include "cli/profile.h"
#include "cli/progress.h"
#include "cli/records.h"
#include "cli/run.h"
#include "cli/showing.h"
#include "cli/staged_fix.h"
#include "lint/select.h"
#include "lint/suppress.h"

struct check_options {
	bool staged, isolated, statistics, quiet, verbose, exit_zero;
	bool fix, unsafe_fixes, diff, no_ignore, show_settings, show_files;
	bool fails_on_fix, profile_rules;
	const char *from, *to, *stdin_name, *stdin_format, *format, *color,
		*fail_on, *max_warnings;
	struct name_list outputs;
	struct name_list select, ignore, extend_select, config, fix_only;
	const char *jobs, *files_from;
	const char *silence, *baseline, *write_baseline;
};

#define O struct check_options

static const struct option options[] = {
	OPT_GROUP("input"),
	OPT_FLAG("staged", 0, O, staged, "the staged changes, against HEAD"),
	OPT_TEXT("files-from", 0, "FILE", O, files_from,
		 "paths from FILE or -, one a line, or ended by NUL"),
	OPT_TEXT("from", 0, "REV", O, from,
		 "what changed since the merge base with REV"),
	OPT_TEXT("to", 0, "REV", O, to, "... up to REV instead of HEAD"),
	OPT_TEXT("stdin-filename", 0, "FILE", O, stdin_name,
		 "the path that `-` has"),
	OPT_WORD("stdin-format", 0, "FORMAT", "jsonl", O, stdin_format,
		 "jsonl: {\"path\", \"content\"} in, findings out"),
	OPT_FLAG("no-ignore", 0, O, no_ignore,
		 "also check files that .gitignore excludes"),
	OPT_TEXT("jobs", 'j', "N", O, jobs,
		 "lint in N processes; default: one per processor"),
	OPT_FLAG("show-files", 0, O, show_files, "only list the files"),
	OPT_GROUP("rule selection"),
	OPT_LIST("select", 's', "RULES", O, select,
		 "only these rules: codes, families or names"),
	OPT_LIST("extend-select", 0, "RULES", O, extend_select,
		 "these rules as well"),
	OPT_LIST("ignore", 'i', "RULES", O, ignore, "leave these rules out"),
	OPT_LIST("config", 'c', "FILE|KEY=VALUE", O, config,
		 "the configuration file, or one setting of it"),
	OPT_FLAG("isolated", 0, O, isolated, "read no configuration"),
	OPT_FLAG("show-settings", 0, O, show_settings,
		 "print the effective settings and their origin"),
	OPT_GROUP("fixes"),
	OPT_FLAG("fix", 0, O, fix, "apply the safe fixes"),
	OPT_FLAG("unsafe-fixes", 0, O, unsafe_fixes,
		 "with --fix or --diff: unsafe fixes too"),
	OPT_LIST("fix-only", 0, "RULES", O, fix_only,
		 "like --fix, only for findings of these rules"),
	OPT_FLAG("diff", 0, O, diff, "show what --fix would change"),
	OPT_TEXT("add-suppressions", 0, "WHY", O, silence,
		 "add comments that suppress all findings"),
	OPT_TEXT("baseline", 0, "FILE", O, baseline,
		 "report only findings not in this baseline"),
	OPT_TEXT("write-baseline", 0, "FILE", O, write_baseline,
		 "write all findings to this baseline"),
	OPT_GROUP("output"),
	OPT_WORD("output-format", 'f', "FORMAT", REPORT_FORMATS, O, format,
		 "full, concise, json, jsonl, sarif, github, gitlab,\n"
		 "azure, rdjson, junit, checkstyle or html"),
	OPT_LIST("output", 'o', "FORMAT:PATH", O, outputs,
		 "write a report to a file too"),
	OPT_WORD("color", 0, "WHEN", COLOR_WORDS, O, color,
		 "auto, always or never"),
	OPT_FLAG("statistics", 0, O, statistics,
		 "only count findings by rule; with -f, report too"),
	OPT_FLAG("profile-rules", 0, O, profile_rules,
		 "list the time that each rule takes"),
	OPT_FLAG("quiet", 'q', O, quiet, "no summary"),
	OPT_FLAG("verbose", 'v', O, verbose,
		 "also list what is left out, and why"),
	OPT_WORD("fail-on", 0, "SEVERITY", "error warning info", O, fail_on,
		 "lowest severity that makes the exit code 1: error,\n"
		 "warning (default) or info"),
	OPT_TEXT("max-warnings", 0, "N", O, max_warnings,
		 "up to N warnings do not fail the run"),
	OPT_FLAG("exit-zero", 0, O, exit_zero, "findings do not fail the run"),
	OPT_FLAG("exit-non-zero-on-fix", 0, O, fails_on_fix,
		 "what --fix corrects fails the run"),
	OPT_END,
};

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

static int open_outputs(struct run *run, const struct check_options *o)
{
	const struct reporter *reporter = reporters[0];
	enum color_mode color;
	struct output *out;
	struct err err;

	if (color_mode(&color, o->color, &err) < 0)
		goto wrong;
	if (o->format && run_reporter(&reporter, o->format, &err) < 0)
		goto wrong;
	if (o->statistics && !o->format)
		reporter = &report_counts;
	run->diff_color = use_color(color, STDOUT_FILENO);
	if (!o->diff && !o->show_files) {
		out = run_output(run, reporter, stdout);
		out->report.color = run->diff_color;
		out->report.columns = terminal_columns(STDOUT_FILENO);
		out->report.links = use_links(run->diff_color, STDOUT_FILENO);
		out->report.statistics = o->statistics;
	}
	for (size_t i = 0; i < o->outputs.names.count; i++)
		if (run_output_to(run, o->outputs.names.at[i], &err) < 0)
			goto wrong;
	for (size_t i = 0; i < run->outputs.count; i++)
		run->outputs.at[i]->report.change = o->staged || o->from;
	return 0;
wrong:
	complain("%s", err.text);
	return -1;
}

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

/* The rules that --fix-only names. */
static enum exit_code choose_rules(struct run *run,
				   const struct name_list *only)
{
	bool *chosen = ARENA_ARRAY(&run->cli->arena, bool, rule_room);
	struct err err;

	if (!only->names.count)
		return EXIT_CLEAN;
	for (size_t i = 0; i < only->names.count; i++)
		if (rules_named(chosen, &run->cli->arena, only->names.at[i],
				"--fix-only", NULL, &err) < 0)
			return complain("%s", err.text);
	run->choice.rules = chosen;
	return EXIT_CLEAN;
}

/* What --fix and its like cannot be combined with. */
static enum exit_code fix_trouble(const struct check_options *o, int argc,
				  char **argv)
{
	bool fix = o->fix || o->fix_only.names.count;

	if (o->unsafe_fixes && !fix && !o->diff)
		return complain("--unsafe-fixes needs --fix or --diff");
	if (o->fails_on_fix && !fix && !o->silence)
		return complain("--exit-non-zero-on-fix needs --fix, "
				"--fix-only or --add-suppressions");
	if (o->fails_on_fix && o->exit_zero)
		return complain("--exit-zero and --exit-non-zero-on-fix cannot "
				"be combined");
	if (o->from || (o->staged && o->silence))
		return complain("%s", o->from ? "--fix, --diff and "
						"--add-suppressions work on "
						"files or with --staged, not "
						"with --from"
					      : "--add-suppressions works on "
						"files, not with --staged");
	if (o->silence && !suppression_takes_reason(o->silence))
		return complain("--add-suppressions needs a reason in one "
				"line; \"see #12\" is fine, but \" # \" would "
				"begin another comment");
	for (int i = 0; i < argc; i++)
		if (!strcmp(argv[i], "-") && !o->diff)
			return complain("standard input cannot be corrected "
					"in place; use --diff");
	return EXIT_CLEAN;
}

static enum exit_code fix_options(struct run *run,
				  const struct check_options *o, int argc,
				  char **argv)
{
	bool fix = o->fix || o->fix_only.names.count;
	enum exit_code code;

	if (!fix && !o->diff && !o->unsafe_fixes && !o->silence &&
	    !o->fails_on_fix)
		return EXIT_CLEAN;
	code = fix_trouble(o, argc, argv);
	if (code != EXIT_CLEAN)
		return code;
	run->fix = o->diff ? FIX_DIFF : FIX_FILES;
	run->no_fixes = o->silence && !fix;
	run->silence = o->silence;
	run->choice.up_to = o->unsafe_fixes ? FIX_UNSAFE : FIX_SAFE;
	return choose_rules(run, &o->fix_only);
}

static enum exit_code baseline_options(struct run *run,
				       const struct check_options *o)
{
	const char *path = o->write_baseline ? o->write_baseline : o->baseline;
	struct err err;

	if (!path)
		return EXIT_CLEAN;
	if (o->baseline && o->write_baseline)
		return complain(
			"--baseline and --write-baseline cannot be combined; "
			"--write-baseline alone updates the file");
	if (o->write_baseline && (o->staged || o->from))
		return complain(
			"--write-baseline needs whole files, not --staged or "
			"--from");
	if (o->silence || (o->write_baseline && (o->fix || o->diff)))
		return complain(
			"--add-suppressions cannot be combined with a "
			"baseline, nor --write-baseline with --fix or --diff");
	if (run_use_baseline(run, path, o->write_baseline != NULL, &err) < 0)
		return complain("%s", err.text);
	return EXIT_CLEAN;
}

#define MOST_PROCESSES 1024

static int read_jobs(unsigned *out, const char *text)
{
	char *end;
	long count;

	if (*text < '0' || *text > '9')
		return -1;
	count = strtol(text, &end, 10);
	if (*end || count < 1 || count > MOST_PROCESSES)
		return -1;
	*out = (unsigned)count;
	return 0;
}

/* Records are answered as they are: nothing is written, no other report made. */
static enum exit_code records_trouble(const struct check_options *o)
{
	if (o->staged || o->from || o->files_from || o->stdin_name)
		return complain("--stdin-format takes what it checks from "
				"standard input alone");
	if (o->fix || o->diff || o->unsafe_fixes || o->silence ||
	    o->fix_only.names.count || o->baseline || o->write_baseline)
		return complain("--stdin-format only reports; it does not go "
				"with fixes, suppressions or baselines");
	if ((o->format && strcmp(o->format, "jsonl") != 0) || o->statistics ||
	    o->outputs.names.count || o->show_files || o->show_settings)
		return complain("--stdin-format answers each record with a "
				"line of JSON; it has no other output");
	return EXIT_CLEAN;
}

static enum exit_code checked_options(struct run *run,
				      const struct check_options *o)
{
	struct err err;

	if (o->stdin_format && records_trouble(o) != EXIT_CLEAN)
		return EXIT_USAGE;
	if (o->staged && (o->from || o->to))
		return complain("--staged and --from cannot be combined");
	if (o->max_warnings &&
	    (!*o->max_warnings ||
	     o->max_warnings[strspn(o->max_warnings, "0123456789")]))
		return complain("--max-warnings %s: write a number",
				o->max_warnings);
	if (o->files_from && (o->staged || o->from))
		return complain(
			"--files-from cannot be combined with --staged or "
			"--from, which choose the files");
	if (o->to && !o->from)
		return complain("--to needs --from");
	run->fails_at_asked = o->fail_on != NULL;
	if (o->fail_on)
		severity_of(&run->fails_at, o->fail_on);
	if (o->staged || o->from) {
		run->projects.now.kind = SNAPSHOT_REPOSITORY;
		run->projects.now.revision = o->staged ? NULL
					     : o->to   ? o->to
						       : "HEAD";
	}
	run->projects.no_baselines = o->baseline || o->write_baseline ||
				     o->stdin_format;
	if (projects_try(&run->projects, &err) < 0)
		return complain("%s", err.text);
	if (baseline_options(run, o) != EXIT_CLEAN)
		return EXIT_USAGE;
	if (o->jobs && o->profile_rules)
		return complain("--profile-rules measures one process; leave "
				"out --jobs");
	if (o->jobs && read_jobs(&run->processes, o->jobs) < 0)
		return complain("--jobs %s: not a valid number of processes; "
				"give 1 to %d",
				o->jobs, MOST_PROCESSES);
	if (o->stdin_format)
		return EXIT_CLEAN;
	run->no_ignore = o->no_ignore;
	run->verbosity = o->quiet ? QUIET : o->verbose ? VERBOSE : NORMAL;
	return open_outputs(run, o) < 0 ? EXIT_USAGE : EXIT_CLEAN;
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

/* Warnings that --max-warnings allows fail nothing; errors always do. */
static bool are_allowed(const struct totals *t, const char *most)
{
	return !t->by_severity[SEVERITY_ERROR] &&
	       t->by_severity[SEVERITY_WARNING] <= strtoul(most, NULL, 10);
}

/* What an exit code becomes with the options about it; trouble stays trouble. */
static enum exit_code asked_code(const struct check_options *o,
				 enum exit_code code, const struct totals *t)
{
	bool changed = t->fixed || t->silenced;

	if (code > EXIT_FINDINGS)
		return code;
	if (o->diff)
		code = changed ? EXIT_FINDINGS : EXIT_CLEAN;
	else if (o->max_warnings && are_allowed(t, o->max_warnings))
		code = EXIT_CLEAN;
	if (o->fails_on_fix && changed)
		code = EXIT_FINDINGS;
	return o->exit_zero ? EXIT_CLEAN : code;
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
	code = checked_options(&run, &o);
	if (code == EXIT_CLEAN)
		code = fix_options(&run, &o, argc, argv);
	if (code != EXIT_CLEAN)
		goto out;
	if (o.show_settings) {
		code = show_all_settings(&run, o.format, argc, argv);
		goto out;
	}
	code = asked_code(&o, check_what_is_asked(&run, &o, argc, argv),
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
	.options = options,
	.run = check_run,
};
