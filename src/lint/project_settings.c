/*
 * One project: what its configuration file, git's configuration and the command
 * line say, in this order, becomes its settings and the plan for its files. Every
 * mistake is kept with its place; a project with one checks nothing.
 */
#include <string.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "lint/ownrules.h"
#include "lint/project.h"
#include "lint/select.h"
#include "rulekit/own.h"

static void add_mistake(struct settings *settings, struct arena *arena,
			const struct err *err)
{
	vec_push(arena, &settings->mistakes.names,
		 arena_strdup(arena, err->text));
}

static void set_from_git(struct projects *p, struct settings *settings)
{
	struct err err;

	if (!p->git_is_read)
		repository_settings(&p->git, p->arena);
	p->git_is_read = true;
	/* `select` first: it makes what other layers have said forgotten. */
	for (int late = 0; late < 2; late++) {
		for (size_t i = 0; i < p->git.all.count; i++) {
			const struct git_setting *s = &p->git.all.at[i];

			if (late == !strcmp(s->key, "select"))
				continue;
			settings->origin = arena_fmt(
				p->arena, "git config hylint.%s", s->key);
			if (!settings_set(settings, p->arena, s->key, s->value,
					  &err))
				continue;
			err_prefix(&err, "git config hylint.%s", s->key);
			add_mistake(settings, p->arena, &err);
		}
	}
}

static int set_joined(struct settings *settings, struct arena *arena,
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

		if (!equals && fs_kind(pair) != FS_FILE)
			return err_set(err,
				       "--config %s: there is no such file; "
				       "write FILE or KEY=VALUE",
				       pair);
		if (!equals)
			continue;
		key = arena_strndup(arena, pair, (size_t)(equals - pair));
		if (settings_set(settings, arena, key, equals + 1, err) < 0)
			return err_prefix(err, "--config %s", pair);
	}
	return 0;
}

static int set_overrides(struct projects *p, struct settings *settings,
			 struct err *err)
{
	const struct overrides *o = p->overrides;
	struct arena *arena = p->arena;
	int rc;

	if (o->git_settings && !o->isolated)
		set_from_git(p, settings);
	rc = set_pairs(settings, arena, &o->settings, err);
	if (!rc)
		rc = set_joined(settings, arena, &o->select, "select", err);
	if (!rc)
		rc = set_joined(settings, arena, &o->extend_select,
				"extend-select", err);
	if (!rc)
		rc = set_joined(settings, arena, &o->ignore, "ignore", err);
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
	probe.now.kind = projects->now.kind;
	probe.now.revision = projects->now.revision;
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
	if (set_overrides(projects, &settings, err) < 0)
		return -1;
	rc = lint_init(&lint, &settings, err);
	lint_release(&lint);
	return rc < 0 ? try_with_own_rules(projects, err) : 0;
}

static int read_baseline_file(struct slice *out, struct projects *p,
			      const char *top, const char *path,
			      struct err *err)
{
	int rc = 1;

	if (p->now.kind == SNAPSHOT_REPOSITORY)
		rc = changes_blob(out, p->arena, p->now.revision, path, err);
	else if (fs_kind(path) != FS_NOTHING)
		rc = fs_read_inside(out, p->arena, top, path, 0, err);
	if (rc < 0)
		return err_prefix(err, "%s", path);
	if (rc)
		err_set(err,
			"there is no '%s'%s; `hylint check --write-baseline "
			"%s` writes it",
			path,
			p->now.kind == SNAPSHOT_FILES ? ""
			: p->now.revision	      ? " in that commit"
						      : " among what is staged",
			path);
	return -rc;
}

/* What a configuration names lies in its repository; who types a path, or tells
 * git, may mean any. */
static const char *limit_of(struct projects *p, const char *config,
			    const char *origin)
{
	return config && origin && !strncmp(origin, config, strlen(config))
		       ? project_repository(p, config)
		       : "";
}

/* The baseline counts from the folder of its configuration, as rules do. */
static void read_baseline(struct projects *p, struct project *project)
{
	struct settings *settings = &project->settings;
	const char *where = settings_origin(settings, settings->baseline);
	const char *top = "", *path;
	struct baseline *b;
	struct slice text;
	struct err err;

	if (!settings->baseline || p->no_baselines)
		return;
	path = own_rules_folder(p->arena, project->config, settings->baseline);
	b = project->baseline = ARENA_NEW(p->arena, struct baseline);
	baseline_init(b, p->arena, path);
	if (p->now.kind == SNAPSHOT_REPOSITORY) {
		repository_top(&top, p->arena, NULL);
		b->folder =
			fs_join(p->arena, top, fs_folder_of(p->arena, path));
	}
	if (!read_baseline_file(&text, p, limit_of(p, project->config, where),
				path, &err) &&
	    !baseline_take(b, text, &err))
		return;
	if (where)
		err_prefix(&err, "%s", where);
	add_mistake(settings, p->arena, &err);
}

