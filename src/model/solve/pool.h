#ifndef MODEL_SOLVE_POOL_H
#define MODEL_SOLVE_POOL_H

/*
 * For evidence.c and join.c alone: what the pool keeps besides what evidence.h says.
 */

#include "model/solve/evidence.h"

/* A sorted set, whose unused places are zero. */
uint32_t pool_object_set(struct pool *pool, const struct object_set *set);

/* Where the last join of two values with that hash is, or goes. */
#define JOIN_CACHE 1024
struct join_entry {
	ev_t a, b, joined;
};
struct join_entry *pool_join_entry(struct pool *pool, ev_t a, ev_t b);

/* Containers of other lengths become one of any length. */
void open_elements(struct pool *pool, struct elements *e);

/* Whether each key of a dict is known. */
bool is_keyed(const struct elements *e);

#endif
