/*
 * Each example is linted with its rule alone and compared with the lines that
 * it marks.
 */

#include "cli/ruletest.h"

#include <string.h>

#include "base/fs.h"
#include "config/expect.h"
#include "lint/ownrules.h"
#include "lint/projects.h"
#include "rulekit/own.h"

struct tester {
	struct cli *cli;
	struct settings settings; /* of nobody: only the rules that are tested */
	struct lint lint;
	struct strbuf out;
	size_t tested, failed;
};

/* --- what is expected ----------------------------------------------------------- */

static const struct finding *finding_in(const struct file_report *file,
					const struct rule *rule, uint32_t line)
{
	for (size_t i = 0; i < file->findings.count; i++) {
		const struct finding *f = &file->findings.at[i];

		if (f->rule == rule && !f->suppressed &&
		    lines_line(&file->lines, f->span.start) == line)
			return f;
	}
	return NULL;
}

/* --- one rule ---------------------------------------------------------------------- */

static void fail_example(struct tester *t, const struct rule *rule,
			 const char *path, uint32_t line, const char *why)
{
	strbuf_addf(&t->out, "%s:%u: %s: %s\n", path, line, rule->code, why);
}

/* How many lines are not as the examples say. */
static size_t compare(struct tester *t, const struct rule *rule,
		      const struct file_report *file)
{
	struct arena *arena = &t->cli->arena;
	size_t wrong = 0, expected = 0;

	for (uint32_t line = 1; line <= file->lines.count; line++) {
		const struct finding *f = finding_in(file, rule, line);
		bool wanted = line_expects(lines_text(&file->lines, line),
					   rule->code);

		expected += wanted;
		wrong += wanted != (f != NULL);
		if (wanted && !f)
			fail_example(
				t, rule, file->path, line,
				"a finding is expected, but there is none");
		else if (f && !wanted)
			fail_example(t, rule, file->path, line,
				     arena_fmt(arena,
					       "nothing is expected, but: %s",
					       f->message));
	}
	if (!expected)
		fail_example(
			t, rule, file->path, 1,
			arena_fmt(arena,
				  "nothing is expected; end a bad line with "
				  "'# expect: %s'",
				  rule->code));
	return wrong + !expected;
}

static size_t test_examples(struct tester *t, const struct rule *rule)
{
	struct arena *arena = &t->cli->arena;
	const char *path = arena_fmt(arena, "%.*s.py",
				     (int)strlen(rule->path) - 4, rule->path);
	struct file_report file;
	struct treatment how;
	struct slice text;
	struct err err;

	if (fs_read(&text, arena, path, t->settings.largest_file, &err) < 0) {
		fail_example(t, rule, path, 1,
			     arena_fmt(arena, "the examples cannot be read: %s",
				       err.text));
		return 1;
	}
	how = (struct treatment){ .path = path, .place = path };
	lint_text(&t->lint, &file, arena, &how, text);
	if (file.skipped || file.trouble) {
		fail_example(t, rule, path, 1,
			     file.skipped ? file.skipped : file.trouble);
		return 1;
	}
	if (file.syntax_error) {
		fail_example(t, rule, path, file.syntax_error,
			     "this is not valid Python");
		return 1;
	}
	return compare(t, rule, &file);
}

static void test_rule(struct tester *t, const struct rule *rule)
{
	bool failed = test_examples(t, rule) > 0;

	t->tested++;
	t->failed += failed;
	strbuf_addf(&t->out, "%s %s %s\n", failed ? "not ok" : "ok", rule->code,
		    rule->name);
}

/* --- all of them --------------------------------------------------------------------- */

static bool is_rule_of_tester(const struct tester *t, const struct rule *rule)
{
	return rule->owner == &t->settings;
}

/* Those that are off, or silent in tests, have examples, too. */
static void select_tested(struct tester *t)
{
	for (size_t i = rules_built_in; i < rule_count; i++)
		if (is_rule_of_tester(t, &rule_table[i]))
			vec_push(&t->cli->arena, &t->settings.select.names,
				 rule_table[i].code);
}

static enum exit_code test_folders(struct tester *t,
				   const struct name_list *folders)
{
	const struct rule_source files = { false, NULL, "", NULL };
	struct err err;

	for (size_t i = 0; i < folders->names.count; i++)
		if (own_rules_load_folder(&t->cli->arena, &t->settings, &files,
					  folders->names.at[i], &err) < 0)
			return complain("%s", err.text);
	select_tested(t);
	if (lint_init(&t->lint, &t->settings, &err) < 0)
		return complain("%s", err.text);
	for (size_t i = rules_built_in; i < rule_count; i++)
		if (is_rule_of_tester(t, &rule_table[i]))
			test_rule(t, &rule_table[i]);
	strbuf_addf(&t->out, "%zu rule%s tested, %zu failed\n", t->tested,
		    t->tested == 1 ? "" : "s", t->failed);
	lint_release(&t->lint);
	if (print_out(t->out.text, t->out.length) != EXIT_CLEAN)
		return EXIT_TROUBLE;
	return t->failed ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* The folders that the project's configuration names. */
static int folders_of_project(struct name_list *out, struct cli *cli)
{
	static const struct overrides none;
	struct projects projects;
	const struct project *project;

	projects_init(&projects, &cli->arena, &none);
	project = project_of(&projects, "");
	if (project->broken)
		complain("%s", project->broken);
	else
		for (size_t i = 0; i < project->settings.rules.names.count; i++)
			vec_push(&cli->arena, &out->names,
				 own_rules_folder(
					 &cli->arena, project->config,
					 project->settings.rules.names.at[i]));
	projects_release(&projects);
	return project->broken ? -1 : 0;
}

enum exit_code rules_test(struct cli *cli, int argc, char **argv)
{
	struct tester t = { .cli = cli, .out = STRBUF_INIT };
	struct name_list folders = { 0 };
	enum exit_code code;

	for (int i = 0; i < argc; i++)
		vec_push(&cli->arena, &folders.names,
			 fs_plain(&cli->arena, argv[i]));
	if (!argc && folders_of_project(&folders, cli) < 0)
		return EXIT_USAGE;
	if (!folders.names.count)
		return complain("no folder; the setting `rules` is empty");
	settings_init(&t.settings, &cli->arena);
	code = test_folders(&t, &folders);
	own_rules_forget(&t.settings);
	strbuf_release(&t.out);
	return code;
}
