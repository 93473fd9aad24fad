#ifndef PY_QUICK_H
#define PY_QUICK_H

/*
 * A parser of our own for Python as people write it, an order of magnitude faster than
 * the grammar's. Whatever it is not sure of, broken code first, it leaves to the
 * grammar: it gives the very tree that the grammar would give, or none.
 */

#include "py/tree.h"

/* Fills the nodes and comments of a tree for a text that begins `offset` bytes into
 * the tree's. False, and nothing filled, where the grammar has to be asked. */
bool quick_parse(struct tree *out, struct arena *arena, struct slice text,
		 uint32_t offset);

/* As tree_parse_again, by the grammar alone: what quick_parse is held against. */
int tree_parse_by_grammar(struct tree *out, struct parser *parser,
			  struct parse_memory *memory, struct arena *arena,
			  struct slice text, struct err *err);

#endif
