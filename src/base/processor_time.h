#ifndef BASE_PROCESSOR_TIME_H
#define BASE_PROCESSOR_TIME_H

/* The last resort against a loop of ours that has no end and counts no steps. Real files
 * take a small part of it, and what is counted (base/steps.h) comes to its end long
 * before, so that no answer depends on it. Where it comes to its end the process gets
 * SIGXCPU. */

/* From now on the process may take so much, in seconds of a processor. */
void processor_time_begin(void);

/* As much as it was allowed before. */
void processor_time_end(void);

#endif
