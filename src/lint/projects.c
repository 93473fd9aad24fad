#include "lint/projects.h"

#include <string.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "lint/ownrules.h"
#include "lint/select.h"
#include "rulekit/own.h"

#define LARGEST_CONFIG ((size_t)1024 * 1024)

/* The first one that a folder has counts; all but ours are shared with others
 * and count only with a section of ours. */
const char *const config_names[] = { ".hylint.ini", "pyproject.toml",
				     "setup.cfg", "tox.ini", NULL };

/* Names under which a configuration of ours might be looked for, in vain. */
static const char *const other_names[] = { "hylint.toml",  ".hylint.toml",
					   ".hylintrc",	   "hylint.ini",
					   "hylint.cfg",   ".hylint.cfg",
					   ".hylint.yaml", NULL };

static int read_imported(void *context, struct arena *arena, const char *path,
			 struct slice *text);
static int read_imported_before(void *context, struct arena *arena,
				const char *path, struct slice *text);
static const char *locate(void *context, const char *path);
static const char *show(void *context, const char *path);

void projects_init(struct projects *projects, struct arena *arena,
		   const struct overrides *overrides)
{
	struct project_folder none = { NULL, NULL, "" };
	const char *nothing = NULL;

	memset(projects, 0, sizeof(*projects));
	projects->arena = arena;
	projects->overrides = overrides;
	projects->reader = (struct file_reader){ read_imported,
						 read_imported_before, locate,
						 show, projects };
	intern_init(&projects->folders);
	intern_init(&projects->searched);
	vec_push(arena, &projects->seen, none);
	vec_push(arena, &projects->found.names, nothing);
}

void projects_release(struct projects *projects)
{
	for (size_t i = 0; i < projects->all.count; i++) {
		own_rules_forget(&projects->all.at[i]->settings);
		if (projects->all.at[i]->has_lint)
			lint_release(&projects->all.at[i]->lint);
		if (projects->all.at[i]->baseline)
			baseline_release(projects->all.at[i]->baseline);
	}
	intern_release(&projects->folders);
	intern_release(&projects->searched);
}

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
	if (set_overrides(projects, &settings, err) < 0)
		return -1;
	rc = lint_init(&lint, &settings, err);
	lint_release(&lint);
	return rc < 0 ? try_with_own_rules(projects, err) : 0;
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

/* The top of the repository around an absolute folder; "" where there is none,
 * or where nothing else can be read. */
static const char *repository_around(struct projects *p, const char *folder)
{
	if (p->source == CONFIG_OF_REPOSITORY)
		return "";
	while (folder && strcmp(folder, "/") != 0) {
		if (holds(p, folder, ".git"))
			return folder;
		folder = fs_folder_of(p->arena, folder);
	}
	return "";
}

static const char *repository_of(struct projects *p, const char *path)
{
	const char *folder = fs_folder_of(p->arena, path);

	return repository_around(p,
				 fs_absolute(p->arena, *folder ? folder : "."));
}

/* Reads a configuration file: 1 when there is none. */
/* The file that --config names, or NULL. */
static const char *asked_config(const struct projects *p)
{
	const struct name_list *pairs = &p->overrides->settings;

	for (size_t i = pairs->names.count; i-- > 0;)
		if (!strchr(pairs->names.at[i], '='))
			return pairs->names.at[i];
	return NULL;
}

static int read_config(struct slice *out, struct projects *p, const char *path,
		       struct err *err)
{
	/* Who types a path may mean any. */
	if (path == asked_config(p))
		return fs_read(out, p->arena, path, LARGEST_CONFIG, err) < 0
			       ? err_prefix(err, "%s", path)
			       : 0;
	if (p->source == CONFIG_OF_REPOSITORY)
		return changes_blob(out, p->arena, p->revision, path, err);
	if (fs_kind(path) == FS_NOTHING)
		return 1;
	if (fs_read_inside(out, p->arena, repository_of(p, path), path,
			   LARGEST_CONFIG, err) < 0)
		return err_prefix(err, "%s", path);
	return 0;
}

