#ifndef RULEKIT_HELPERS_H
#define RULEKIT_HELPERS_H

/*
 * What a call comes to through functions of the file:
 *
 *	def update(x): optimizer.apply_gradients(...)
 *	update(x)			comes to apply_gradients
 */

#include "model/model.h"

typedef bool (*is_call_sought)(const struct model *m, const struct call *call);

/* Whether a call is one that is sought, or runs a function that comes to one; calls are
 * followed `deep` functions far. */
bool call_comes_to(const struct model *m, const struct call *call,
		   is_call_sought is_sought, int deep);

/* The same of what a function calls, which is the first one. */
bool function_comes_to(const struct model *m, uint32_t f,
		       is_call_sought is_sought, int deep);

#endif
