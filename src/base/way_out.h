#ifndef BASE_WAY_OUT_H
#define BASE_WAY_OUT_H

/* Where a process goes on that cannot go on as it was: up its stack, as with a
 * return. */

#include <setjmp.h>
#include <stddef.h>

/* Why; what setjmp() returns. */
enum way_out_reason {
	WAY_OUT_MEMORY = 1, /* none is left */
	WAY_OUT_STEPS,	    /* base/steps.h: more than a file may take */
};

/*
 *	struct way_out way;
 *
 *	way_out_open(&way);
 *	if (setjmp(way.at))
 *		end_this_process();
 *	...
 *	way_out_close(&way);
 *
 * The one that was opened last is taken, once. What comes then must not return,
 * and relies on nothing but what outlives the function. Without one that is open,
 * want of memory is one line on standard error and exit code 3.
 */
struct way_out {
	jmp_buf at;
	struct way_out *outer;
};

void way_out_open(struct way_out *way);
void way_out_close(struct way_out *way);

/* Does not return, but where none is open. */
void way_out_take(enum way_out_reason reason);

/* How many bytes could not be had. */
size_t memory_wanted(void);

#endif
