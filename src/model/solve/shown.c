/*
 * Which calls show that a function runs: not those that a run of the program need not
 * make, see model/unshown.h.
 */
#include "model/solve/walker.h"

#include "model/unshown.h"

uint8_t shown_by_call(const struct walker *w, const struct activation *a,
		      nid_t site)
{
	uint8_t bits = w->a->shown & ~w->without & ~a->shown;
	const struct solver_function *callee =
		solver_function_at(w->s, a->function);

	if (!bits || site == NO_NODE)
		return bits;
	if (need_not_run(w->m, site) ||
	    (function_gives_up(unit_at(w->s, callee->unit)->m, callee->index) &&
	     stands_in_branch(w->m, site)))
		return 0;
	return bits;
}
