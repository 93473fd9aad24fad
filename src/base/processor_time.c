#include "base/processor_time.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>

/* What 2 GB of steps take on a slow machine, which no text of a size that is checked
 * may take. */
#define MOST_SECONDS 300

static struct rlimit before;
static bool is_limited;

/* HYLINT_SECONDS=N */
static rlim_t seconds_allowed(void)
{
	const char *text = getenv("HYLINT_SECONDS");
	long asked = text ? strtol(text, NULL, 10) : 0;

	return asked > 0 ? (rlim_t)asked : MOST_SECONDS;
}

static rlim_t seconds_taken(void)
{
	struct rusage used;

	if (getrusage(RUSAGE_SELF, &used))
		return 0;
	return (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
}

void processor_time_begin(void)
{
	struct rlimit limit;

	if (!is_limited && getrlimit(RLIMIT_CPU, &before))
		return;
	is_limited = true;
	limit = before;
	limit.rlim_cur = seconds_taken() + seconds_allowed();
	if (before.rlim_cur == RLIM_INFINITY ||
	    limit.rlim_cur < before.rlim_cur)
		setrlimit(RLIMIT_CPU, &limit);
}

void processor_time_end(void)
{
	if (is_limited)
		setrlimit(RLIMIT_CPU, &before);
	is_limited = false;
}
