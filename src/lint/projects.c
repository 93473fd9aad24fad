/*
 * Which project a path falls under, and so how it is treated: folders are searched
 * upwards for a configuration, each once. A path enters, a struct treatment leaves;
 * the projects own all that it points to.
 */
#include "lint/projects.h"

#include <string.h>

#include "base/fs.h"
#include "lint/project.h"
#include "rulekit/own.h"

/* The first one that a folder has counts; all but ours are shared with others
 * and count only with a section of ours. */
const char *const config_names[] = { ".hylint.ini", "pyproject.toml",
				     "setup.cfg", "tox.ini", NULL };

/* Names that a person may give a configuration, and that are not read. */
static const char *const other_names[] = { "hylint.toml",  ".hylint.toml",
					   ".hylintrc",	   "hylint.ini",
					   "hylint.cfg",   ".hylint.cfg",
					   ".hylint.yaml", NULL };

void projects_init(struct projects *projects, struct arena *arena,
		   const struct overrides *overrides)
{
	struct project_folder none = { NULL, NULL, "" };
	const char *nothing = NULL;

	memset(projects, 0, sizeof(*projects));
	projects->arena = arena;
	projects->overrides = overrides;
	snapshot_init(&projects->now, arena, SNAPSHOT_FILES, NULL);
	snapshot_init(&projects->before, arena, SNAPSHOT_EMPTY, NULL);
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
	snapshot_release(&projects->now);
	snapshot_release(&projects->before);
}

void projects_start_from(struct projects *projects, const char *base)
{
	projects->before.kind = base ? SNAPSHOT_REPOSITORY : SNAPSHOT_EMPTY;
	projects->before.revision = base;
}

/* Whether a folder holds a file of this name. */
static bool folder_holds(struct projects *p, const char *folder,
			 const char *name)
{
	const char *path = fs_join(p->arena, folder, name);
	struct slice ignored;

	if (p->now.kind == SNAPSHOT_FILES)
		return fs_kind(path) != FS_NOTHING;
	return changes_blob(&ignored, p->arena, p->now.revision, path, NULL) ==
	       0;
}

/* The top of the repository around an absolute folder; "" where there is none,
 * or where nothing else can be read. */
static const char *repository_around(struct projects *p, const char *folder)
{
	if (p->now.kind == SNAPSHOT_REPOSITORY)
		return "";
	while (folder && strcmp(folder, "/") != 0) {
		if (folder_holds(p, folder, ".git"))
			return folder;
		folder = fs_folder_of(p->arena, folder);
	}
	return "";
}

const char *project_repository(struct projects *p, const char *path)
{
	const char *folder = fs_folder_of(p->arena, path);

	return repository_around(p,
				 fs_absolute(p->arena, *folder ? folder : "."));
}

/* The file that --config names, or NULL. */
static const char *project_asked_config(const struct projects *p)
{
	const struct name_list *pairs = &p->overrides->settings;

	for (size_t i = pairs->names.count; i-- > 0;)
		if (!strchr(pairs->names.at[i], '='))
			return pairs->names.at[i];
	return NULL;
}

/* Reads a configuration file: 1 when there is none. */
int project_read_config(struct slice *out, struct projects *p, const char *path,
			struct err *err)
{
	/* Who types a path may mean any. */
	if (path == project_asked_config(p))
		return fs_read(out, p->arena, path, LARGEST_CONFIG, err) < 0
			       ? err_prefix(err, "%s", path)
			       : 0;
	if (p->now.kind == SNAPSHOT_REPOSITORY)
		return changes_blob(out, p->arena, p->now.revision, path, err);
	if (fs_kind(path) == FS_NOTHING)
		return 1;
	if (fs_read_inside(out, p->arena, project_repository(p, path), path,
			   LARGEST_CONFIG, err) < 0)
		return err_prefix(err, "%s", path);
	return 0;
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
	if (config && project_read_config(&text, p, config, &err) < 0)
		why = arena_strdup(p->arena, err.text);
	project = project_new(p, config, text, why);
	project->unread = why && p->now.kind == SNAPSHOT_REPOSITORY &&
			  config != project_asked_config(p);
	p->unread = p->unread || project->unread;
	p->broken = p->broken || (project->broken && !project->unread);
	return project;
}

/* Whether a file is a configuration: ours is, one that others share when it has
 * a section of ours. */
