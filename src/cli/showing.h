#ifndef CLI_SHOWING_H
#define CLI_SHOWING_H

/* hylint check --show-settings and --show-files: what a run would look at, and by
 * which settings. Nothing is checked. */

#include "cli/run.h"

/* The settings that hold for each path, with where each was written. */
enum exit_code show_settings(struct run *run, const struct name_list *paths,
			     bool json);

void show_path(struct run *run, const char *path);

/* Those of the files that can be read, each a line; and those of a change. */
void show_files(struct run *run, const struct name_list *files);
void show_changed_files(struct run *run, const struct changes *changes,
			const struct name_list *paths);

#endif
