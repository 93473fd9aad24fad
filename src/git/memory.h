#ifndef GIT_MEMORY_H
#define GIT_MEMORY_H

/* libgit2 takes its memory where we take ours (base/memory.h). For src/git/. */

#include <git2/sys/alloc.h>

git_allocator *libgit2_memory(void);

#endif
