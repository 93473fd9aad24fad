#ifndef PY_FLATTEN_H
#define PY_FLATTEN_H

/*
 * The parser's tree as an array in pre-order. After an edit most of the tree is
 * that of before, as the parser says itself: such parts are taken over from the
 * array that was made then, moved to where they stand now.
 */

#include "py/syntax.h"

/* What the grammar's numbers mean to us. */
struct symbols {
	uint8_t *kinds; /* by TSSymbol */
	uint32_t count;
	uint8_t *fields; /* by TSFieldId */
	TSSymbol comment, line_continuation;
};

/* Owns its arrays, which grow and are used again: flat_release. */
struct flat {
	struct node *nodes;
	uint32_t count, room;
	struct tree_comment *comments;
	uint32_t comment_count, comment_room;
	uint32_t offset; /* bytes in front of what was parsed */
};

void flat_release(struct flat *flat);

/* Makes room for what a text of that many bytes most often takes. */
void flat_expect(struct flat *flat, size_t bytes);

/* An array that parts can be taken from, the edit that came since, and where the
 * tree is another one. */
struct flat_before {
	const struct flat *flat;
	TSInputEdit edit;
	TSRange *changed; /* the parser's, to be freed */
	uint32_t changed_count;
};

/* `before` may be NULL. What the grammar could not read is noted in `errors`. */
void flat_make(struct flat *out, const struct symbols *symbols,
	       const TSTree *ts, uint32_t offset,
	       const struct flat_before *before, struct tree *errors,
	       struct arena *arena);

#endif
