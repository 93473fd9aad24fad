#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

/*
 * The one allocator: ours, and that of every library that lets us say so. None
 * of these returns NULL. When there is no memory left, the process goes on further
 * up its stack (base/way_out.h), and ends from there.
 */

#include <stddef.h>

#include "base/bug.h"

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t size);
void xfree(void *p);

/* From now on what is freed stays with the process. Each file, and each keystroke, frees
 * what the last one took and takes as much again: without this the system gets it back
 * in between, and up to a tenth of the time goes there. */
void memory_keep(void);

/* For libraries that have found out by themselves. */
void memory_is_exhausted(size_t wanted) NORETURN;

/* While it is open, memory that was put by is handed out before the way out is taken:
 * for as long as it is not known yet how the process is to end. */
void memory_open_reserve(void);
void memory_close_reserve(void);

#endif
