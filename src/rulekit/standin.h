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

/* Adds a fix that makes a tensor of the number; `dtype` is "" or ", tf.int64". */
void offer_constant(struct check *c, nid_t number, const char *title,
		    const char *dtype);

/* What a function does with a number in whose place a tensor would come. */
enum number_use {
	NUMBER_IS_USED,	     /* nothing is seen to need the number */
	NUMBER_IS_HANDED_ON, /* to code that is not seen */
	NUMBER_IS_NEEDED,    /* ARRAY[n], LIST[n], math.sqrt(n) */
	NUMBER_PICKS_CODE,   /* LAYERS[n](x), getattr(self, f"block_{n}") */
};

/* The same of a parameter, by its variable, also in functions of the file that it is
 * handed on to. */
enum number_use use_of_number(const struct model *m, const struct function *f,
			      uint32_t variable);

#endif
