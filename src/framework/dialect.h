#ifndef FRAMEWORK_DIALECT_H
#define FRAMEWORK_DIALECT_H

/*
 * Which TensorFlow and which Keras a program is written for: what its setting
 * says, else what its repository pins, else what a file imports. TensorFlow up
 * to 2.15 comes with Keras 2, which converts what it traces with AutoGraph;
 * later ones come with Keras 3, which does not.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

/* The first TensorFlow that comes with Keras 3, and the last before optimizers became
 * others; 216 for 2.16. */
#define FIRST_WITH_KERAS_3 216
#define LAST_OF_OLD_OPTIMIZERS 210

/* 2.0, the first of the second release. */
#define SECOND_TENSORFLOW 200

/* The first `keras` that is the one of TensorFlow. */
#define KERAS_OF_TENSORFLOW 204

enum dialect_source {
	DIALECT_UNKNOWN, /* nothing says it: both may be meant */
	DIALECT_SIGNS,	 /* what the code imports and uses points there */
	DIALECT_PINNED, /* a file of requirements, or a command that installs */
	DIALECT_SET,	/* the setting */
};

struct dialect {
	bool keras2, keras3; /* which of them may be meant; never neither */
	enum dialect_source source;
	const char *why; /* "requirements.txt:3", or NULL */
	/* The releases of TensorFlow that it runs on, 215 for 2.15; 0: no
	 * bound is known. */
	unsigned oldest, newest;
	/* The highest release that any of them asks for at least. */
	unsigned latest_low;
	const char *releases_why;
	/* The oldest Keras that is asked for, 203 for 2.3; 0: nothing is known. */
	unsigned oldest_keras;
	/* The newest, too; UINT_MAX: no bound is known. */
	unsigned newest_keras;
	/* TensorFlow is asked for, and any release of it will do. */
	bool any_tensorflow;
	/* The newest Python that is asked for, 307 for 3.7; UINT_MAX: no bound is
	 * known; 0: nothing asks for one. Each ends at some TensorFlow. */
	unsigned newest_python;
	const char *python_why;
	/* Where a NumPy or h5py is pinned that only older ones run with; NULL. */
	const char *companion_why;
	/* The newest that the TensorFlow Addons, the TensorFlow Probability or the NumPy that
	 * are pinned run with; 0: none are. */
	unsigned newest_by_extension;
	const char *extension_why;
	/* What a README names, 204 for 2.4; 0: none, or any later one. */
	unsigned readme_says;
	/* The TensorFlow that a file says it is for, or was run with, where nothing
	 * pins one; 0: it says none. `is_told_exactly`: it is no name that stands for
	 * the releases around, such as TF2.0 of a folder. */
	unsigned told;
	bool is_told_exactly;
	/* A pre-release of TensorFlow 2.0 is meant: tensorflow==2.0.0-beta1. */
	bool is_early;
	/* The folder whose files were read; NULL: none may be. */
	const char *root;
	/* Keras computes with another library: "jax". NULL: with TensorFlow. */
	const char *backend;
};

void dialect_init(struct dialect *dialect);

/* `keras = 2`, `3` or `both`; false for any other text. */
bool dialect_set(struct dialect *dialect, const char *value);

/* The files that may pin a release, from the top of a repository; ended by
 * NULL. */
extern const char *const dialect_files[];

/* What such a file pins. Several files add up to the widest range. */
void dialect_read(struct dialect *dialect, struct arena *arena,
		  const char *path, struct slice text);

/* A README of it, where none of those pins a release: what is only said is a sign. */
extern const char *const dialect_readmes[];
void dialect_read_readme(struct dialect *dialect, struct arena *arena,
			 struct slice text);

/* Whether that TensorFlow, 215 for 2.15, comes with Keras 2; false for 0. */
bool tensorflow_is_before_keras_3(unsigned tensorflow);

/* Whether Keras is known to be 2 or later, by its own number or by TensorFlow's. */
bool dialect_is_past_keras_1(const struct dialect *dialect);

/* Whether the package `keras` is one before 2.4, which has nothing to do with that of
 * TensorFlow: it builds a graph of TensorFlow 1 and runs it in a session. */
bool dialect_keras_has_own_graph(const struct dialect *dialect);

/* To be called when the last file has been read: what the releases say of
 * Keras. */
void dialect_settle(struct dialect *dialect);

/* Whether a setting, a requirement or a command says which Keras is meant, and not only
 * signs. */
bool dialect_is_decided(const struct dialect *dialect);

/* Whether a setting says which releases are meant. */
bool dialect_is_set(const struct dialect *dialect);

/* The dialect of one file of the repository: what the file installs itself (`%pip
 * install tensorflow==2.1` of a notebook), else that of the repository. What its code
 * points to is model/release.h's. */
struct dialect dialect_of_text(const struct dialect *repository,
			       struct slice text);

#endif
