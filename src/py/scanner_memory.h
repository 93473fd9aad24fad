#ifndef PY_SCANNER_MEMORY_H
#define PY_SCANNER_MEMORY_H

/* Included before the grammar's scanner: its memory is tree-sitter's, which is
 * ours (base/memory.h). */

#include <stdlib.h>

#define TREE_SITTER_REUSE_ALLOCATOR
#include <tree_sitter/alloc.h>

#define calloc ts_calloc
#define free ts_free

#endif
