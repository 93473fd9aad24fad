#ifndef CLI_GUARD_H
#define CLI_GUARD_H

/*
 * In the hook, a crash of ours must not cost anybody a commit, nor let one
 * through in silence: the guard says which file it was and ends the process as
 * the settings want it. What is linted in workers needs it not: see workers.h.
 */

#include "base/bug.h"
#include "cli/cli.h"

/* Memory may run out before the settings are known: until guard_begin() some is
 * put by. */
void guard_memory(void);

/* Ends the process for want of memory. */
void guard_leave_without_memory(void) NORETURN;

/* From now on a crash, or want of memory, ends the process
 * with `code`. */
void guard_begin(enum exit_code code);

/* Crashes are somebody else's business again: in a process that is watched. */
void guard_end(void);

/* The file that is looked at; NULL for none. Must stay where it is. */
void guard_file(const char *path);

#endif
