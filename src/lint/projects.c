#include "lint/projects.h"

#include <string.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "lint/ownrules.h"
#include "rules/own.h"

#define LARGEST_CONFIG ((size_t)1024 * 1024)

/* The first one that a folder has counts; all but ours are shared with others
 * and count only with a section of ours. */
const char *const config_names[] = { ".hylint.ini", "setup.cfg", "tox.ini",
				     NULL };

static int read_imported(void *context, struct arena *arena, const char *path,
			 struct slice *text);
static int read_imported_before(void *context, struct arena *arena,
				const char *path, struct slice *text);
static const char *locate(void *context, const char *path);
static const char *show(void *context, const char *path);

void projects_init(struct projects *projects, struct arena *arena,
		   const struct overrides *overrides)
{
	struct project_folder none = { NULL, NULL };

	memset(projects, 0, sizeof(*projects));
	projects->arena = arena;
	projects->overrides = overrides;
	projects->reader = (struct file_reader){ read_imported,
						 read_imported_before, locate,
						 show, projects };
	intern_init(&projects->folders);
	vec_push(arena, &projects->seen, none);
}

void projects_release(struct projects *projects)
{
	for (size_t i = 0; i < projects->all.count; i++) {
		own_rules_forget(&projects->all.at[i]->settings);
		if (projects->all.at[i]->has_lint)
			lint_release(&projects->all.at[i]->lint);
	}
	intern_release(&projects->folders);
}

static int set_from_git(struct settings *settings, struct arena *arena,
			struct err *err)
{
	const char *key;

	/* Keys come with `select` first, as later lists need it. */
	for (size_t i = 0; (key = settings_key(i)); i++) {
		char *joined = arena_strdup(arena, key), *to = joined;
		const char *value = repository_setting(arena, key);

		for (const char *from = key; *from; from++)
			if (*from != '-')
				*to++ = *from;
		*to = '\0';
		if (!value && strcmp(joined, key) != 0)
			value = repository_setting(arena, joined);
		if (!value)
			continue;
		settings->origin =
			arena_fmt(arena, "git config hylint.%s", joined);
		if (settings_set(settings, arena, key, value, err) < 0)
			return err_prefix(err, "git config hylint.%s", joined);
	}
	return 0;
}

static int set_each(struct settings *settings, struct arena *arena,
		    const struct name_list *values, const char *key,
		    struct err *err)
{
	struct strbuf joined = STRBUF_INIT;
	int rc = 0;

	for (size_t i = 0; i < values->names.count; i++)
		strbuf_addf(&joined, "%s ", values->names.at[i]);
	settings->origin = arena_fmt(arena, "--%s", key);
	if (joined.length)
		rc = settings_set(settings, arena, key, joined.text, err);
	strbuf_release(&joined);
	return rc;
}

static int set_pairs(struct settings *settings, struct arena *arena,
		     const struct name_list *pairs, struct err *err)
{
	settings->origin = "--config";
	for (size_t i = 0; i < pairs->names.count; i++) {
		const char *pair = pairs->names.at[i];
		const char *equals = strchr(pair, '=');
		char *key;

		if (!equals)
			return err_set(err,
				       "--config %s: write it as KEY=VALUE",
				       pair);
		key = arena_strndup(arena, pair, (size_t)(equals - pair));
		if (settings_set(settings, arena, key, equals + 1, err) < 0)
			return err_prefix(err, "--config %s", pair);
	}
	return 0;
}

static int set_overrides(struct settings *settings, struct arena *arena,
			 const struct overrides *o, struct err *err)
{
	int rc = 0;

	if (o->git_settings && !o->isolated)
		rc = set_from_git(settings, arena, err);
	if (!rc)
		rc = set_pairs(settings, arena, &o->settings, err);
	if (!rc)
		rc = set_each(settings, arena, &o->select, "select", err);
	if (!rc)
		rc = set_each(settings, arena, &o->extend_select,
			      "extend-select", err);
	if (!rc)
		rc = set_each(settings, arena, &o->ignore, "ignore", err);
	settings->origin = NULL;
	return rc;
}

