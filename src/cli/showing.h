#ifndef CLI_SHOWING_H
#define CLI_SHOWING_H

/* hylint check --show-settings and --show-files: what a run would look at, and by
 * which settings. Nothing is checked. */

#include "cli/run.h"

/* The settings that hold for a path, each with where it was written. */
enum exit_code show_settings(struct run *run, const char *path);

/* For struct run's `visit`: the path, a line. */
void show_file(struct run *run, const char *path, struct slice text);

#endif
