#ifndef BASE_WAY_OUT_H
#define BASE_WAY_OUT_H

/* Where a process goes on that has no memory left: up its stack, as with a return. */

#include <setjmp.h>
#include <stddef.h>

/*
 * Where that is; the last one counts:
 *
 *	if (setjmp(*memory_way_out()))
 *		end_this_process();
 *
 * What comes then must not return, and relies on nothing but what outlives the
 * function. Without a way out, or with one that was closed before its function
 * returned: one line on standard error, exit code 3.
 */
jmp_buf *memory_way_out(void);
void memory_close_way_out(void);

/* How many bytes could not be had. */
size_t memory_wanted(void);

#endif
