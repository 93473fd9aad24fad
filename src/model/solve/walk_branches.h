#ifndef MODEL_SOLVE_WALK_BRANCHES_H
#define MODEL_SOLVE_WALK_BRANCHES_H

/*
 * The steps of the walk (walk.c) through what runs one of several parts: if, match,
 * conditional expressions, `and` and `or`. A part was walked; what is walked next
 * leaves, NO_NODE when that was all.
 */

#include "model/solve/walker.h"

nid_t walk_after_if_part(struct walker *w, nid_t statement, nid_t part);
nid_t walk_after_elif_part(struct walker *w, nid_t clause, nid_t part);
nid_t walk_after_conditional_part(struct walker *w, nid_t n, nid_t part);

/* a and b: b runs where a is true. */
nid_t walk_after_boolean_part(struct walker *w, nid_t n, nid_t part);

/* Of a match statement: any one of the cases, or none of them. */
nid_t walk_after_subject(struct walker *w, nid_t n, nid_t part);
nid_t walk_after_case(struct walker *w, nid_t clause);

/* case [x, y]: what the names hold is not looked at. */
void walk_bind_patterns(struct walker *w, nid_t clause);

#endif
