#ifndef RULEKIT_GRAPH_CALLS_H
#define RULEKIT_GRAPH_CALLS_H

/*
 * Calls that go to a graph function: to what a decorator or tf.function(f)
 * made, which need not wrap a function of this file.
 */

#include "rulekit/rule.h"

/* What made the graph function that an expression means, or false when it
 * means none. */
bool graph_function_meant(const struct model *m, nid_t expression,
			  struct hybrid *out);

/* The same for what a call calls. */
bool graph_function_called(const struct model *m, const struct call *call,
			   struct hybrid *out);

/* Adds the places that show it: `made` is what was called with `callee`, which
 * another file may define. */
void relate_graph_function(struct check *check, nid_t callee,
			   const struct hybrid *made);

/* Whether a graph function is traced for its signature only: its arguments are
 * converted to tensors, whatever they are. */
bool has_signature(const struct model *m, const struct hybrid *hybrid);

/* Whether it has an option that makes its graph another one than that of a graph
 * function around it: jit_compile, autograph. */
bool has_graph_option(const struct model *m, const struct hybrid *hybrid);

/* Whether a call goes to a graph function that looks up its graph by the Python
 * values it is given: one without a signature. */
bool looks_at_values(const struct model *m, const struct call *call,
		     struct hybrid *out);

/* The call that runs the function that an expression is: f(x), or strategy.run(f,
 * args=(x,)); NO_NODE where it is used in another way. */
nid_t call_that_runs(const struct model *m, nid_t function);

/* What such a call gives to parameter p of function f of the file `there`, bound to
 * its object where it is a method; NO_NODE: the default, or not to be said. */
nid_t argument_when_run(const struct model *m, nid_t call,
			const struct model *there, uint32_t f, uint32_t p);

/* Whether it is only put into a list or a set there, beside others: kept.append(f). */
bool is_collected(const struct model *m, nid_t function);

/* What an argument gives: the value of a keyword argument, else the node. */
nid_t given_value(const struct tree *t, nid_t argument);

#endif
