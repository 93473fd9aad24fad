#ifndef PY_SYNTAX_H
#define PY_SYNTAX_H

/* The tree-sitter side of a flat tree. For src/py/ only. */

#include <tree_sitter/api.h>

#include "py/tree.h"

const TSLanguage *tree_sitter_python(void);

/* Before anything of tree-sitter's is made: it takes its memory where we do. */
void syntax_begin(void);

/* What a flat tree was made of; it is made again if its parser has parsed something
 * else since. It holds until the next parse. Its bytes lie `offset` in front of ours. */
const TSTree *syntax_of(const struct tree *tree, struct arena *arena,
			uint32_t *offset);

/* The kind of a node in our words. */
enum kind syntax_kind(const struct tree *tree, TSNode node);

#endif
