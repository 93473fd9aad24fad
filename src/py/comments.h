#ifndef PY_COMMENTS_H
#define PY_COMMENTS_H

/*
 * Long runs of comment lines. The grammar looks at all the lines that are left
 * of such a run whenever it reads one of them, so that 20,000 of them, as in
 * commented-out data, take it a minute. It is given blanks in their place, and
 * the comments are told to the tree afterwards.
 */

#include "py/tree.h"

struct comment_runs {
	VEC(struct tree_comment) lines; /* what was replaced, in order */
};

/* The text with long runs of comment lines blank, every other byte where it was;
 * the text itself when there are none. Lines in which a string could end stay. */
struct slice comments_mask(struct comment_runs *out, struct arena *arena,
			   struct slice text);

/* Adds what was replaced to the comments of the tree, but for what turned out to
 * stand in a string. Text begins `offset` bytes into the tree's. */
void comments_restore(struct tree *tree, struct arena *arena,
		      const struct comment_runs *runs, uint32_t offset);

#endif
