#ifndef LINT_PROJECT_H
#define LINT_PROJECT_H

/* Private to lint/project*.c: what makes a project and what finds it. */

#include "lint/projects.h"

#define LARGEST_CONFIG ((size_t)1024 * 1024)

/* projects.c: the top of the repository around the file at a path; "" where there
 * is none, or where nothing else can be read. */
const char *project_repository(struct projects *p, const char *path);

/* Reads a configuration file: 1 when there is none. */
int project_read_config(struct slice *out, struct projects *p, const char *path,
			struct err *err);

/* project_settings.c: the project of a configuration (or of none), whose text could
 * be read unless `unreadable` says why not. */
struct project *project_new(struct projects *p, const char *config,
			    struct slice text, const char *unreadable);

#endif
