/* hylint hook: what git runs before a commit. Everything goes to standard
 * error; nothing is said when there is nothing to say. */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/way_out.h"
#include "cli/changes.h"
#include "cli/guard.h"
#include "cli/refs.h"
#include "cli/run.h"

/* A hook of git's that hylint can be. */
struct hook {
	const char *name;
	const char *what;   /* that git is about to do */
	const char *bypass; /* how the user does without */
};

static const struct hook hooks[] = {
	{ "pre-commit", "commit", "git commit --no-verify" },
	{ "pre-merge-commit", "merge", "git merge --no-verify" },
	{ "pre-push", "push", "git push --no-verify" },
	{ "pre-receive", "push", NULL },
	{ "update", "push", NULL },
};

struct hook_options {
	bool verbose;
	const char *color;
};

static const struct option options[] = {
	OPT_FLAG("verbose", 'v', struct hook_options, verbose,
		 "also list what is left out, and why"),
	OPT_WORD("color", 0, "WHEN", COLOR_WORDS, struct hook_options, color,
		 "auto, always or never"),
	OPT_END,
};

static const char details[] =
	"After `hylint install`, Git runs it before each commit. It checks "
	"what\n"
	"is staged, and neither reads nor writes files of the work tree. "
	"Errors\n"
	"that the commit introduces block it; warnings are shown.\n"
	"\n"
	"As pre-push, pre-receive or update, with the arguments that Git "
	"passes\n"
	"to these hooks, it checks what the push introduces. It also works in\n"
	"bare repositories.\n"
	"\n"
	"  HYLINT=0 git commit              skip the check once\n"
	"  git config hylint.mode warn      show everything, block nothing\n"
	"  git config hylint.onError block  block on internal errors too\n"
	"  git config hylint.KEY VALUE      any other setting\n"
	"\n"
	"Inside the pre-commit framework, PRE_COMMIT_FROM_REF and\n"
	"PRE_COMMIT_TO_REF select a range of commits instead.\n";

/* Whether a comma-separated list names us. */
static bool names_hylint(const char *list)
{
	while (list && *list) {
		size_t length = strcspn(list, ", ");

		if (length == 6 && !memcmp(list, "hylint", 6))
			return true;
		list += length;
		list += strspn(list, ", ");
	}
	return false;
}

/* The framework keeps to SKIP by itself; without it we do. */
static const char *switched_off(void)
{
	const char *hylint = getenv("HYLINT");

	if (hylint && !strcmp(hylint, "0"))
		return "HYLINT=0";
	if (!getenv("PRE_COMMIT") && names_hylint(getenv("SKIP")))
		return "SKIP=hylint";
	return NULL;
}

/* Something of ours failed: the settings say whether that stops the commit. */
static enum exit_code give_up(const struct report *report,
			      const struct settings *settings,
			      const char *reason)
{
	say("%s", reason);
	if (settings->on_error == ON_ERROR_BLOCK) {
		say("%s blocked, because nothing could be checked "
		    "(on-error = block)",
		    report->hook);
		return EXIT_TROUBLE;
	}
	say("nothing was checked; the %s is allowed; to block it instead: git "
	    "config hylint.onError block",
	    report->hook);
	return EXIT_CLEAN;
}

/* What the pre-commit framework asks for: a range of commits, or NULL. */
static const char *range_end(const struct pushed_ref *ref)
{
	const char *from = getenv("PRE_COMMIT_FROM_REF");
	const char *to = getenv("PRE_COMMIT_TO_REF");

	return !ref && from && *from && to && *to ? to : NULL;
}

/* `ref` is what is pushed; NULL: a commit is made. */
static int read_hook_changes(struct changes *out, struct run *run,
			     const struct pushed_ref *ref, struct err *err)
{
	const char *from = getenv("PRE_COMMIT_FROM_REF");
	const char *to = range_end(ref);
	struct arena *arena = &run->cli->arena;
	struct change_list list;
	int rc;

	if (ref)
		rc = changes_list_pushed(&list, arena, ref, err);
	else if (to)
		rc = changes_list_range(&list, arena, from, to, false, err);
	else
		rc = changes_list_staged(&list, arena, err);
	return rc ? rc : read_changes(out, run, &list, err);
}

/* Nothing else says that the commit did not happen. */
static void say_blocked_by_settings(const struct report *report)
{
	say("%s blocked: correct the configuration above first%s%s%s",
	    report->hook, report->bypass ? "; `" : "",
	    report->bypass ? report->bypass : "",
	    report->bypass ? "` skips the check" : "");
}

/* A commit is stopped by its errors and by a configuration that nobody can
 * read; trouble with a single file is said, and on-error decides. */
static enum exit_code exit_code_of_hook(const struct run *run,
					const struct report *report,
					const struct settings *settings,
					enum exit_code code)
{
	if (code == EXIT_USAGE)
		say_blocked_by_settings(report);
	if (code == EXIT_TROUBLE)
		code = run->totals.blocking ? EXIT_FINDINGS
		       : settings->on_error == ON_ERROR_BLOCK ||
				       run->blocks_unchecked
			       ? EXIT_TROUBLE
			       : EXIT_CLEAN;
	if (code == EXIT_FINDINGS && settings->warn_only)
		code = EXIT_CLEAN;
	return code;
}