static int read_baseline_file(struct slice *out, struct projects *p,
			      const char *top, const char *path,
			      struct err *err)
{
	int rc = 1;

	if (p->source == CONFIG_OF_REPOSITORY)
		rc = changes_blob(out, p->arena, p->revision, path, err);
	else if (fs_kind(path) != FS_NOTHING)
		rc = fs_read_inside(out, p->arena, top, path, 0, err);
	if (rc < 0)
		return err_prefix(err, "%s", path);
	if (rc)
		err_set(err,
			"there is no '%s'%s; hylint check --write-baseline %s "
			"writes it",
			path,
			p->source == CONFIG_OF_FILES ? ""
			: p->revision		     ? " in that commit"
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
		       ? repository_of(p, config)
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
	if (p->source == CONFIG_OF_REPOSITORY) {
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
		p->source == CONFIG_OF_REPOSITORY, p->revision, project->config,
		project->config ? repository_of(p, project->config) : ""
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
static bool is_lock(const char *path)
{
	return slice_ends(slice_of(path), ".lock");
}

static void read_pins(void *context, struct arena *arena, const char *root,
		      struct dialect *out)
{
	struct projects *p = context;

	for (size_t i = 0; dialect_files[i]; i++) {
		const char *name = dialect_files[i];
		struct slice text;

		if (is_lock(name) && out->releases_why)
			continue;
		if (read_config(&text, p, fs_join(p->arena, root, name),
				NULL) == 0)
			dialect_read(out, arena, name, text);
	}
}

static struct project *project_new(struct projects *p, const char *config,
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
		set_from_git(p, settings);
	} else {
		read_settings(p, project, text);
	}
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
	project->lint.reader = &p->reader;
	project->lint.pins = read_pins;
	project->lint.pins_context = p;
	return project;
}

static struct project *project_with_config(struct projects *p,
					   const char *config)
{
	struct slice text = { "", 0 };
	struct err err = { { 0 } };
	const char *why = NULL;
	struct project *project;

	for (size_t i = 0; i < p->all.count; i++) {
		const char *known = p->all.at[i]->config;

		if (known == config ||
		    (known && config && !strcmp(known, config)))
			return p->all.at[i];
	}
	if (config && read_config(&text, p, config, &err) < 0)
		why = arena_strdup(p->arena, err.text);
	project = project_new(p, config, text, why);
	p->broken = p->broken || project->broken;
	for (size_t i = 0;
	     p->tell && i < project->settings.mistakes.names.count; i++)
		p->tell(project->settings.mistakes.names.at[i]);
	return project;
}

/* Whether a file is a configuration: ours is, one that others share when it has
 * a section of ours. */
static bool is_config(struct projects *p, const char *path, bool is_shared)
{
	struct slice text;

	if (!is_shared && p->source == CONFIG_OF_FILES)
		return fs_kind(path) != FS_NOTHING;
	return read_config(&text, p, path, NULL) == 0 &&
	       (!is_shared || settings_are_in(p->arena, path, text));
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

static void notice(struct projects *p, const char *what)
{
	vec_push(p->arena, &p->notices.names, what);
	if (p->tell)
		p->tell(what);
}

/* What somebody may take for a configuration that counts. `first` is the one
 * that does, by its number, or that behind the last. */
static void look_for_unread(struct projects *p, const char *folder,
			    size_t first)
{
	const char *path;

	for (size_t i = 0; other_names[i]; i++)
		if (holds(p, folder, other_names[i]))
			notice(p, arena_fmt(p->arena,
					    "%s is not read; rename it to "
					    ".hylint.ini, or move its settings "
					    "to [tool.hylint] in "
					    "pyproject.toml",
					    shown(p, fs_join(p->arena, folder,
							     other_names[i]))));
	if (!config_names[first])
		return;
	for (size_t i = first + 1; config_names[i]; i++) {
		path = fs_join(p->arena, folder, config_names[i]);
		if (is_config(p, path, true))
			notice(p,
			       arena_fmt(p->arena,
					 "%s: what it says to hylint is not "
					 "read, because of the %s beside "
					 "it; keep one of them",
					 shown(p, path), config_names[first]));
	}
}

/* The path of the configuration in a folder, or NULL. */
static const char *config_in(struct projects *p, const char *folder)
{
	/* Names are never empty, so that even the top has a number. */
	const char *key = arena_fmt(p->arena, "/%s", folder), *path = NULL;
	sym_t known = intern_find(&p->searched, key, strlen(key));
	size_t i = 0;

	if (known)
		return p->found.names.at[known];
	for (; config_names[i]; i++) {
		path = fs_join(p->arena, folder, config_names[i]);
		if (is_config(p, path, i > 0))
			break;
	}
	if (!config_names[i])
		path = NULL;
	intern_str(&p->searched, key);
	vec_push(p->arena, &p->found.names, path);
	look_for_unread(p, folder, i);
	return path;
}

/* Without a repository, what is imported is looked for in the folder that the
 * process stands in; or, for files elsewhere, beside their outermost package. */
static const char *place_of_imports(struct projects *p, const char *folder)
{
	const char *here = fs_absolute(p->arena, ".");

	if (here && strcmp(here, "/") != 0 && fs_is_below(folder, here))
		return here;
	while (strcmp(folder, "/") != 0 && holds(p, folder, "__init__.py"))
		folder = fs_folder_of(p->arena, folder);
	return folder;
}

static struct project_folder find_project(struct projects *p,
					  const char *folder)
{
	const char *at = folder, *given = folder, *below, *config = NULL;
	struct project *project;
	const char *top = "";

	if (p->source == CONFIG_OF_FILES) {
		at = fs_absolute(p->arena, *folder ? folder : ".");
		folder = at = at ? at : "/";
	}
	while (!p->overrides->isolated && !asked_config(p) &&
	       !(config = config_in(p, at)) && !is_top(p, at))
		at = fs_folder_of(p->arena, at);
	while (asked_config(p) && !is_top(p, at))
		at = fs_folder_of(p->arena, at);
	below = folder + strlen(at);
	while (*below == '/')
		below++;
	project = project_with_config(p, config ? shown(p, config)
						: asked_config(p));
	/* What no repository is around, nobody pins. */
	if (!p->overrides->isolated && !project->lint.root && strcmp(at, "/"))
		project->lint.root = at;
	/* Without a repository around it, the path as it was given. */
	if (!config && !strcmp(at, "/"))
		below = given;
	if (p->source == CONFIG_OF_FILES)
		top = repository_around(p, folder);
	if (p->source == CONFIG_OF_FILES && !*top)
		top = place_of_imports(p, folder);
	return (struct project_folder){ project, below, top };
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

struct treatment treatment_of(struct projects *projects, const char *path)
{
	const struct project_folder *folder = folder_of(projects, path);
	const struct settings *settings = &folder->project->settings;
	struct treatment how = { .path = path, .project = folder->project };

	how.place = fs_join(projects->arena, folder->below, fs_name_of(path));
	how.excluded = settings_path_matches(&settings->exclude, how.place);
	how.largest = lint_largest(settings, path);
	return how;
}

struct treatment treatment_before(struct projects *projects, const char *path)
{
	struct treatment how = treatment_of(projects, path);

	how.imports = IMPORTS_BEFORE;
	return how;
}

bool projects_want(struct projects *projects, const char *path)
{
	if (path_is_notebook(path))
		return !project_of(projects, path)->settings.no_notebooks;
	return name_is_python(path);
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
	       fs_read_inside(text, arena, p->top ? p->top : "", path,
			      LARGEST_IMPORTED, NULL) < 0;
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

	p->top = folder_of(p, path)->top;
	return absolute ? absolute : arena_strdup(p->arena, path);
}

static const char *show(void *context, const char *path)
{
	struct projects *p = context;

	return p->source == CONFIG_OF_FILES ? shown(p, path) : path;
}
