#ifndef FRAMEWORK_FRAMEWORK_H
#define FRAMEWORK_FRAMEWORK_H

/*
 * What hylint knows of a framework: data, read from the INI files under
 * rules/frameworks/ (compiled in) and from the project's own [names] settings.
 * See rules/frameworks/tensorflow/tensorflow.ini for the sections and their meaning.
 *
 * Names are canonical: `tf.function` under any import is tensorflow.function.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/intern.h"
#include "base/slice.h"
#include "framework/kinds.h"

enum fact_flag {
	FACT_HYBRIDIZES = 1 << 0, /* makes a graph function of its argument */
	FACT_TRACES = 1 << 1,	  /* calls an argument while tracing */
	FACT_CALLBACK = 1 << 2,	  /* runs an argument as plain Python */
	FACT_NO_CONVERSION = 1 << 3,  /* AutoGraph leaves it alone */
	FACT_EAGER_GUARD = 1 << 4,    /* true outside graphs */
	FACT_LIFTS = 1 << 5,	      /* with-block that leaves the graph */
	FACT_OP = 1 << 6,	      /* computes tensors */
	FACT_STATEFUL = 1 << 7,	      /* an op with an effect of its own */
	FACT_OWNS_VARIABLES = 1 << 8, /* constructing it creates variables */
	FACT_HOST_RANDOM = 1 << 9,
	FACT_HOST_CLOCK = 1 << 10,
	FACT_HOST_IO = 1 << 11,
	FACT_SYMBOLIC = 1 << 12, /* a Keras symbolic tensor */
};

struct fact {
	sym_t name;
	unsigned flags;
	enum value_kind value; /* what calling it gives; or, of a name, is */
	const char *arguments; /* which arguments: "0 fn", or NULL */
};

/* A method that is traced by its class: Keras calls `call` in a graph. */
struct traced_method {
	sym_t base; /* canonical base class */
	sym_t method;
	bool certain; /* else only in the usual way of use */
};

struct framework;

/* A key of rules/frameworks/tensorflow/tensorflow.ini with its whole value, read while
 * hylint is built. */
struct framework_entry {
	int line;
	const char *section, *key, *value;
};

/* Ended by a NULL key. */
extern const struct framework_entry framework_tensorflow[];

struct framework *framework_new(struct arena *arena, struct intern *names,
				struct err *err);

/* Adds a project's wrapper of tf.function: "common.function" is met as the end
 * of a name, wherever the module comes from. */
void framework_add_hybridizer(struct framework *fw, const char *dotted);
bool framework_hybridizes(const struct framework *fw, sym_t name);

/* The oldest release that the code has to run on, 206 for 2.6; 0: any. */
void framework_set_target(struct framework *fw, unsigned release);

/* Which Keras, and which releases, the project is for; NULL: nobody has said
 * so. It lives as long as the framework. */
struct dialect;
void framework_set_dialect(struct framework *fw, const struct dialect *dialect);
const struct dialect *framework_dialect(const struct framework *fw);

/* Whether what came with a release can be used. */
bool framework_reaches(const struct framework *fw, unsigned release);

/* The canonical form of a dotted name: aliases of modules are replaced. */
sym_t framework_canonical(const struct framework *fw, sym_t dotted);

/* The module that everybody calls so (tf, np), for a name that comes from a
 * project's own module; 0 for any other name. */
sym_t framework_convention(const struct framework *fw, struct slice name);

/* What is known of a canonical name: the name itself, or the nearest pattern
 * "prefix.*" around it. NULL when nothing is known. */
const struct fact *framework_fact(const struct framework *fw, sym_t name);
bool framework_has(const struct framework *fw, sym_t name, enum fact_flag flag);

/* Whether a name belongs to the framework at all (tensorflow.anything). */
bool framework_owns(const struct framework *fw, sym_t name);

/* Position of the positional argument that names the operation, or -1. */
int framework_name_slot(const struct framework *fw, sym_t name);

const struct traced_method *framework_traced_methods(const struct framework *fw,
						     size_t *count);

#endif
