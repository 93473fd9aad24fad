/*
 * Options enter as they were written; a run that is set up leaves, or a line about
 * what is wrong with them. Nothing is checked here.
 */
#include "cli/check_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/profile.h"
#include "lint/select.h"
#include "lint/suppress.h"

#define O struct check_options

const struct option check_options[] = {
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

static enum exit_code take_options(struct run *run,
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

enum exit_code check_options_apply(struct run *run,
				   const struct check_options *o, int argc,
				   char **argv)
{
	enum exit_code code = take_options(run, o);

	return code == EXIT_CLEAN ? fix_options(run, o, argc, argv) : code;
}

/* Warnings that --max-warnings allows fail nothing; errors always do. */
static bool are_allowed(const struct totals *t, const char *most)
{
	return !t->by_severity[SEVERITY_ERROR] &&
	       t->by_severity[SEVERITY_WARNING] <= strtoul(most, NULL, 10);
}

enum exit_code check_options_code(const struct check_options *o,
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