/* A word may mean a rule that the project brings along. It is read for this
 * alone: nothing of it may outlive the question. */
static int try_with_own_rules(const struct projects *projects, struct err *err)
{
	struct projects probe;
	struct project *project;
	int rc = -1;

	projects_init(&probe, projects->arena, projects->overrides);
	probe.source = projects->source;
	probe.revision = projects->revision;
	project = project_of(&probe, "");
	if (project->broken)
		err_set(err, "%s", project->broken);
	else if (own_rules_exist(&project->settings))
		rc = 0;
	projects_release(&probe);
	return rc;
}

int projects_try(struct projects *projects, struct err *err)
{
	struct settings settings;
	struct lint lint;
	int rc;

	settings_init(&settings, projects->arena);
	if (set_overrides(&settings, projects->arena, projects->overrides,
			  err) < 0)
		return -1;
	rc = lint_init(&lint, &settings, err);
	lint_release(&lint);
	return rc < 0 ? try_with_own_rules(projects, err) : 0;
}

/* Reads a configuration file: 1 when there is none. */
static int read_config(struct slice *out, struct projects *p, const char *path,
		       struct err *err)
{
	if (p->source == CONFIG_OF_REPOSITORY)
		return changes_blob(out, p->arena, p->revision, path, err);
	if (fs_kind(path) == FS_NOTHING)
		return 1;
	if (fs_read(out, p->arena, path, LARGEST_CONFIG, err) < 0)
		return err_prefix(err, "%s", path);
	return 0;
}

static const char *place_of(void *projects, const char *path)
{
	return project_place(projects, path);
}

static struct project *project_new(struct projects *p, const char *config,
				   struct slice text, struct err *err)
{
	struct project *project = ARENA_NEW(p->arena, struct project);
	struct settings *settings = &project->settings;
	struct rule_source source = { p->source == CONFIG_OF_REPOSITORY,
				      p->revision, NULL };

	vec_push(p->arena, &p->all, project);
	project->config = config;
	settings_init(settings, p->arena);
	if (config && settings_read(settings, p->arena, config, text, err) < 0)
		goto broken;
	if (set_overrides(settings, p->arena, p->overrides, err) < 0)
		goto broken;
	source.config = config;
	if (own_rules_load(p->arena, settings, &source, err) < 0)
		goto broken;
	project->has_lint = true;
	if (lint_init(&project->lint, settings, err) < 0)
		goto broken;
	if (p->follows_imports)
		project->lint.reader = &p->reader;
	project->lint.place = place_of;
	project->lint.place_context = p;
	return project;
broken:
	project->broken = arena_strdup(p->arena, err->text);
	return project;
}

static struct project *project_with_config(struct projects *p,
					   const char *config)
{
	struct slice text = { "", 0 };
	struct err err = { { 0 } };
	const char *why = NULL;
	struct project *project;
	int rc;

	for (size_t i = 0; i < p->all.count; i++) {
		const char *known = p->all.at[i]->config;

		if (known == config ||
		    (known && config && !strcmp(known, config)))
			return p->all.at[i];
	}
	rc = config ? read_config(&text, p, config, &err) : 0;
	if (rc < 0)
		why = arena_strdup(p->arena, err.text);
	project = project_new(p, config, text, &err);
	if (why)
		project->broken = why;
	p->broken = p->broken || project->broken;
	if (project->broken && p->tell)
		p->tell(project->broken);
	return project;
}

/* The path of the configuration in a folder, or NULL. */
static const char *config_in(struct projects *p, const char *folder)
{
	for (size_t i = 0; config_names[i]; i++) {
		const char *path = fs_join(p->arena, folder, config_names[i]);
		struct slice text;

		if (!i && p->source == CONFIG_OF_FILES) {
			if (fs_kind(path) != FS_NOTHING)
				return path;
		} else if (read_config(&text, p, path, NULL) == 0 &&
			   (!i || settings_are_in(text))) {
			return path;
		}
	}
	return NULL;
}

