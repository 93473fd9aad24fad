#ifndef BASE_STEPS_H
#define BASE_STEPS_H

/*
 * Work is counted in steps: nodes that are looked at, rules that are asked,
 * questions of the parser. A file may take so many for each byte that is read for it, and
 * no clock is asked, so that it is checked on every machine or on none. Real files
 * take a small part; what takes more finds no end, or not in the time that anybody
 * waits.
 *
 * Who does a job begins to count; who looks at a text for it, its own or one that it
 * imports, grants the steps for it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many questions of the parser are asked for a step of its own length. */
#define STEPS_PER_QUESTION 16

/* What a job may still take. */
extern int64_t steps_left;

/* A job begins: from now on steps count. */
void steps_begin(void);

/* They count no more. */
void steps_end(void);

/* Bytes of a text that is about to be looked at. */
void steps_grant(size_t bytes);

/* What is made once for many files counts for none of them, so that it makes no
 * difference which comes first: nothing counts, or a text of its own does, until the
 * steps that were left are taken up again. */
int64_t steps_set_aside(void);
int64_t steps_set_aside_for(size_t bytes);
void steps_take_up(int64_t left);

/* Takes the way out (base/way_out.h) when there is one. */
void steps_are_spent(void);

/* Always true, for the condition of a loop. */
static inline bool step_taken(void)
{
	if (--steps_left < 0)
		steps_are_spent();
	return true;
}

static inline void steps_taken(size_t count)
{
	steps_left -= (int64_t)count;
	if (steps_left < 0)
		steps_are_spent();
}

#endif
