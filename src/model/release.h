#ifndef MODEL_RELEASE_H
#define MODEL_RELEASE_H

/* Which release of the framework a file is written for, as far as the pins of its
 * project and its names say. */

#include "framework/dialect.h"
#include "model/model.h"

/* Whether Keras 3 is meant, and how surely. */
enum keras_3_meant {
	KERAS_3_NOT_MEANT,
	/* Nothing says which: it is what a new environment gets. */
	KERAS_3_PERHAPS,
	/* The file uses what no other has. */
	KERAS_3_LIKELY,
	/* The settings say it, or a file of requirements. */
	KERAS_3_SURELY,
};

/* By the settings; else by what the file installs, what the files of requirements
 * nearest to it pin; else by what a notebook was last run with, and by the code of the
 * file and its project, which may be for an older Keras (text-of-older-keras and the
 * like in rules/frameworks/). */
enum keras_3_meant keras_3_is_meant(const struct model *m);

/* The same with the releases; lives as long as the model. */
const struct dialect *dialect_of_model(const struct model *m);

/* Without what other files point to: to look through the whole project takes longer than
 * all else in a hook. */
const struct dialect *dialect_of_file(const struct model *m);

/* Without what any code points to. */
const struct dialect *pinned_dialect(const struct model *m);

/* Whether it is a program for the first release. Its project pins that, or it is a
 * notebook that was run with it; else it names at the top level what no later release
 * has (tf.enable_eager_execution()), or uses several such things (tf.Session,
 * tf.placeholder, tf.layers ...) and nothing that shows it on its way to the next
 * (tf.function, tf.compat.v1). */
bool is_for_first_release(const struct model *m);

/* Whether the file names what only TensorFlow 1 has, and nothing of a later one. That
 * alone makes it no program for TensorFlow 1, which may have been forgotten there; but
 * none for a Keras of much later, which it does not come to. */
bool names_first_release(const struct model *m);

/* Whether Keras builds its graphs in a way of its own: TensorFlow 1 is pinned, or the
 * Keras that the file imports is one before 2.4. Nothing that it runs is traced as
 * TensorFlow 2 traces. */
bool keras_traces_nothing(const struct model *m);

/* Code for TensorFlow 1 or Keras 1, here or in another file of the project, and
 * nothing of a later one beside it. */
bool is_for_older_keras(const struct model *m);

/* print "loss", loss: no TensorFlow after 2.1 runs on that Python. */
bool is_for_python_2(const struct model *m);

/* Whether its project asks for the second release, or its file uses what only that
 * one has: tf.function. */
bool is_for_next_release(const struct model *m);

/* Whether nothing in the file and its project is of the second release, which would be
 * tf.math.log beside tf.log; or another file switches on eager execution, as only the
 * first release needs. */
bool is_in_first_release_project(const struct model *m);

/* Whether a name is one that only the first release has: tensorflow.Session, also
 * where it was only moved (tensorflow.lgamma). */
bool is_first_release_name(const struct model *m, sym_t dotted);

/* Whether a name comes from the inside of TensorFlow, which keeps what the first
 * release had: from tensorflow.python.framework import ops. */
bool is_inside_name(const struct model *m, nid_t place);

/* Whether a node is tf.contrib.image in tf.contrib.image.rotate. */
bool is_part_of_old_name(const struct model *m, nid_t place);

#endif
