#include <string.h>

#include "framework/closed_modules.h"
#include "model/release.h"
#include "rulekit/public_names.h"

/* TensorFlow 1.0 took out some names (tf.mul), which only a program for the releases
 * before it can mean. */
#define FIRST_RELEASE 100

static bool some_release_holds(const struct model *m,
			       const struct public_name *name)
{
	unsigned first = name->releases.first, last = name->releases.last;

	/* Nobody gets a pre-release without asking for it. */
	if (name->is_held && first == RELEASE_OF_PRE_RELEASES && first == last)
		return false;
	return name->is_held &&
	       (!last || last >= FIRST_RELEASE || is_for_first_release(m));
}

/* The first releases that were mined: Keras 1.0, TensorFlow 0.12. */
#define FIRST_KERAS_KNOWN 100
#define FIRST_TENSORFLOW_KNOWN 12

/* keras==0.3.1: what there was before them is not known. */
static bool is_pinned_before_tables(const struct model *m, const char *module)
{
	const struct dialect *d = pinned_dialect(m);

	if (slice_starts(slice_of(module), "keras"))
		return d->newest_keras && d->newest_keras < FIRST_KERAS_KNOWN;
	return d->newest && d->newest < FIRST_TENSORFLOW_KNOWN;
}

static void see_unheld_name(struct check *c, const struct public_name *name,
			    const void *data)
{
	const struct model *m = c->model;

	(void)data;
	if (some_release_holds(m, name) ||
	    /* What pre-releases had is not known in full. */
	    pinned_dialect(m)->is_early ||
	    /* Nor is what Keras had before its first release. */
	    (slice_starts(slice_of(name->module), "keras") &&
	     is_for_older_keras(m)) ||
	    is_pinned_before_tables(m, name->module) ||
	    /* HY606's, which compat.v1 has. */
	    is_first_release_name(m, dotted_name(m, name->place)) ||
	    is_provided_for(c, name))
		return;
	report(c, name->place, "name", source_of(c, name->place), "package",
	       strncmp(name->module, "tensorflow", 10) ? "Keras" : "TensorFlow",
	       "module", name->module, "member", name->name, "advice",
	       advice_for_name(c, name), NULL);
}

/*
 * A name below a module of the framework that no release has, each of whose names is
 * in the tables, as in
 *
 *	tf.arange(3)
 *	from tensorflow.keras.layers import Convolution9D
 */
void check_hy813(struct check *c, nid_t module)
{
	(void)module;
	for_public_names(c, SKIP_CURRENT, see_unheld_name, NULL);
}
