#ifndef RULEKIT_JOINS_H
#define RULEKIT_JOINS_H

/*
 * Names that leave an `if` whose condition is a tensor. Such an `if` becomes an
 * operation with two graphs, and every name that is used behind it must come
 * out of both, as a tensor of one type.
 *
 *	if tf.reduce_sum(x) > 0:
 *		y = x		y joins: bound in one branch only, used after
 *	return y
 */

#include "model/model.h"

struct join {
	uint32_t variable;
	nid_t use;	/* the first use behind the `if` */
	bind_id inside; /* a bind in a branch that reaches the use */
	bind_id before; /* the bind from before the `if` that reaches it, or
			  * NO_INDEX */
	nid_t without; /* a branch that neither binds it nor leaves: the clause,
			* or the `if` itself when it has no `else`. NO_NODE when
			* all branches bind it. */
};

typedef void (*join_seen)(void *context, const struct join *join);

/* Calls `seen` for each name that is bound in a branch of the `if` and used
 * behind it. */
void each_join(const struct model *m, nid_t if_statement, join_seen seen,
	       void *context);

/* Whether an `if` is decided in the graph: converted, with a condition that is a
 * tensor for certain. */
bool is_graph_branch(const struct model *m, nid_t if_statement);

#endif
