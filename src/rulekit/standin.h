#ifndef RULEKIT_STANDIN_H
#define RULEKIT_STANDIN_H

/*
 * Whether a function would work with a tensor in place of the Python number that
 * it is given now.
 */

#include "rulekit/rule.h"

/* The variable of the parameter that an argument is for, or NO_INDEX. */
uint32_t parameter_given(const struct model *m, const struct call *call,
			 nid_t argument);

/* A parameter, by its variable; or, of a container, each item that is taken out
 * of it by an index. */
bool tensor_fits_parameter(const struct model *m, const struct function *f,
			   uint32_t variable);
bool tensor_fits_items(const struct model *m, const struct function *f,
		       uint32_t variable);

#endif
