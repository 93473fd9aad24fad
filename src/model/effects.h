#ifndef MODEL_EFFECTS_H
#define MODEL_EFFECTS_H

/*
 * Python side effects, function by function and closed over the calls of the
 * file. An effect on an object that the function itself made is none; one on a
 * parameter is the caller's if the caller handed in something of its own.
 */

#include "model/facts.h"

/* Fills `effects` of each function's facts. */
void find_effects(const struct model *m, struct function_facts *facts);

#endif
