#ifndef RULEKIT_BOUNDARY_H
#define RULEKIT_BOUNDARY_H

/*
 * Where a tensor meets code that knows nothing of graphs: the one evidence that
 * all rules about it share. While a graph is traced a tensor has no value, so a
 * function of Python, NumPy or another library cannot take it.
 */

#include "model/model.h"

/* Whether an expression in traced code is a tensor or a variable that has no
 * value there: what was made outside of the graph has one. */
enum certainty has_no_value(const struct model *m, nid_t expression);

/* The canonical name of what a call runs, also of a method of an object that some
 * library made (re.compile.sub) or of one of Python's types (builtins.str.join);
 * 0: not known. */
sym_t host_callee(const struct model *m, const struct call *call);

/* The argument of a call that must be a concrete value, by the tables, and is a
 * tensor without one, or holds one: np.sum([x, y]), open(path). NO_NODE: there
 * is none. */
nid_t tensor_at_host(const struct model *m, const struct call *call);

/* The argument of a call that the framework takes as a Python value only and that is
 * a symbolic tensor for certain, or holds one: tf.squeeze(x, axis=n). NO_NODE:
 * there is none. */
nid_t tensor_for_python(const struct model *m, const struct call *call);

/* Whether the call needs a concrete value for that argument: what the two above look
 * at, and the name of an operation. */
bool needs_concrete_value(const struct model *m, const struct call *call,
			  nid_t value);

/* Whether a Python sequence holds nothing but tensors, and at least so many where
 * their number is known; if asked, only those without a value. */
bool holds_only_tensors(const struct model *m, nid_t sequence, uint32_t least,
			bool without_value);

/* A text of the tables with the names of the place: "{tf}.cast({x}, ...)". */
const char *instead_here(const struct model *m, struct arena *arena, nid_t node,
			 const char *text, const char *tensor);

#endif
