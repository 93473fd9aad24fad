/*
 * Settings come from the same plan that a check uses, so that what is shown is
 * what holds. As text, or as JSON with the place of each value.
 */

#include "cli/showing.h"

#include <string.h>

#include "base/fs.h"
#include "cli/changes.h"
#include "report/glyph.h"
#include "report/json.h"

#define KEY_WIDTH 16
#define VALUE_WIDTH 30

/* "select            HY2                             .hylint.ini:3" */
static void add_setting_line(struct strbuf *out, const char *key,
			     const char *value, const char *where)
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
		add_setting_line(out, key, lines, tab + 1);
		key = "";
		lines = end + 1;
	}
}

static void add_setting(struct strbuf *out, const struct settings *settings,
			const char *key)
{
	struct strbuf lines = STRBUF_INIT;

	settings_describe(&lines, settings, key);
	if (lines.length)
		add_described(out, key, lines.text);
	else
		add_setting_line(out, key, "-", "default");
	strbuf_release(&lines);
}

static void add_sections(struct strbuf *out, struct arena *arena,
			 const struct settings *settings)
{
	const char *where;

	for (size_t i = 0; i < settings->severities.count; i++) {
		const struct severity_setting *s = &settings->severities.at[i];

		where = settings_origin(settings, s->rule);
		add_setting_line(out, i ? "" : "severity",
				 arena_fmt(arena, "%s = %s", s->rule,
					   s->severity),
				 where ? where : "");
	}
	for (size_t i = 0; i < settings->per_file.count; i++) {
		const struct per_file_setting *s = &settings->per_file.at[i];

		add_setting_line(out, i ? "" : "per-file-ignores",
				 arena_fmt(arena, "%s = %s", s->pattern,
					   s->rules),
				 s->where ? s->where : "");
	}
}

/* Which rules run after all, where that is not what runs by default. */
static void add_rules_that_run(struct strbuf *out, struct arena *arena,
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

static const char *rule_now(const struct rule *rule)
{
	return rule->on ? severity_name(rule->severity) : "off";
}

/* What the last release did otherwise, so that who sets nothing sees it. */
static void add_changed_rules(struct strbuf *out)
{
	bool any = false;

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		if (!rule->was)
			continue;
		if (!any)
			strbuf_addstr(
				out,
				"\nrules that changed since the last release\n");
		any = true;
		strbuf_addf(out, "%s %-7s was %-7s %s\n", rule->code,
			    rule_now(rule), rule->was, rule->name);
	}
}

/* Whose settings: a folder's are those of the files in it. */
static struct project *project_for(struct run *run, const char *path)
{
	struct project *project;

	if (fs_kind(path) == FS_FOLDER)
		path = fs_join(&run->cli->arena, path, "*");
	project = project_of(&run->projects, path);
	run_tell_settings(run);
	return project;
}

static void add_effective_settings(struct strbuf *out, struct arena *arena,
				   const struct project *project,
				   const char *path)
{
	const struct settings *settings = &project->settings;
	const char *key;

	strbuf_addstr(out, "settings for ");
	escape_addstr(out, path);
	if (project->config) {
		strbuf_addstr(out, ", from ");
		escape_addstr(out, project->config);
	}
	strbuf_addstr(out, "\n\n");
	for (size_t i = 0; (key = settings_key(i)); i++)
		add_setting(out, settings, key);
	add_sections(out, arena, settings);
	add_rules_that_run(out, arena, &project->lint);
	add_changed_rules(out);
}

/* --- as JSON ------------------------------------------------------------------------ */

static cJSON *value_object(const char *value, const char *where)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddItemToObject(o, "value", json_path(value));
	cJSON_AddItemToObject(o, "where", json_path(where ? where : ""));
	return o;
}

/* [{"value": "HY2", "where": ".hylint.ini:3"}]; nothing set: no element. */
static cJSON *key_list(const struct settings *settings, const char *key)
{
	struct strbuf text = STRBUF_INIT;
	cJSON *list = cJSON_CreateArray();

	settings_describe(&text, settings, key);
	for (char *line = text.text, *end; *line; line = end + 1) {
		char *tab = strchr(line, '\t');

		end = strchr(line, '\n');
		*tab = *end = '\0';
		cJSON_AddItemToArray(list, value_object(line, tab + 1));
	}
	strbuf_release(&text);
	return list;
}

static cJSON *severity_objects(const struct settings *settings)
{
	cJSON *all = cJSON_CreateObject();

	for (size_t i = 0; i < settings->severities.count; i++) {
		const struct severity_setting *s = &settings->severities.at[i];

		cJSON_AddItemToObject(
			all, s->rule,
			value_object(s->severity,
				     settings_origin(settings, s->rule)));
	}
	return all;
}

static cJSON *per_file_list(const struct settings *settings)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < settings->per_file.count; i++) {
		const struct per_file_setting *s = &settings->per_file.at[i];
		cJSON *o = value_object(s->rules, s->where);

		cJSON_AddItemToObject(o, "pattern", json_path(s->pattern));
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

static cJSON *changed_rule_list(void)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < rule_count; i++) {
		cJSON *o;

		if (!rule_table[i].was)
			continue;
		o = cJSON_CreateObject();
		cJSON_AddStringToObject(o, "code", rule_table[i].code);
		cJSON_AddStringToObject(o, "now", rule_now(&rule_table[i]));
		cJSON_AddStringToObject(o, "was", rule_table[i].was);
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

static cJSON *settings_object(const struct project *project, const char *path)
{
	cJSON *o = cJSON_CreateObject(), *values, *rules;
	const char *key;

	cJSON_AddItemToObject(o, "path", json_path(path));
	cJSON_AddItemToObject(o, "configuration",
			      project->config ? json_path(project->config)
					      : cJSON_CreateNull());
	values = cJSON_AddObjectToObject(o, "settings");
	for (size_t i = 0; (key = settings_key(i)); i++)
		cJSON_AddItemToObject(values, key,
				      key_list(&project->settings, key));
	cJSON_AddItemToObject(o, "severity",
			      severity_objects(&project->settings));
	cJSON_AddItemToObject(o, "per-file-ignores",
			      per_file_list(&project->settings));
	rules = cJSON_AddArrayToObject(o, "rules");
	for (size_t i = 0; i < rule_count; i++)
		if (project->lint.on[i])
			cJSON_AddItemToArray(
				rules, cJSON_CreateString(rule_table[i].code));
	cJSON_AddItemToObject(o, "changed_rules", changed_rule_list());
	return o;
}

enum exit_code show_settings(struct run *run, const struct name_list *paths,
			     bool json)
{
	struct strbuf out = STRBUF_INIT;
	cJSON *list = cJSON_CreateArray();
	enum exit_code code = EXIT_USAGE;

	for (size_t i = 0; i < paths->names.count; i++) {
		const char *path = paths->names.at[i];
		const struct project *project = project_for(run, path);

		if (project->broken)
			goto out;
		cJSON_AddItemToArray(list, settings_object(project, path));
		strbuf_addstr(&out, i ? "\n" : "");
		add_effective_settings(&out, &run->cli->arena, project, path);
	}
	if (json) {
		code = print_json(list);
		list = NULL;
	} else {
		code = print_out(out.text, out.length);
	}
out:
	cJSON_Delete(list);
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
	plan_print_notes(&plan);
	for (size_t i = 0; i < plan.files.count; i++)
		if (plan_takes(&plan, i))
			show_path(run, plan.files.at[i].change.now.path);
	plan_release(&plan);
}