static enum exit_code check_change(struct run *run, struct report *report,
				   const struct pushed_ref *ref)
{
	struct changes changes = { 0 };
	struct name_list all = { 0 };
	struct project *project;
	struct settings *settings;
	struct err err = { { 0 } };
	int rc;

	/* What on-error says is read first: when there is no memory left, it
	 * cannot be read any more. */
	run->projects.now.kind = SNAPSHOT_REPOSITORY;
	run->projects.now.revision = ref ? ref->new : range_end(ref);
	project = project_of(&run->projects, "");
	run_tell_settings(run);
	settings = &project->settings;
	rc = read_hook_changes(&changes, run, ref, &err);
	if (rc < 0)
		return give_up(report, settings, err.text);
	guard_begin(settings->on_error == ON_ERROR_BLOCK ? EXIT_TROUBLE
							 : EXIT_CLEAN);
	report->warn_only = settings->warn_only;
	run_begin(run);
	run_changes(run, &changes, &all);
	report->blocks_unchecked = settings->on_error == ON_ERROR_BLOCK ||
				   run->blocks_unchecked;
	return exit_code_of_hook(run, report, settings, run_end(run));
}

static enum exit_code run_hook(struct cli *cli, const struct hook_options *o,
			       const struct hook *hook,
			       const struct pushed_ref *ref)
{
	struct overrides overrides = { .git_settings = true };
	enum color_mode color;
	enum exit_code code;
	struct output *out;
	struct run run;
	struct err err;

	if (color_mode(&color, o->color, &err) < 0)
		return complain("%s", err.text);
	run_init(&run, cli, &overrides);
	run.fails_at = SEVERITY_ERROR;
	/* What is pushed was read from standard input. */
	run.can_restart = !ref;
	run.verbosity = o->verbose ? VERBOSE : NORMAL;
	out = run_output(&run, reporters[0], stderr);
	out->report.color = use_color(color, STDERR_FILENO);
	out->report.columns = terminal_columns(STDERR_FILENO);
	out->report.links = use_links(out->report.color, STDERR_FILENO);
	out->report.hook = hook->what;
	out->report.bypass = hook->bypass;
	out->report.change = true;
	code = check_change(&run, &out->report, ref);
	run_release(&run);
	return code;
}

/* Every ref is checked, and the worst outcome counts. */
static enum exit_code run_push(struct cli *cli, const struct hook_options *o,
			       const struct hook *hook,
			       const struct ref_list *list)
{
	enum exit_code worst = EXIT_CLEAN;

	for (size_t i = 0; i < list->refs.count; i++) {
		const struct pushed_ref *ref = &list->refs.at[i];
		enum exit_code code;

		/* Zeros: it is deleted. */
		if (!ref->new[strspn(ref->new, "0")])
			continue;
		code = run_hook(cli, o, hook, ref);
		if (worst == EXIT_CLEAN || code == EXIT_FINDINGS)
			worst = code;
	}
	return worst;
}

static enum exit_code run_with_refs(struct cli *cli,
				    const struct hook_options *o,
				    const struct hook *hook, int argc,
				    char **argv)
{
	struct ref_list list = { 0 };
	struct err err;
	int rc = 0;

	if (!strcmp(hook->name, "pre-push"))
		rc = refs_read_push(&list, &cli->arena, STDIN_FILENO,
				    argc > 1 ? argv[1] : "", &err);
	else if (!strcmp(hook->name, "pre-receive"))
		rc = refs_read_receive(&list, &cli->arena, STDIN_FILENO, &err);
	else if (argc < 4)
		return complain(
			"hook update REF OLD NEW: an argument is missing");
	else
		refs_add(&list, &cli->arena, argv[2], argv[3], NULL);
	if (rc < 0)
		return complain("%s", err.text);
	return run_push(cli, o, hook, &list);
}

/* Names of files, as hook managers like to add them, change nothing: what is
 * staged is known from the index. */
static const struct hook *hook_named(int argc, char **argv)
{
	for (size_t i = 0; argc && i < sizeof(hooks) / sizeof(*hooks); i++)
		if (!strcmp(argv[0], hooks[i].name))
			return &hooks[i];
	return &hooks[0];
}

static enum exit_code run_guarded_hook(struct cli *cli, int argc, char **argv)
{
	struct hook_options o = { 0 };
	const struct hook *hook;
	enum exit_code code;
	const char *off;

	if (!options_parse(&code, &cmd_hook, &o, &cli->arena, &argc, argv))
		return code;
	hook = hook_named(argc, argv);
	/* `git commit | head` must not turn warnings into a blocked commit. */
	signal(SIGPIPE, SIG_IGN);
	off = switched_off();
	if (off) {
		say("%s: this %s is not checked", off, hook->what);
		return EXIT_CLEAN;
	}
	if (!strcmp(hook->what, "push"))
		return run_with_refs(cli, &o, hook, argc, argv);
	return run_hook(cli, &o, hook, NULL);
}

static enum exit_code hook_run(struct cli *cli, int argc, char **argv)
{
	struct way_out way;
	enum exit_code code;

	way_out_open(&way);
	if (setjmp(way.at))
		guard_leave_without_memory();
	guard_memory();
	code = run_guarded_hook(cli, argc, argv);
	way_out_close(&way);
	return code;
}

const struct command cmd_hook = {
	.name = "hook",
	.usage = "[OPTION...] [HOOK [ARGUMENT...]]",
	.summary = "Checks the commit being made; Git runs this",
	.details = details,
	.options = options,
	.run = hook_run,
};
