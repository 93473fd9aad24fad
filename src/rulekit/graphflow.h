#ifndef RULEKIT_GRAPHFLOW_H
#define RULEKIT_GRAPHFLOW_H

/*
 * Which control flow AutoGraph turns into operations of the graph: loops over
 * tensors and datasets, conditions that are tensors. Everything else stays
 * Python and is unrolled or decided while tracing.
 *
 *	for t in tf.range(n):	a loop of the graph
 *	for t in range(3):	unrolled: three copies of the body
 *	if training:		decided while tracing, for a Python bool
 */

#include "model/model.h"

/* Whether a for or while becomes a loop of the graph, by evidence. Needs
 * certain traces and AutoGraph on. */
bool is_graph_loop(const struct model *m, nid_t loop);

/* The nearest such loop around a node inside its function, or NO_NODE. */
nid_t graph_loop_around(const struct model *m, nid_t node);

/* The nearest `if` around a node whose condition is a tensor for certain, so
 * that both branches are traced; or NO_NODE. */
nid_t graph_branch_around(const struct model *m, nid_t node);

/* Whether the function around the node is traced however the program runs, and
 * converted by AutoGraph. */
bool is_converted(const struct model *m, nid_t node);

#endif
