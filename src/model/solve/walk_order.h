#ifndef MODEL_SOLVE_WALK_ORDER_H
#define MODEL_SOLVE_WALK_ORDER_H

/*
 * Private to solve/: the order in which the parts of a node run, by the text alone.
 * In: a node. Out: a part of it, NO_NODE for none.
 */

#include "py/tree.h"

/* From `n` on, the next of the siblings that is run at all. */
nid_t run_from(const struct tree *t, nid_t n);

/* The part that runs first. */
nid_t first_step(const struct tree *t, nid_t n);

/* Text that cannot be read may leave a part out: what there is of it is run in its
 * order. Asked of every node, of which few kinds are concerned. */
extern const bool kind_may_lack_parts[KIND_COUNT];
bool lacks_its_parts(const struct tree *t, nid_t n);

static inline bool lacks_parts(const struct tree *t, nid_t n)
{
	return kind_may_lack_parts[tree_kind(t, n)] && lacks_its_parts(t, n);
}

/* [body for x in xs if c]: from `n` on the next clause; clauses run first. */
bool is_clause(enum kind kind);
nid_t clause_from(const struct tree *t, nid_t n);
nid_t comprehension_body(const struct tree *t, nid_t n);

#endif
