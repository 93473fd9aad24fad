#ifndef MODEL_HOST_H
#define MODEL_HOST_H

/*
 * What a call does on the Python side, where a graph has no part: it would be
 * done once per trace.
 */

#include "model/model.h"

enum host_effect {
	HOST_NOTHING,
	HOST_IO,    /* files, processes, plots, trackers */
	HOST_LOG,   /* logging, warnings */
	HOST_DRAW,  /* a random number; not the seeding of a generator */
	HOST_CLOCK, /* the time */
};

enum host_effect host_effect_of(const struct model *m, const struct call *call);

/* Whether a method of that name changes the list, dict, set or deque that it is
 * called on: append. */
bool is_mutator(const struct model *m, sym_t method);

#endif
