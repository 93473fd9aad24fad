#ifndef CLI_FIXING_H
#define CLI_FIXING_H

/* --fix, --add-suppressions and --diff: one file corrected in passes, until
 * nothing changes, then what is left silenced. */

#include "cli/run.h"

/* Leaves in `file` what is found in the corrected text. */
void fix_file(struct run *run, struct lint *lint, struct file_report *file);

#endif
