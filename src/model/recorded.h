#ifndef MODEL_RECORDED_H
#define MODEL_RECORDED_H

/* What a notebook was run with when it was run last, as far as it keeps that. */

#include "model/model.h"

/* The release of TensorFlow, 215 for 2.15; 0: it does not tell. */
unsigned recorded_tensorflow(const struct model *m);

#endif
