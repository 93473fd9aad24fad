#ifndef CLI_PROFILE_H
#define CLI_PROFILE_H

/* The table of `check --profile-rules`. */

#include "cli/run.h"

/* Before the first file. */
void profile_begin(struct run *run);

/* Writes what each rule took to standard error; nothing when it was not asked
 * for. */
void profile_end(const struct run *run);

#endif
