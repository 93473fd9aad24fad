#ifndef CLI_FIXING_H
#define CLI_FIXING_H

/* --fix, --add-suppressions and --diff: one file corrected in passes, until
 * nothing changes, then what is left silenced. */

#include "cli/run.h"

/* In a worker: adds "+" and what was found before and after. */
void fixing_put(struct strbuf *found, struct run *run,
		const struct treatment *how, struct slice text);

/* Here: writes or shows it, and reports what is found in the file as it is then. */
void fixing_take(struct run *run, const struct treatment *how,
		 struct slice found);

#endif
