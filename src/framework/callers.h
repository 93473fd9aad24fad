#ifndef FRAMEWORK_CALLERS_H
#define FRAMEWORK_CALLERS_H

/*
 * Who calls a function that a program hands over, or a method that it
 * overrides: where it runs, and with what. Data, from
 * rules/frameworks/tensorflow/callers.ini, where each row is proved by a probe
 * under TensorFlow 2.15 and 2.21; nothing is read when hylint starts.
 *
 *	struct caller_row_walk walk = callers_of_function("tensorflow.map_fn");
 *	const struct caller_row *row;
 *
 *	while ((row = caller_next(&walk)))
 *		...what row->keywords or row->position names is called
 *
 * Names are canonical, see framework_canonical().
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/kinds.h"

/* TensorFlow up to 2.15 comes with Keras 2, later ones with Keras 3. */
enum caller_dialect { DIALECT_KERAS_2, DIALECT_KERAS_3, CALLER_DIALECTS };

/* The code that the call stands in, or that calls what the call makes. A
 * situation without a context (0) is one in which the function is not called. */
enum caller_situation {
	FROM_EAGER,	 /* runs eagerly */
	FROM_GRAPH,	 /* in a graph, and converted by AutoGraph */
	FROM_FUNCTIONAL, /* layer(keras.Input(...)) */
	FROM_FIT,	 /* Keras's loop: fit, evaluate, predict */
	CALLER_SITUATIONS
};

/* Where the function runs: bits, as one row may run now here, now there. Code
 * that is not converted calls code that is not converted; but a def or lambda
 * that stands in converted code is converted with its text, in CALLED_BARE,
 * too. */
enum caller_context {
	CALLED_EAGER = 1 << 0,
	CALLED_GRAPH = 1 << 1,	  /* traced, and AutoGraph converts it */
	CALLED_BARE = 1 << 2,	  /* traced as it is: a tensor's `if` raises */
	CALLED_SYMBOLIC = 1 << 3, /* with KerasTensor, which has no values */
	CALLED_HOST = 1 << 4, /* as Python while a graph or Keras's loop runs */
	CALLED_TRIED = 1 << 5, /* bare, in a graph that is thrown away */
	CALLED_BUILT = 1 << 6, /* in a graph of TensorFlow 1 */
};

/* When it is called. */
enum caller_when {
	WHEN_CALLED,  /* by the call of the row itself */
	WHEN_USED,    /* when what the call makes, or the object, is called */
	WHEN_FITTED,  /* once a compiled model runs fit, evaluate or predict */
	WHEN_ADAPTED, /* by adapt() of the layer */
	WHEN_APPLIED, /* when the optimizer applies gradients */
};

/* Where the value of a parameter comes from. */
enum caller_source {
	GIVES_KINDS,   /* one of `kinds`, whatever the call says */
	GIVES_ELEMENT, /* a component of the dataset's elements */
	GIVES_SLICE,   /* a part of what is mapped over: no first axis */
	GIVES_SAME,    /* as the initial value */
	GIVES_GIVEN,   /* what the call passes on: run(f, args=(x,)) */
	GIVES_ANY,
};

struct caller_parameter {
	const char *keyword; /* passed by that keyword; NULL: by position */
	enum caller_source source;
	uint64_t kinds;	   /* bits 1 << enum value_kind, of GIVES_KINDS */
	const char *dtype; /* "float32" where it is always that, or NULL */
	bool scalar;	   /* it has no axis */
	bool open;	   /* nobody knows the length of axis 0 */
	bool many;	   /* this and any number more of the kind */
};

struct caller_row {
	const char *id; /* that of its probe */
	/* Which argument is called; -1 and an empty list for a method that is
	 * overridden. A keyword that begins with `*` is an end of keywords:
	 * "*_initializer", see caller_takes_keyword(). */
	int position;
	const char *const *keywords; /* ended by NULL */
	bool nested;		     /* also in lists, tuples and dicts */
	bool decorates;		     /* also as @NAME */
	/* The function meant is this element of what the argument returns:
	 * the gradient of tf.custom_gradient. -1: the argument itself. */
	int returned;
	enum caller_when when;
	/* "fit.train_step": that loop of Keras comes to it through a step, which a
	 * class may replace. Ended by NULL. */
	const char *const *through;
	/* Bits of enum caller_context. All 0: the release has no such
	 * callable, or never calls it. */
	uint8_t contexts[CALLER_DIALECTS][CALLER_SITUATIONS];
	/* Without self. The last one may stand for many. */
	const struct caller_parameter *takes[CALLER_DIALECTS];
	size_t takes_count[CALLER_DIALECTS];
	/* What it takes has these dtypes since that TensorFlow, 211 for 2.11; 0:
	 * in all. */
	unsigned dtypes_since;
};

struct caller_row_walk {
	size_t at[2], end[2]; /* rows of the name, and of the pattern above */
};

/* The rows of a callable; for tensorflow.keras.layers.Dense also those of
 * every layer. */
struct caller_row_walk callers_of_function(const char *canonical);

/* The rows of a method of a value: (VALUE_DATASET, "map"). */
struct caller_row_walk callers_of_method(enum value_kind receiver,
					 const char *method);

/* The rows of a method that a class overrides, for one of its canonical bases:
 * ("tensorflow.keras.layers.Layer", "call"). A class with several bases has
 * the rows of each. */
struct caller_row_walk callers_of_override(const char *base,
					   const char *method);

/* The next row, or NULL. */
const struct caller_row *caller_next(struct caller_row_walk *walk);

/* The step through which a loop of Keras comes to a row; NULL: by itself. */
const char *caller_step_of(const struct caller_row *row, const char *loop);

/* Whether the row is about the argument of that keyword. */
bool caller_takes_keyword(const struct caller_row *row, const char *keyword);

/* Whether a tensor's `if`, `for` or `while` raises there: in the contexts of a
 * dialect that the row has at all. */
bool caller_is_bare(const struct caller_row *row, enum caller_dialect dialect,
		    enum caller_situation situation);

/* --- the table, as src/tools/callerfile.c writes it -------------------------------- */

/* "tensorflow.map_fn", ".dataset.map", "^tensorflow.keras.layers.*.call". */
struct caller_key {
	const char *key;
	uint16_t row;
};

extern const struct caller_row callers_tensorflow[];
extern const struct caller_key callers_tensorflow_keys[]; /* sorted */
extern const size_t callers_tensorflow_key_count, callers_tensorflow_count;

/* By hash (framework/packed.h): 1 + the first key that has a name, 0 for none. */
extern const uint16_t callers_tensorflow_slots[];
extern const uint32_t callers_tensorflow_slot_mask;

#endif
