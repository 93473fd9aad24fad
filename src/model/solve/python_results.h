#ifndef MODEL_SOLVE_PYTHON_RESULTS_H
#define MODEL_SOLVE_PYTHON_RESULTS_H

/* Private to solve/: what Python's own functions and loops give. */

#include "model/solve/walker.h"

/* What a loop or an unpacking takes out of a value. */
ev_t iteration_value(struct walker *w, ev_t iterable, nid_t n);

/* The result, or what arrays, texts and whatever is unknown hold, where the kinds
 * have them: what a subscript and a loop take out of those is the same. */
ev_t join_plain_items(struct walker *w, ev_t result, uint64_t kinds, nid_t n);

/* A truth value; not `known`: either. */
ev_t boolean_constant(struct walker *w, bool known, bool value, nid_t site);

/* defaultdict(list): whatever key it is asked for, it has a list. */
ev_t dict_with_factory(struct walker *w, const struct arguments *arguments,
		       nid_t site);

/* What a function of Python gives that runs nothing of the program, by the name
 * behind "builtins."; UNKNOWN for one that is not among them. */
ev_t python_result(struct walker *w, const char *name,
		   const struct arguments *arguments, nid_t site);

#endif
