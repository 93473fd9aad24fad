#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

/*
 * From paths on the command line to Python files. Folders are walked in the
 * order of names; hidden folders, caches, virtual environments, what builds
 * leave behind and what git ignores are passed over, and so are links, so that no walk goes round in
 * circles. What is named is taken as it is.
 */

#include "cli/run.h"

/* Adds the files that a path stands for. */
void inputs_find(struct name_list *out, struct run *run, const char *path);

#endif
