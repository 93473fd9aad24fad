/* hylint doctor: what is installed here, what a commit will really run, and
 * what would go past it. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "cli/cli.h"
#include "cli/hookfile.h"
#include "cli/managers.h"
#include "cli/process.h"
#include "git/changes.h"
#include "lint/projects.h"
#include "report/glyph.h"
#include "report/json.h"
#include "report/paint.h"

struct doctor_options {
	const char *format, *color;
};

static const struct option options[] = {
	OPT_WORD("output-format", 'f', "FORMAT", "text json",
		 struct doctor_options, format, "text or json"),
	OPT_WORD("color", 0, "WHEN", COLOR_WORDS, struct doctor_options, color,
		 "auto, always or never"),
	OPT_END,
};

static const char details[] =
	"exit code: 0 commits are checked here, 1 they are not, or something "
	"is\n"
	"misleading, 2 there is no repository here.\n";

struct doctor {
	struct arena *arena;
	const char *program;
	const char *top;
	struct hookfile hook;
	struct strbuf out;
	cJSON *facts, *said;  /* the same as JSON: facts, troubles */
	bool runs_configured; /* this git does: hooks in its configuration */
	bool color;
	size_t troubles;
};

/* "pre-commit hook    installed: ..." */
static void add_fact(struct doctor *d, const char *what, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* Something that keeps commits from being checked, or looks so. */
static void add_trouble_found(struct doctor *d, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/* The line that is added, which may be cut. */
static struct err add_formatted(struct doctor *d, const char *fmt, va_list ap)
{
	struct err line;

	vsnprintf(line.text, sizeof(line.text), fmt, ap);
	escape_addstr(&d->out, line.text);
	strbuf_addch(&d->out, '\n');
	return line;
}

static void add_fact(struct doctor *d, const char *what, const char *fmt, ...)
{
	cJSON *o = cJSON_CreateObject();
	struct err line;
	va_list ap;

	strbuf_addf(&d->out, "%-16s ", what);
	va_start(ap, fmt);
	line = add_formatted(d, fmt, ap);
	va_end(ap);
	cJSON_AddStringToObject(o, "what", what);
	cJSON_AddItemToObject(o, "value", json_path(line.text));
	cJSON_AddItemToArray(d->facts, o);
}

static void add_trouble_found(struct doctor *d, const char *fmt, ...)
{
	struct err line;
	va_list ap;

	d->troubles++;
	paint_begin(&d->out, d->color, STYLE_ERROR);
	strbuf_addstr(&d->out, "trouble");
	paint_end(&d->out, d->color);
	strbuf_addstr(&d->out, "          ");
	va_start(ap, fmt);
	line = add_formatted(d, fmt, ap);
	va_end(ap);
	cJSON_AddItemToArray(d->said, json_path(line.text));
}

/* What the shell script at the hook's place starts. */
static const char *program_in_hook(struct doctor *d)
{
	static const char key[] = "\nhylint='";
	const char *begin = strstr(d->hook.text, key), *end;

	if (!begin)
		return NULL;
	begin += sizeof(key) - 1;
	end = strchr(begin, '\'');
	return end ? arena_strndup(d->arena, begin, (size_t)(end - begin))
		   : NULL;
}

static const char *hook_text(struct doctor *d, const char *name)
{
	const char *path = fs_join(d->arena, d->hook.folder, name);
	struct slice text;

	return fs_read_inside(&text, d->arena, "", path, (size_t)1024 * 1024,
			      NULL)
		       ? ""
		       : text.ptr;
}

static void add_checked_twice(struct doctor *d, const struct manager *m,
			      const char *file)
{
	add_trouble_found(
		d,
		"a commit is checked twice: by our hook and by %s; run: hylint "
		"uninstall, or take hylint out of %s",
		m->name, file);
}

/* The hook of a manager: what it runs stands in its own files. */
static void look_at_manager(struct doctor *d, const struct manager *m)
{
	const char *file = manager_names_hylint(m, d->arena, d->top);
	bool ours_too = hookfile_set_aside(d->arena, &d->hook);

	add_fact(d, "pre-commit hook", "%s, of %s", d->hook.path, m->name);
	if (ours_too)
		add_fact(d, "and before", "hylint, as pre-commit.legacy");
	if (file)
		add_fact(d, "it runs", "hylint, because %s names it", file);
	if (file && ours_too)
		add_checked_twice(d, m, file);
	if (!file && !ours_too)
		add_trouble_found(d, "%s does not run hylint; %s", m->name,
				  m->how);
}

static void look_at_foreign_hook(struct doctor *d)
{
	const struct manager *m = manager_of_hook(d->hook.text, d->hook.folder);

	if (m) {
		look_at_manager(d, m);
		return;
	}
	add_fact(d, "pre-commit hook", "%s, not hylint's", d->hook.path);
	if (!strstr(d->hook.text, "hylint"))
		add_trouble_found(
			d, "it does not name hylint; run: hylint install");
}

static void look_at_previous(struct doctor *d)
{
	const char *text = hook_text(d, "pre-commit.hylint-prev");
	const struct manager *m = manager_of_hook(text, "");
	const char *file = m ? manager_names_hylint(m, d->arena, d->top) : NULL;

	add_fact(d, "and before", "%s%s%s", d->hook.previous, m ? ", of " : "",
		 m ? m->name : "");
	if (file)
		add_checked_twice(d, m, file);
}

static void look_at_our_hook(struct doctor *d)
{
	const char *program = program_in_hook(d);

	add_fact(d, "pre-commit hook", "%s", d->hook.path);
	if (!d->hook.executable)
		add_trouble_found(
			d,
			"the hook is not executable, so git skips it; run: "
			"chmod +x %s",
			d->hook.path);
	if (program)
		add_fact(d, "it runs", "%s", program);
	if (program && access(program, X_OK))
		add_trouble_found(
			d,
			"that program no longer exists; run: hylint install");
	if (d->hook.has_previous)
		look_at_previous(d);
}

/* Managers that are to run hylint, and have no hook here. */
static void look_at_idle_managers(struct doctor *d)
{
	for (const struct manager *m = managers; m->name; m++) {
		const char *file = manager_names_hylint(m, d->arena, d->top);

		if (!file)
			continue;
		add_trouble_found(
			d,
			"commits are not checked; %s names hylint, but %s is "
			"not installed here; run: %s",
			file, m->name, m->install);
		return;
	}
	add_trouble_found(d, "commits are not checked; run: hylint install");
}

static void look_at_hook(struct doctor *d)
{
	const char *configured = configured_hook(d->arena, d->top);

	if (d->hook.configured)
		add_fact(d, "core.hooksPath", "%s", d->hook.folder);
	if (configured)
		add_fact(d, "configured hook", "%s", configured);
	if (configured && !d->runs_configured)
		add_trouble_found(
			d,
			"this git ignores configured hooks; 2.54 and later run "
			"them");
	if (d->hook.state == HOOKFILE_FOREIGN) {
		look_at_foreign_hook(d);
	} else if (d->hook.state == HOOKFILE_OURS) {
		look_at_our_hook(d);
		if (configured)
			add_trouble_found(
				d, "git 2.54 and later run both; keep one");
	} else {
		add_fact(d, "pre-commit hook", "none");
		if (!configured || !d->runs_configured)
			look_at_idle_managers(d);
	}
	if (strstr(hook_text(d, "pre-commit.old"), HOOKFILE_MARK))
		add_trouble_found(
			d,
			"lefthook renamed hylint's hook to pre-commit.old, "
			"where it never runs; add `hylint hook` to lefthook.yml");
}

/* "git version 2.39.5" */
static bool is_since(const char *version, unsigned major, unsigned minor)
{
	unsigned have_major, have_minor;

	return sscanf(version, "git version %u.%u", &have_major, &have_minor) ==
		       2 &&
	       (have_major > major ||
		(have_major == major && have_minor >= minor));
}

static void look_at_git(struct doctor *d)
{
	const char *version[] = { "git", "--version", NULL };
	struct strbuf said = STRBUF_INIT;
	struct err err;

	if (process_run(&said, version, d->top, &err) == 0) {
		add_fact(d, "git", "%.*s", (int)strcspn(said.text, "\n"),
			 said.text);
		d->runs_configured = is_since(said.text, 2, 54);
	}
	strbuf_release(&said);
}

static void look_at_settings(struct doctor *d)
{
	struct overrides overrides = { .git_settings = true };
	struct projects projects;
	struct project *project;
	size_t on = 0;

	projects_init(&projects, d->arena, &overrides);
	projects.now.kind = SNAPSHOT_REPOSITORY;
	project = project_of(&projects, "");
	add_fact(d, "configuration", "%s",
		 project->config ? project->config : "none");
	for (size_t i = 0; i < projects.notices.names.count; i++)
		add_trouble_found(d, "%s", projects.notices.names.at[i]);
	if (project->broken) {
		const struct name_list *mistakes = &project->settings.mistakes;

		for (size_t i = 0; i < mistakes->names.count; i++)
			add_trouble_found(d, "%s", mistakes->names.at[i]);
		add_trouble_found(
			d, "every commit is blocked until this is corrected");
	} else {
		for (size_t i = 0; i < rule_count; i++)
			on += project->lint.on[i];
		add_fact(d, "rules", "%zu of %zu", on, rule_count);
		add_fact(d, "blocking", "%s",
			 project->settings.warn_only ? "nothing (mode = warn)"
			 : !project->settings.fail_on ||
					 !strcmp(project->settings.fail_on,
						 "error")
				 ? "errors"
			 : !strcmp(project->settings.fail_on, "warning")
				 ? "errors and warnings (fail-on = warning)"
				 : "all findings (fail-on = info)");
		add_fact(d, "internal error", "%s",
			 project->settings.on_error == ON_ERROR_BLOCK
				 ? "blocks the commit (on-error = block)"
				 : "warns and allows the commit");
	}
	projects_release(&projects);
}

static void look_at_environment(struct doctor *d)
{
	const char *hylint = getenv("HYLINT");

	if (hylint && !strcmp(hylint, "0"))
		add_trouble_found(
			d, "HYLINT=0 is set in this environment and turns the "
			   "check off");
}

static void examine_repository(struct doctor *d)
{
	const char *self = NULL;

	if (own_path(&self, d->arena, d->program, NULL) == 0)
		add_fact(d, "hylint", "%s (%s)", HYLINT_VERSION, self);
	add_fact(d, "repository", "%s", d->top);
	look_at_git(d);
	look_at_hook(d);
	look_at_settings(d);
	look_at_environment(d);
}

/* What no hook can know, whatever is installed. */
static void add_commands_not_checked(struct doctor *d)
{
	strbuf_addstr(
		&d->out,
		"not checked      git commit --no-verify, a merge without "
		"conflicts, rebase,\n"
		"                 cherry-pick, and merges on a server;\n"
		"                 for these, run `hylint check --from main` in "
		"CI\n");
}

/* {"checked": false, "facts": [{"what": "git", "value": "..."}], "troubles": []} */
static enum exit_code print_facts(struct doctor *d)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddBoolToObject(o, "checked", !d->troubles);
	cJSON_AddItemToObject(o, "facts", d->facts);
	cJSON_AddItemToObject(o, "troubles", d->said);
	d->facts = d->said = NULL;
	return print_json(o);
}

static enum exit_code doctor_run(struct cli *cli, int argc, char **argv)
{
	struct doctor d = { .arena = &cli->arena, .program = cli->program };
	struct doctor_options o = { "text", NULL };
	enum color_mode mode;
	enum exit_code code;
	struct err err;

	strbuf_init(&d.out);
	if (!options_parse(&code, &cmd_doctor, &o, &cli->arena, &argc, argv))
		return code;
	if (color_mode(&mode, o.color, &err) < 0 ||
	    repository_top(&d.top, d.arena, &err) < 0 ||
	    hookfile_find(&d.hook, d.arena, &err) < 0)
		return complain("%s", err.text);
	d.color = use_color(mode, STDOUT_FILENO);
	d.facts = cJSON_CreateArray();
	d.said = cJSON_CreateArray();
	examine_repository(&d);
	add_commands_not_checked(&d);
	code = !strcmp(o.format, "json") ? print_facts(&d)
					 : print_out(d.out.text, d.out.length);
	cJSON_Delete(d.facts);
	cJSON_Delete(d.said);
	strbuf_release(&d.out);
	if (code == EXIT_CLEAN && d.troubles)
		code = EXIT_FINDINGS;
	return code;
}

const struct command cmd_doctor = {
	.name = "doctor",
	.usage = "",
	.summary = "Shows whether commits are checked here, and by what",
	.details = details,
	.options = options,
	.run = doctor_run,
};
