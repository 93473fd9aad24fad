#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

/*
 * From paths on the command line to Python files. Folders are walked in the
 * order of names; hidden folders, caches, virtual environments, what builds leave
 * behind, what git ignores and links are passed over, so that no folder is
 * walked twice. What is named is taken as it is.
 */

#include "cli/run.h"

/* Adds the files that a path stands for. */
void inputs_find(struct name_list *out, struct run *run, const char *path);

#endif
