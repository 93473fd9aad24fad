#ifndef FRAMEWORK_CLOSED_MODULES_H
#define FRAMEWORK_CLOSED_MODULES_H

/*
 * The closed modules: all names that any release has there, as
 * rules/frameworks/mine_names.py found them. Names are as a program writes them, not
 * canonical: keras.backend is not tensorflow.keras.backend. The members of objects of
 * Keras are kept as such, too: "keras-member.layer".
 */

#include "framework/framework.h"

/* From the first to the last release, 107 for 1.7; last 0: the newest has it. Those
 * of tensorflow.keras are of TensorFlow, those of keras of Keras itself, from 100 on:
 * 100 to 102 is what only Keras 1 had. The pre-releases of TensorFlow 2.0, up to
 * 2.0.0-beta1, are 199. */
#define RELEASE_OF_PRE_RELEASES 199u

struct name_releases {
	unsigned first, last;
};

bool framework_is_closed(const struct framework *fw, const char *module);

/* Which releases have a name of a closed module; false: none has. */
bool framework_name_releases(const struct framework *fw, const char *module,
			     const char *name, struct name_releases *out);

/* Whether a closed module has a name in any release: quick, where most have not and one
 * module is asked about many. */
bool framework_lists_name(const struct framework *fw, const char *module,
			  struct slice name);

/* The name of a closed module that the newest release has and that is nearest to
 * another one, or NULL. If the program takes a member from it, a module must have that,
 * and what is written small is no class: layers for tf.keras.layer.ReLU. */
const char *framework_nearest_name(const struct framework *fw,
				   const char *module, const char *name,
				   const char *member);

/* Whether the newest release has a name of a closed module. True for one that is not
 * closed, of which nothing is known. */
bool framework_may_have(const struct framework *fw, const char *module,
			const char *name);

/* What to write in place of a name that a release lacks: "{tf}.range" of
 * tensorflow.arange; NULL: nothing is known. */
const char *framework_successor(const struct framework *fw, const char *module,
				const char *name);

/* Another closed module of the same package whose newest release has the name: the
 * one with the shortest path, or NULL. It lives as long as the framework. */
const char *framework_other_home(const struct framework *fw, const char *module,
				 const char *name);

/* The same where it is the only one of Keras, or of the rest of TensorFlow, as `module`
 * is, or the package itself: of two others of one name each may be meant. */
const char *framework_only_home(const struct framework *fw, const char *module,
				const char *name);

#endif
