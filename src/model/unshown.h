#ifndef MODEL_UNSHOWN_H
#define MODEL_UNSHOWN_H

/*
 * Calls that a program holds and that a run of it need not make. Who asks whether a
 * program shows that a function runs is not told so by these:
 *
 *	if width % heads:
 *		raise ValueError(explain(width))	something is wrong
 *	if args.profile:
 *		profile(model)		an option that is off unless somebody asks for it
 */

#include "model/model.h"

/* Whether a run that comes to the function around `n` need not come to `n`, by where that
 * stands. */
bool need_not_run(const struct model *m, nid_t n);

/* Whether a function ends with an error, or ends the program, whatever it is given. */
bool function_gives_up(const struct model *m, uint32_t f);

/* Whether `n` stands in a branch of its function. */
bool stands_in_branch(const struct model *m, nid_t n);

#endif
