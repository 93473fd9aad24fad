#ifndef RULEKIT_GRAPHABLE_H
#define RULEKIT_GRAPHABLE_H

/*
 * What becomes of a program when a function is made a graph function, or is one no
 * more: for fixes that do that.
 */

#include "model/model.h"

/* Whether the function can be traced at all: it asks for no values, makes no
 * variables, and is no generator. */
bool can_be_traced_at_all(const struct model *m, uint32_t f);

/* Whether AutoGraph may have something to do in the function or in what it calls:
 * control flow over what may be a tensor, code of which nothing is known. */
bool may_need_autograph(const struct model *m, uint32_t f);

/* Whether what it gives stays what it is without a graph: tensors, not Python's
 * numbers and strings, of which a graph function makes tensors. */
bool gives_tensors_only(const struct model *m, uint32_t f);

/* Whether all that the file does with the function is to call it:
 * step.get_concrete_function() needs the graph function. */
bool is_only_called(const struct model *m, uint32_t f);

/* Whether the objects of a class can be the `self` of a graph function, which keeps
 * them in a table, weakly. */
bool can_be_graph_self(const struct model *m, class_id klass);

#endif