/* Whether a folder holds a file of this name. */
static bool holds(struct projects *p, const char *folder, const char *name)
{
	const char *path = fs_join(p->arena, folder, name);
	struct slice ignored;

	if (p->source == CONFIG_OF_FILES)
		return fs_kind(path) != FS_NOTHING;
	return changes_blob(&ignored, p->arena, p->revision, path, NULL) == 0;
}

static bool is_top(struct projects *p, const char *folder)
{
	if (p->source == CONFIG_OF_REPOSITORY)
		return !*folder;
	return !strcmp(folder, "/") || holds(p, folder, ".git");
}

/* Below the current folder, paths are told as a person would write them. */
static const char *shown(struct projects *p, const char *path)
{
	const char *here = fs_absolute(p->arena, ".");
	size_t length = here ? strlen(here) : 0;

	if (length && !strncmp(path, here, length) && path[length] == '/')
		return path + length + 1;
	return path;
}

static struct project_folder find_project(struct projects *p,
					  const char *folder)
{
	const char *at = folder, *given = folder, *below, *config = NULL;
	struct project *project;

	if (p->source == CONFIG_OF_FILES) {
		at = fs_absolute(p->arena, *folder ? folder : ".");
		folder = at = at ? at : "/";
	}
	while (!p->overrides->isolated && !(config = config_in(p, at)) &&
	       !is_top(p, at))
		at = fs_folder_of(p->arena, at);
	below = folder + strlen(at);
	while (*below == '/')
		below++;
	project = project_with_config(p, config ? shown(p, config) : NULL);
	/* Without a repository around it, the path as it was given. */
	if (!config && !strcmp(at, "/"))
		below = given;
	return (struct project_folder){ project, below };
}

static struct project_folder *folder_of(struct projects *p, const char *path)
{
	const char *folder = fs_folder_of(p->arena, path);
	/* Names are never empty, so that even the top has a number. */
	const char *key = arena_fmt(p->arena, "/%s", folder);
	sym_t known = intern_find(&p->folders, key, strlen(key));

	if (!known) {
		known = intern_str(&p->folders, key);
		vec_push(p->arena, &p->seen, find_project(p, folder));
	}
	return &p->seen.at[known];
}

struct project *project_of(struct projects *projects, const char *path)
{
	return folder_of(projects, path)->project;
}

const char *project_place(struct projects *projects, const char *path)
{
	const struct project_folder *folder = folder_of(projects, path);

	return fs_join(projects->arena, folder->below, fs_name_of(path));
}

bool project_excludes(struct projects *projects, const char *path)
{
	const struct settings *settings = &project_of(projects, path)->settings;

	if (!settings->exclude.names.count)
		return false;
	return settings_path_matches(&settings->exclude,
				     project_place(projects, path));
}

/* --- what files import -------------------------------------------------------- */

/* Larger files are data, not code that somebody imports a function from. */
#define LARGEST_IMPORTED (1 << 20)

static int read_imported(void *context, struct arena *arena, const char *path,
			 struct slice *text)
{
	struct projects *p = context;

	if (p->source == CONFIG_OF_REPOSITORY)
		return changes_blob(text, arena, p->revision, path, NULL) != 0;
	return fs_kind(path) != FS_FILE ||
	       fs_read(text, arena, path, LARGEST_IMPORTED, NULL) < 0;
}

static int read_imported_before(void *context, struct arena *arena,
				const char *path, struct slice *text)
{
	struct projects *p = context;

	return !p->base || changes_blob(text, arena, p->base, path, NULL) != 0;
}

static const char *locate(void *context, const char *path)
{
	struct projects *p = context;
	const char *absolute = p->source == CONFIG_OF_FILES
				       ? fs_absolute(p->arena, path)
				       : NULL;

	return absolute ? absolute : arena_strdup(p->arena, path);
}

static const char *show(void *context, const char *path)
{
	struct projects *p = context;

	return p->source == CONFIG_OF_FILES ? shown(p, path) : path;
}
