#ifndef RULEKIT_GRAPH_PART_H
#define RULEKIT_GRAPH_PART_H

/*
 * A part of a function that could be the body of a graph function: nothing in it asks
 * for values, does something in Python that would be lost, or makes variables.
 */

#include "model/model.h"

struct graph_part {
	/* Something in it, or in the functions of the project that it calls, is Python's
	 * at each run, or nobody knows what it is. */
	bool needs_python;
	/* A call in it, or a model that it calls, runs a graph function as it is. */
	bool runs_graph;
	/* So many calls of what nobody knows, which may be a model, or Python. */
	uint32_t unknown_calls;
	/* How much it computes, in operations; layers and models count for many. */
	uint32_t work;
};

/* Adds what is so of a node and all below it. */
void look_at_part(const struct model *m, nid_t part, struct graph_part *out);

#endif