static void read_settings(struct projects *p, struct project *project,
			  struct slice text)
{
	struct settings *settings = &project->settings;
	struct rule_source source = {
		p->now.kind == SNAPSHOT_REPOSITORY, p->now.revision,
		project->config,
		project->config ? project_repository(p, project->config) : ""
	};
	struct err err;

	if (project->config)
		settings_read(settings, p->arena, project->config, text);
	if (set_overrides(p, settings, &err) < 0)
		add_mistake(settings, p->arena, &err);
	if (own_rules_load(p->arena, settings, &source, &err) < 0)
		add_mistake(settings, p->arena, &err);
	else
		rules_mistaken(&settings->mistakes, p->arena, settings);
	read_baseline(p, project);
}

/* Locks are long, and say no more than what they were made from. */
static bool is_lock_file(const char *path)
{
	return slice_ends(slice_of(path), ".lock");
}

/* requirements_tf2.5.txt, requirement-gpu.txt */
static bool is_requirements(const char *name)
{
	return !strncmp(name, "requirement", strlen("requirement")) &&
	       slice_ends(slice_of(name), ".txt");
}

/* Where to look for their names: the folder in the work tree, also for a commit. To look
 * through the whole index for them would take longer than all else. */
static const char *folder_of_names(struct projects *p, const char *root)
{
	const char *top;

	if (p->now.kind != SNAPSHOT_REPOSITORY)
		return *root ? root : ".";
	return repository_top(&top, p->arena, NULL) < 0
		       ? NULL
		       : fs_join(p->arena, top, root);
}

/* Where none of the usual names pins a release, others may: one for each. */
static void read_other_requirements(struct projects *p, struct arena *arena,
				    const char *root, struct dialect *out)
{
	const char *folder = folder_of_names(p, root);
	struct fs_listing found = { 0 };
	struct slice text;

	if (!folder || fs_list(&found, p->arena, folder, NULL) < 0)
		return;
	for (size_t i = 0; i < found.entries.count; i++) {
		const char *name = found.entries.at[i].name;

		if (is_requirements(name) &&
		    !project_read_config(&text, p,
					 fs_join(p->arena, root, name), NULL))
			dialect_read(out, arena, name, text);
	}
}

static void read_readme(struct projects *p, struct arena *arena,
			const char *root, struct dialect *out)
{
	struct slice text;

	for (size_t i = 0; dialect_readmes[i]; i++) {
		const char *path = fs_join(p->arena, root, dialect_readmes[i]);

		if (project_read_config(&text, p, path, NULL) == 0) {
			dialect_read_readme(out, arena, text);
			return;
		}
	}
}

static void read_pins(void *context, struct arena *arena, const char *root,
		      struct dialect *out)
{
	struct projects *p = context;

	for (size_t i = 0; dialect_files[i]; i++) {
		const char *name = dialect_files[i];
		struct slice text;

		if (is_lock_file(name) && out->releases_why)
			continue;
		if (project_read_config(&text, p, fs_join(p->arena, root, name),
					NULL) == 0)
			dialect_read(out, arena, name, text);
	}
	if (!out->releases_why)
		read_other_requirements(p, arena, root, out);
	if (!out->releases_why && !dialect_is_decided(out))
		read_readme(p, arena, root, out);
}

/* What the file in the work tree says of trouble, where git cannot be asked for
 * the one that counts. */
static void take_on_error(struct projects *p, struct settings *settings,
			  const char *config)
{
	struct settings there;
	struct slice text;
	const char *top, *path;
	struct err err;

	if (p->now.kind != SNAPSHOT_REPOSITORY ||
	    repository_top(&top, p->arena, NULL) < 0)
		return;
	path = fs_join(p->arena, top, config);
	if (fs_read_inside(&text, p->arena, top, path, LARGEST_CONFIG, &err))
		return;
	settings_init(&there, p->arena);
	settings_read(&there, p->arena, config, text);
	settings->on_error = there.on_error;
}

struct project *project_new(struct projects *p, const char *config,
			    struct slice text, const char *unreadable)
{
	struct project *project = ARENA_NEW(p->arena, struct project);
	struct settings *settings = &project->settings;
	struct err err;

	vec_push(p->arena, &p->all, project);
	project->config = config;
	settings_init(settings, p->arena);
	if (unreadable) {
		vec_push(p->arena, &settings->mistakes.names, unreadable);
		/* Whether that blocks a commit may be said there. */
		take_on_error(p, settings, config);
		set_from_git(p, settings);
	} else {
		read_settings(p, project, text);
	}
	for (size_t i = 0; i < settings->notices.names.count; i++)
		vec_push(p->arena, &p->notices.names,
			 settings->notices.names.at[i]);
	if (settings->mistakes.names.count) {
		project->broken = settings->mistakes.names.at[0];
		return project;
	}
	project->has_lint = true;
	if (lint_init(&project->lint, settings, &err) < 0) {
		add_mistake(settings, p->arena, &err);
		project->broken = settings->mistakes.names.at[0];
		return project;
	}
	project->lint.now = &p->now;
	project->lint.before = &p->before;
	project->lint.profile = p->profile;
	project->lint.pins = read_pins;
	project->lint.pins_context = p;
	return project;
}
