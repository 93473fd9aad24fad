#ifndef CLI_STAGED_FIX_H
#define CLI_STAGED_FIX_H

/*
 * check --staged --fix: corrects what is staged, and the same lines in the work
 * tree. All of it or nothing; what is not staged stays as it is, byte for byte.
 */

#include "cli/run.h"

/*
 * Corrects what the staged change brings in, in the files that were asked for,
 * and leaves the corrected texts in `changes`; with FIX_DIFF it is only shown.
 * EXIT_CLEAN, or what was in the way, said, and nothing has changed.
 */
enum exit_code staged_fix(struct run *run, struct changes *changes,
			  const struct name_list *paths);

#endif
