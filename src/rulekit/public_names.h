#ifndef RULEKIT_PUBLIC_NAMES_H
#define RULEKIT_PUBLIC_NAMES_H

/*
 * Names below a module of the framework of which every release's names are known:
 *
 *	import tensorflow as tf
 *	tf.arange(3)			no release has it
 *	from keras import backend as K
 *	K.int_shape(x)			up to Keras 2.15
 *
 * They are taken as the file imports them: keras.backend and tensorflow.keras.backend
 * have different names, which dotted_name() makes one.
 */

#include "framework/closed_modules.h"
#include "rulekit/rule.h"

struct public_name {
	nid_t place;	    /* where it is said */
	const char *module; /* "keras.backend" */
	const char *name;   /* "int_shape" */
	bool is_held;	    /* by the releases: */
	struct name_releases releases;
	/* "tensorflow.arange": what the file asks for, or sets. */
	const struct name_list *known;
};

/* Looks at a name; `data` is what for_public_names was given. */
typedef void (*see_public_name)(struct check *c, const struct public_name *name,
				const void *data);

/* Which names need no look. */
enum public_names_skipped {
	SKIP_NONE,
	SKIP_CURRENT, /* those of the releases whose tables are mined whole */
	SKIP_ALL_BUT_KERAS,
};

/* Calls that for each name that an attribute or `from a.b import c, d` uses, the
 * imports first; not where the module may have any name. */
void for_public_names(struct check *c, enum public_names_skipped skipped,
		      see_public_name see, const void *data);

/* Whether Keras 3 has no such name, as the file imports it: K.exp of keras.backend, but
 * not of tensorflow.keras.backend. */
bool is_gone_from_keras_3(const struct model *m, nid_t expression);

/* Whether the program knows that the name may not be there: it tries, asks the version
 * or for the name, or makes it. */
bool is_provided_for(struct check *c, const struct public_name *name);

/* What to write in place of the name: a sentence for a help. */
const char *advice_for_name(struct check *c, const struct public_name *name);

#endif
