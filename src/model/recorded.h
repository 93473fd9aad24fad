#ifndef MODEL_RECORDED_H
#define MODEL_RECORDED_H

/* What a notebook was run with when it was run last, as far as it keeps that, and what
 * it shows. */

#include "model/model.h"

/* The release of TensorFlow, 215 for 2.15; 0: it does not tell. */
unsigned recorded_tensorflow(const struct model *m);

/* Whether the notebook shows the value of a statement, which is the last of its cell
 * and has no `;` behind it. */
bool is_shown_by_cell(const struct model *m, nid_t statement);

/* Whether the cell of a notebook that holds a node was kept with that exception as its
 * output, "TypeError: what it says": whoever ran it has seen it. */
bool cell_shows_exception(const struct model *m, nid_t n,
			  const char *exception);

#endif
