#ifndef FRAMEWORK_OLDNAMES_H
#define FRAMEWORK_OLDNAMES_H

/*
 * Names of TensorFlow 1, from rules/frameworks/tensorflow/old-names.ini, which says
 * what each field is.
 */

struct old_name {
	const char *name;   /* below "tensorflow."; may end in ".*" */
	const char *advice; /* what to write instead */
	const char *compat; /* NULL: compat.v1 works in a graph function */
};

/* Made from the file; ended by a NULL name. */
extern const struct old_name framework_old_names[];

/* The old name that a name below "tensorflow." or "tensorflow.compat.v1." is, or
 * NULL. */
const struct old_name *old_name_find(const char *below);

#endif
