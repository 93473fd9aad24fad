#ifndef RULEKIT_UNCALLED_H
#define RULEKIT_UNCALLED_H

/*
 * Functions that are left over:
 *
 *	@tf.function
 *	def step(x): ...
 *	# loss = step(x)
 */

#include "model/model.h"

/* Whether what runs the graph of a traced function is a function of the file that
 * nothing uses, but for functions that nothing uses either; no other file has the name
 * of the module. False for methods, and for what some other decorator may keep. */
bool is_called_by_nobody(const struct model *m, uint32_t f);

#endif
