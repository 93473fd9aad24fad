#ifndef MODEL_RECORDED_H
#define MODEL_RECORDED_H

/* What a notebook was run with when it was run last, as far as it keeps that. */

#include "model/model.h"

struct recorded {
	unsigned python;     /* 307 for 3.7; 0: it does not tell */
	unsigned tensorflow; /* 215 for 2.15; 0 */
};

struct recorded recorded_in_notebook(const struct model *m);

#endif
