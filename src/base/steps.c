/*
 * One counter that runs down. While nobody counts it begins so high that it never
 * comes to its end.
 */

#include "base/steps.h"

#include <stdlib.h>

#ifndef __wasm__
#include "base/processor_time.h"
#include "base/way_out.h"
#endif

/* What each job may take, however little is read for it, and what each byte adds. Of
 * the 10,000 files of two installations of TensorFlow, and of Python's own library with
 * every other function decorated, none takes more than 1.5 % of it; of generated texts
 * with thousands of findings in one function some take 1,200 steps a byte. A step takes
 * 10 to 100 nanoseconds. */
#define STEPS_FOR_A_JOB 4000000
#define STEPS_FOR_A_BYTE 2000

#define UNCOUNTED INT64_MAX

int64_t steps_left = UNCOUNTED;
static bool is_counting;
static int64_t of_a_job, of_a_byte;

/* HYLINT_STEPS=N: so many steps for each byte, and none for the job. */
static int64_t asked_for(void)
{
	const char *text = getenv("HYLINT_STEPS");

	return text ? strtol(text, NULL, 10) : 0;
}

void steps_begin(void)
{
	int64_t asked = asked_for();

	is_counting = true;
#ifndef __wasm__
	processor_time_begin();
#endif
	of_a_byte = asked > 0 ? asked : STEPS_FOR_A_BYTE;
	of_a_job = asked > 0 ? 0 : STEPS_FOR_A_JOB;
	steps_left = of_a_job;
}

void steps_end(void)
{
	is_counting = false;
#ifndef __wasm__
	processor_time_end();
#endif
	steps_left = UNCOUNTED;
}

void steps_grant(size_t bytes)
{
	/* What was set aside for good has no end. */
	if (is_counting && steps_left < UNCOUNTED / 2)
		steps_left += (int64_t)bytes * of_a_byte;
}

int64_t steps_set_aside(void)
{
	int64_t left = steps_left;

	steps_left = UNCOUNTED;
	return left;
}

int64_t steps_set_aside_for(size_t bytes)
{
	int64_t left = steps_left;

	if (is_counting) {
		steps_left = of_a_job;
		steps_grant(bytes);
	}
	return left;
}

void steps_take_up(int64_t left)
{
	steps_left = left;
}

void steps_are_spent(void)
{
	steps_end();
#ifndef __wasm__
	way_out_take(WAY_OUT_STEPS);
#endif
}
