#ifndef FRAMEWORK_TOLD_H
#define FRAMEWORK_TOLD_H

#include <stdbool.h>

/* What people write about the release that they use, which pins nothing: the name of a
 * folder, the comments at the top of a file, a README. */

enum words {
	WORDS_OF_FILE, /* its path, or the comments at its top */
	WORDS_OF_README,
};

/* The highest release of TensorFlow that a text names, 209 for TF2.9/train.py and for
 * "TensorFlow 2.9.1"; 0 where it names none, or any from one on ("TF 2.3+"). A 2 alone
 * stands for all later ones, too, in a README also 2.0, and what stands in an address
 * (github.com/me/yolo-tf2.0) is about something else. Sets `is_early`, which may be NULL, where one of
 * them is a pre-release: 2.0.0-alpha. */
unsigned release_told_in(const char *text, enum words words, bool *is_early);

/* The last TensorFlow that comes with the Keras that a text names: 203 is that of
 * "Keras 2.3.1", 215 of "Keras 2.X"; 0 where it names none, any from one on, or Keras 3. */
unsigned release_of_keras_told_in(const char *text);

/* The Python of `conda create -n x python=3.7` or "Python version: 3.7.4", 307; 0: none
 * is told, or any from one on ("Python 3.6+"). */
unsigned python_told_in(const char *text);

#endif
