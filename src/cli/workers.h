#ifndef CLI_WORKERS_H
#define CLI_WORKERS_H

/*
 * Jobs that are done in processes of their own: a job that crashes, runs out of
 * memory or finds no end costs only itself. What a job found comes back as bytes,
 * and is taken in the order of the jobs, so that it makes no difference how many
 * processes there are.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "base/strbuf.h"

struct worker_jobs {
	size_t count;
	unsigned processes; /* at most; 0: none, all is done in this one */
	/* It is little, and nothing was printed or read before: see cli/restart.h. */
	bool can_restart;
	void *context;
	/* Here, when a job is given out; or NULL. */
	void (*begin)(void *context, size_t job);
	/* In a worker: what is found goes into `found`. */
	void (*work)(void *context, size_t job, struct strbuf *found);
	/* Here, once for each job: with what was found, or why nothing could
	 * be. */
	void (*take)(void *context, size_t job, struct slice found,
		     const char *trouble);
};

/* Processes that can run at once on this machine. */
unsigned workers_most(void);

void workers_run(const struct worker_jobs *jobs);

#endif
