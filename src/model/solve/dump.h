#ifndef MODEL_SOLVE_DUMP_H
#define MODEL_SOLVE_DUMP_H

/*
 * The tree and the solved model as text, for those who write rules.
 */

#include "base/strbuf.h"
#include "model/model.h"

/* Each node with its field, its line and its text. */
void dump_tree(struct strbuf *out, const struct tree *t);

/* Each function with its contexts and why they reach it, each attribute with
 * what is written to it, each expression with its evidence in each context and
 * the line that proves it. `line` counts from 1; 0: all lines. */
void dump_model(struct strbuf *out, const struct model *m, uint32_t line);

#endif
