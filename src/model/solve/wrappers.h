#ifndef MODEL_SOLVE_WRAPPERS_H
#define MODEL_SOLVE_WRAPPERS_H

/* Private to solve/: calls of what a wrapper made, by the kind of the object. */

#include "model/solve/walker.h"

ev_t call_graph(struct walker *w, struct object o,
		const struct arguments *arguments, nid_t site);
ev_t call_plain(struct walker *w, struct object o,
		const struct arguments *arguments, nid_t site);
ev_t call_partial(struct walker *w, struct object o,
		  const struct arguments *arguments, nid_t site);
ev_t call_gradient(struct walker *w, struct object o,
		   const struct arguments *arguments, nid_t site);

/* What `maker` makes of the functions that `wrapped` may be. */
ev_t wrap_functions(struct walker *w, struct object maker, ev_t wrapped,
		    nid_t site);

/* partial(f, x) is given f, and gives x on. */
void drop_first(struct arguments *arguments);

#endif
