#ifndef MODEL_AS_OBJECT_H
#define MODEL_AS_OBJECT_H

/*
 * Parameters of which no tensor can take the place: a graph function is traced for
 * each such object.
 *
 *	def step(model, x): model(x), model.trainable_variables
 */

#include "model/model.h"

/* Whether the code does with a variable what no tensor can do. */
bool is_used_as_object(const struct model *m, uint32_t variable);

#endif
