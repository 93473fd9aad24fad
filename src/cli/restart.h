#ifndef CLI_RESTART_H
#define CLI_RESTART_H

/*
 * A little work without a process of its own. A worker costs as much as looking
 * at a small file, so a small commit is checked in this process; a crash there,
 * or no end, has the program begin again with the same arguments, and then each
 * file is linted in a worker, which says which one it was.
 *
 * Only for work before which nothing was read from standard input or printed.
 */

#include <stdbool.h>

#include "base/bug.h"

/* What the program was called with. */
void restart_arguments(int argc, char **argv);

/* From now on a crash begins again. False when that cannot be: it has begun again
 * already, the system does not say where the program is, or sanitizers watch it. */
bool restart_watch(void);

void restart_end(void);

/* While it is watched: begins again now. */
void restart_program(void) NORETURN;

#endif
