#ifndef CLI_PROCESS_H
#define CLI_PROCESS_H

/* Other programs: run to their end, with all that they say. */

#include "base/err.h"
#include "base/strbuf.h"

/*
 * Runs argv[0], found in PATH, in a folder. Adds to `said` what it writes to
 * standard output and standard error, in that order of writing. Standard input
 * is empty. Returns the exit code (128 + the number for a signal), or -1 when
 * it could not be started.
 */
int process_run(struct strbuf *said, const char *const *argv,
		const char *folder, struct err *err);

#endif
