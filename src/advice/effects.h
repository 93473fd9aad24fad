#ifndef ADVICE_EFFECTS_H
#define ADVICE_EFFECTS_H

/*
 * Python side effects, function by function and closed over the calls of a
 * program. An effect on an object that the function itself made is none; one on a
 * parameter is the caller's if the caller handed in something of its own.
 */

#include "advice/facts.h"

/* Fills `effects` of the facts, which are by file and function. */
void find_effects(const struct program *p, struct function_facts **facts);

#endif
