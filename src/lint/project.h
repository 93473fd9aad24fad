#ifndef LINT_PROJECT_H
#define LINT_PROJECT_H

/* Private to lint/project*.c: what makes a project and what finds it. */

#include "lint/projects.h"

/* projects.c: the top of the repository around the file at a path; "" where there
 * is none, or where nothing else can be read. */
const char *project_repository(struct projects *p, const char *path);

/* Below the current folder, paths are told as a person would write them. */
const char *project_shown_path(struct projects *p, const char *path);

struct project_folder *project_folder_of(struct projects *p, const char *path);

/* Reads a configuration file: 1 when there is none. */
int project_read_config(struct slice *out, struct projects *p, const char *path,
			struct err *err);

/* project_settings.c: the project of a configuration (or of none), whose text could
 * be read unless `unreadable` says why not. */
struct project *project_new(struct projects *p, const char *config,
			    struct slice text, const char *unreadable);

/* project_search.c: whether any Python file of the project of the file whose imports
 * are followed has one of these words in its code (see module_search). */
bool project_mentions(void *context, const char *const *names,
		      const char *module);

/* project_imports.c */
struct file_reader project_reader(struct projects *projects);

#endif
