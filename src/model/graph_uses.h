#ifndef MODEL_GRAPH_USES_H
#define MODEL_GRAPH_USES_H

/*
 * Private to model/frozen.c: where a file runs a graph function, or has Keras run it,
 * which traces it the first time.
 */

#include "model/moments.h"

/* The trace that function f has in the end, and of which function that is (`root`);
 * NULL: it is not traced. */
const struct trace *root_trace(const struct model *m, uint32_t f,
			       uint32_t *root);

/* A method of a layer or model, or what was given to Lambda() or compile(). */
bool is_run_by_keras(const struct trace *trace);

/* model.fit(x), model.evaluate(x) */
bool runs_training_loop(const struct model *m, const struct call *call);

/* The first of these in the file, or NO_NODE. */
nid_t training_call(const struct model *m);

/* The eager uses of the graph function `root`, also by way of calls. */
const struct moments *uses_of_graph(const struct model *m, uint32_t root,
				    const struct trace *trace);

/* Whether two uses run the same graph of the same object. */
bool trace_the_same(const struct model *m, const struct moment *a,
		    const struct moment *b);

#endif
