#ifndef RULEKIT_UNCONVERTED_H
#define RULEKIT_UNCONVERTED_H

/*
 * Code that runs in a graph as Python wrote it: AutoGraph, which makes operations of
 * `if x:` and of `float(x)`, is turned off, or Keras does not let it near.
 */

#include "model/model.h"

/* Whether an expression is a tensor or variable for certain, in a graph that AutoGraph
 * does not convert, and has no value there. */
bool is_unconverted_tensor(const struct model *m, nid_t expression);

/* Whether that is so in a release that the program may be for. */
bool is_unconverted_release_meant(const struct model *m, nid_t node);

/* The end of a sentence: "AutoGraph is turned off here". */
const char *why_unconverted(const struct model *m, nid_t node);

#endif
