#ifndef LINT_ACROSS_H
#define LINT_ACROSS_H

/*
 * What traced code does by way of other files: a function that is imported and
 * called in a graph function is traced with it, so the rules look at it for this
 * caller. What they find is told at the call, with the place in the other file
 * beside it.
 */

#include "lint/lint.h"

/* Runs `rules` over one function of another file, and what it calls there. */
typedef void (*across_rules)(void *context, const struct model *model,
			     const bool *functions, struct findings *out);

/* Adds to check->findings what calls of traced code lead to. */
void lint_across(struct check *check, across_rules rules, void *context);

/* What a graph function of another file that calls function f of check->model would be
 * told. The model has f traced from then on: for who is done with it. */
void across_find_told(struct check *check, uint32_t f, across_rules rules,
		      void *context, struct findings *out);

#endif
