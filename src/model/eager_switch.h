#ifndef MODEL_EAGER_SWITCH_H
#define MODEL_EAGER_SWITCH_H

/*
 * tf.config.run_functions_eagerly(True): from then on a graph function runs as it
 * is written, and so does what Keras' loops run. Functions of a tf.data pipeline
 * are traced all the same.
 */

#include "model/model.h"

/* Whether the file throws the switch, for good. */
bool file_runs_eagerly(const struct model *m);

/* Whether the file does, or one that it imports throws it as it is imported. */
bool program_runs_eagerly(const struct model *m);

/* Whether a file of the project that names this one, or its folder, throws it for
 * good: it may be the program; or each script of the project does. A file that is a
 * script itself is not asked about. */
bool project_runs_eagerly(const struct model *m);

/* super().compile(..., run_eagerly=run_eagerly) in a compile() of the model's own: how
 * it is run is said by who calls that, else by the `fallback` (NO_NODE: nothing). False
 * where the call says it itself. */
bool hands_on_compile(const struct model *m, const struct call *call,
		      nid_t *fallback);

/* The same of model.compile(..., run_eagerly=True), which is for what Keras' loops run
 * alone. A file that compiles models itself is not asked about. */
bool project_compiles_eagerly(const struct model *m);

/* Whether every trace of function f that is known is by a loop of Keras, which runs
 * `train_step`, `call`, a loss ... */
bool is_traced_by_keras_loops(const struct model *m, uint32_t f);

/* Whether every trace of function f that is known is one that the switch takes
 * away. */
bool is_traced_by_graph_functions(const struct model *m, uint32_t f);

#endif
