#include "cli/showing.h"

#include <string.h>

#include "base/fs.h"
#include "cli/changes.h"
#include "report/glyph.h"

#define KEY_WIDTH 16
#define VALUE_WIDTH 30

/* "select            HY2                             .hylint.ini:3" */
static void add_line(struct strbuf *out, const char *key, const char *value,
		     const char *where)
{
	strbuf_addf(out, "%-*s  ", KEY_WIDTH, key);
	strbuf_addf(out, "%-*s  %s\n", VALUE_WIDTH, value, where);
}

/* The lines of settings_describe, in columns. */
static void add_described(struct strbuf *out, const char *key, char *lines)
{
	while (*lines) {
		char *tab = strchr(lines, '\t'), *end = strchr(lines, '\n');

		*tab = *end = '\0';
		add_line(out, key, lines, tab + 1);
		key = "";
		lines = end + 1;
	}
}

static void add_key(struct strbuf *out, const struct settings *settings,
		    const char *key)
{
	struct strbuf lines = STRBUF_INIT;

	settings_describe(&lines, settings, key);
	if (lines.length)
		add_described(out, key, lines.text);
	else
		add_line(out, key, "-", "default");
	strbuf_release(&lines);
}

static void add_sections(struct strbuf *out, struct arena *arena,
			 const struct settings *settings)
{
	const char *where;

	for (size_t i = 0; i < settings->severities.count; i++) {
		const struct severity_setting *s = &settings->severities.at[i];

		where = settings_origin(settings, s->rule);
		add_line(out, i ? "" : "severity",
			 arena_fmt(arena, "%s = %s", s->rule, s->severity),
			 where ? where : "");
	}
	for (size_t i = 0; i < settings->per_file.count; i++) {
		const struct per_file_setting *s = &settings->per_file.at[i];

		add_line(out, i ? "" : "per-file-ignores",
			 arena_fmt(arena, "%s = %s", s->pattern, s->rules),
			 s->where ? s->where : "");
	}
}

/* Which rules run after all, where that is not what runs by default. */
static void add_rules(struct strbuf *out, struct arena *arena,
		      const struct lint *lint)
{
	const char *off = "", *more = "";
	size_t on = 0;

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		on += lint->on[i];
		if (rule->on && !lint->on[i])
			off = arena_fmt(arena, "%s %s", off, rule->code);
		if (!rule->on && lint->on[i])
			more = arena_fmt(arena, "%s %s", more, rule->code);
	}
	strbuf_addf(out, "\n%zu of %zu rules run\n", on, rule_count);
	if (*off)
		strbuf_addf(out, "off by these settings:%s\n", off);
	if (*more)
		strbuf_addf(out, "on by these settings:%s\n", more);
}

/* Whose settings: a folder's are those of the files in it. */
static struct project *project_for(struct run *run, const char *path)
{
	if (fs_kind(path) == FS_FOLDER)
		path = fs_join(&run->cli->arena, path, "*");
	return project_of(&run->projects, path);
}

enum exit_code show_settings(struct run *run, const char *path)
{
	struct arena *arena = &run->cli->arena;
	struct project *project = project_for(run, path);
	const struct settings *settings = &project->settings;
	struct strbuf out = STRBUF_INIT;
	enum exit_code code;
	const char *key;

	if (project->broken)
		return EXIT_USAGE;
	strbuf_addstr(&out, "settings for ");
	escape_addstr(&out, path);
	strbuf_addstr(&out, project->config ? ", from " : "\n\n");
	if (project->config) {
		escape_addstr(&out, project->config);
		strbuf_addstr(&out, "\n\n");
	}
	for (size_t i = 0; (key = settings_key(i)); i++)
		add_key(&out, settings, key);
	add_sections(&out, arena, settings);
	add_rules(&out, arena, &project->lint);
	code = print_out(out.text, out.length);
	strbuf_release(&out);
	return code;
}

void show_path(struct run *run, const char *path)
{
	struct strbuf line = STRBUF_INIT;

	escape_addstr(&line, path);
	strbuf_addch(&line, '\n');
	if (print_out(line.text, line.length) != EXIT_CLEAN)
		run->failed = true;
	strbuf_release(&line);
}

void show_files(struct run *run, const struct name_list *files)
{
	struct treatment how;
	struct slice text;

	for (size_t i = 0; i < files->names.count; i++) {
		arena_clear(&run->file);
		if (run_read(run, &how, &text, files->names.at[i]))
			show_path(run, files->names.at[i]);
	}
}

void show_changed_files(struct run *run, const struct changes *changes,
			const struct name_list *paths)
{
	struct change_plan plan;

	plan_change(&plan, run, changes, paths);
	plan_tell(&plan);
	for (size_t i = 0; i < plan.files.count; i++)
		if (plan_takes(&plan, i))
			show_path(run, plan.files.at[i].change.now.path);
	plan_release(&plan);
}
