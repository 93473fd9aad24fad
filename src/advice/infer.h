#ifndef ADVICE_INFER_H
#define ADVICE_INFER_H

/*
 * The input_signature that the known calls prove: each of them gives tensors
 * whose dtype and shape are written out.
 */

#include "model/program.h"

/* "[tf.TensorSpec([None, 3], tf.float32)]" for the function, or NULL when a call
 * does not show it, calls disagree in dtype or rank, or nobody calls. */
const char *signature_of_calls(const struct program *p, uint32_t file,
			       uint32_t f);

#endif
