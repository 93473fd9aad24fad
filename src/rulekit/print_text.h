#ifndef RULEKIT_PRINT_TEXT_H
#define RULEKIT_PRINT_TEXT_H

/*
 * Strings that a print() puts together from values, and what tf.print takes instead:
 *
 *	print(f"loss: {x}")	tf.print("loss:", x)
 */

#include "rulekit/rule.h"

/* str(x), repr(x), "...".format(x): their text is that of the arguments. */
bool makes_text(const struct model *m, const struct call *call);

/* "..." % x, "..." + str(x) */
bool joins_text(const struct model *m, nid_t n);

/* loss.numpy(), which tf.print cannot do either: the tensor, or NO_NODE. */
nid_t tensor_of_conversion(const struct model *m, nid_t n);

/* Whether Python puts some argument together while the graph is traced: tf.print would
 * print a symbolic tensor of it. */
bool any_is_formatted(const struct model *m, nid_t arguments);

/* What tf.print takes for the arguments of a print(): as they are written, where
 * it takes them so. */
const char *text_for_graph_print(const struct check *c, nid_t arguments);

#endif