static bool holds_configuration(struct projects *p, const char *path,
				bool is_shared)
{
	struct slice text;
	const char *top;

	if (!is_shared && p->now.kind == SNAPSHOT_FILES)
		return fs_kind(path) != FS_NOTHING;
	switch (project_read_config(&text, p, path, NULL)) {
	case 0:
		return !is_shared || settings_are_in(p->arena, path, text);
	case 1:
		return false;
	default:
		/* Who reads it next says why it cannot be read. Outside of a
		 * repository there is none, nor in what is no commit yet. */
		return p->now.kind == SNAPSHOT_REPOSITORY && !p->now.revision &&
		       repository_top(&top, p->arena, NULL) == 0;
	}
}

static bool is_top_of_search(struct projects *p, const char *folder)
{
	if (p->now.kind == SNAPSHOT_REPOSITORY)
		return !*folder;
	return !strcmp(folder, "/") || folder_holds(p, folder, ".git");
}

/* What somebody may take for a configuration that counts. `first` is the one
 * that does, by its number, or that behind the last. */
static void look_for_unread(struct projects *p, const char *folder,
			    size_t first)
{
	const char *path;

	for (size_t i = 0; other_names[i]; i++)
		if (folder_holds(p, folder, other_names[i]))
			vec_push(p->arena, &p->notices.names,
				 arena_fmt(p->arena,
					   "%s is not read; rename it to "
					   ".hylint.ini, or move its settings "
					   "to [tool.hylint] in "
					   "pyproject.toml",
					   snapshot_shown_path(
						   &p->now,
						   fs_join(p->arena, folder,
							   other_names[i]))));
	if (!config_names[first])
		return;
	for (size_t i = first + 1; config_names[i]; i++) {
		path = fs_join(p->arena, folder, config_names[i]);
		if (holds_configuration(p, path, true))
			vec_push(
				p->arena, &p->notices.names,
				arena_fmt(
					p->arena,
					"%s: its hylint settings are not read, "
					"because %s is in the same folder; "
					"keep one of them",
					snapshot_shown_path(&p->now, path),
					config_names[first]));
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
		if (holds_configuration(p, path, i > 0))
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

	if (here && strcmp(here, "/") != 0 && fs_below(folder, here))
		return here;
	while (strcmp(folder, "/") != 0 &&
	       folder_holds(p, folder, "__init__.py"))
		folder = fs_folder_of(p->arena, folder);
	return folder;
}

/* Without a repository, pins stand where imports are looked for. NULL: nowhere. */
static const char *root_of_pins(const char *at, const char *top)
{
	if (strcmp(at, "/"))
		return at;
	return *top && strcmp(top, "/") ? top : NULL;
}

static struct project_folder find_project_of_folder(struct projects *p,
						    const char *folder)
{
	const char *at = folder, *given = folder, *below, *config = NULL;
	struct project *project;
	const char *top = "";

	if (p->now.kind == SNAPSHOT_FILES) {
		at = fs_absolute(p->arena, *folder ? folder : ".");
		folder = at = at ? at : "/";
	}
	while (!p->overrides->isolated && !project_asked_config(p) &&
	       !(config = config_in(p, at)) && !is_top_of_search(p, at))
		at = fs_folder_of(p->arena, at);
	while (project_asked_config(p) && !is_top_of_search(p, at))
		at = fs_folder_of(p->arena, at);
	below = folder + strlen(at);
	while (*below == '/')
		below++;
	project = project_with_config(p, config ? snapshot_shown_path(&p->now,
								      config)
						: project_asked_config(p));
	/* Without a repository around it, the path as it was given. */
	if (!config && !strcmp(at, "/"))
		below = given;
	if (p->now.kind == SNAPSHOT_FILES)
		top = repository_around(p, folder);
	if (p->now.kind == SNAPSHOT_FILES && !*top)
		top = place_of_imports(p, folder);
	if (!p->overrides->isolated && !project->lint.root)
		project->lint.root = root_of_pins(at, top);
	return (struct project_folder){ project, below, top };
}

static struct project_folder *project_folder_of(struct projects *p,
						const char *path)
{
	const char *folder = fs_folder_of(p->arena, path);
	/* Names are never empty, so that even the top has a number. */
	const char *key = arena_fmt(p->arena, "/%s", folder);
	sym_t known = intern_find(&p->folders, key, strlen(key));

	if (!known) {
		known = intern_str(&p->folders, key);
		vec_push(p->arena, &p->seen, find_project_of_folder(p, folder));
	}
	return &p->seen.at[known];
}

struct project *project_of(struct projects *projects, const char *path)
{
	return project_folder_of(projects, path)->project;
}

struct treatment treatment_of(struct projects *projects, const char *path)
{
	const struct project_folder *folder = project_folder_of(projects, path);
	const struct settings *settings = &folder->project->settings;
	struct treatment how = { .path = path, .project = folder->project };

	how.place = fs_join(projects->arena, folder->below, fs_name_of(path));
	how.top = folder->top;
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
