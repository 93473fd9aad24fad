#ifndef LINT_PROJECTS_H
#define LINT_PROJECTS_H

/*
 * Which configuration a file falls under: the .hylint.ini nearest to it, up to
 * the top of its repository, or a pyproject.toml with a table [tool.hylint], or
 * a setup.cfg or tox.ini with a section [hylint].
 * Files under the same one share a project. It is read where the code is read:
 * from the work tree, the index or a commit.
 */

#include <stdbool.h>

#include "base/intern.h"
#include "lint/baseline.h"
#include "lint/lint.h"
#include "snapshot/snapshot.h"

/* The files that may hold a configuration, ended by NULL. */
extern const char *const config_names[];

struct project {
	const char *config; /* the path of its configuration, or NULL */
	struct settings settings;
	struct lint lint;
	bool has_lint;
	/* Why its files are not checked: the first of the mistakes in its
	 * settings, or NULL. */
	const char *broken;
	bool unread; /* it is not wrong: git could not be asked for it */
	bool reported_errors;	   /* for who shows them: has been done */
	struct baseline *baseline; /* that its settings name, or NULL */
};

/* What stands above the files: the command line, and git's in the hook. */
struct overrides {
	bool isolated;		   /* no .hylint.ini, nothing of git's */
	bool git_settings;	   /* `git config hylint.*` counts */
	struct name_list settings; /* KEY=VALUE */
	struct name_list select, extend_select, ignore;
};

/* A folder, its project, and its place below the project's configuration. */
struct project_folder {
	struct project *project;
	const char *below;
	const char *top; /* imports are not followed out of it; "": anywhere */
};

struct projects {
	struct arena *arena;
	const struct overrides *overrides;
	/* Where the files are, their configuration and what they import; and
	 * the same for those that a change starts from. */
	struct snapshot now, before;
	VEC(struct project *) all;
	struct intern folders; /* numbers the folders seen so far ... */
	VEC(struct project_folder) seen; /* ... which index this */
	/* The same for the folders that were searched for a configuration, and
	 * what was found in each: a path or NULL. */
	struct intern searched;
	struct name_list found;
	struct git_settings git;
	bool git_is_read;
	bool broken;		      /* any of them, but for what is unread */
	bool unread;		      /* any of them */
	bool no_baselines;	      /* the settings' baselines do not count */
	struct rule_profile *profile; /* of all of them, or NULL */
	/* Files that look meant for us and are not read. */
	struct name_list notices;
};

void projects_init(struct projects *projects, struct arena *arena,
		   const struct overrides *overrides);
void projects_release(struct projects *projects);

/* Says which commit a change starts from; NULL: from nothing. */
void projects_start_from(struct projects *projects, const char *base);

/* Whether what the command line says can be followed at all. */
int projects_try(struct projects *projects, struct err *err);

/* The project of a file, which may be broken; it lists its mistakes. Never NULL. */
struct project *project_of(struct projects *projects, const char *path);

/* How a path is treated: the one place that knows. Its project is never NULL, but
 * may be broken. It counts below its project's configuration, or below the top of
 * its repository. */
struct treatment treatment_of(struct projects *projects, const char *path);

/* The same for a path as it stood before a change. */
struct treatment treatment_before(struct projects *projects, const char *path);

/* Whether a file that nobody names is linted: Python by its name, and notebooks
 * unless the settings leave them out. */
bool projects_want(struct projects *projects, const char *path);

#endif
