#ifndef FRAMEWORK_TABLES_H
#define FRAMEWORK_TABLES_H

/*
 * What the releases of a framework have, as rules/frameworks/mine.py found it:
 * closed tables. A name that they do not have is unknown.
 *
 * Names are canonical, see framework_canonical(). Nothing is read or interned
 * when hylint starts; a row is read when somebody asks for it, and kept.
 */

#include "framework/framework.h"

enum taking {
	TAKES_POSITION, /* def f(x, /) */
	TAKES_BOTH,
	TAKES_ARGS,    /* *args */
	TAKES_KEYWORD, /* def f(*, x) */
	TAKES_KWARGS,  /* **kwargs */
};

/* A release is 215 for 2.15. `since` is the first mined release that has the
 * thing, 0 where all older ones do; `until` the last one, 0 where the newest
 * still has it. */
struct callable_parameter {
	const char *name;
	enum taking taking;
	bool has_default;
	unsigned since, until;
};

enum result_rule {
	RESULT_UNKNOWN,
	RESULT_FIXED,	/* always the same */
	RESULT_SAME,	/* as of the argument */
	RESULT_NAMED,	/* dtype: the argument names it */
	RESULT_REDUCED, /* rank: one less where the argument (an axis) is given
			 * as a number, 0 where it is left out */
};

struct returned {
	enum value_kind kind;
	/* Of a tuple or list: how many elements, -1 for any number, and what
	 * each is: `elements` has `count` kinds where they differ. */
	int count;
	enum value_kind element;
	const enum value_kind *elements;
	bool named; /* a namedtuple */

	enum result_rule dtype_rule;
	const char *dtype;    /* "float32", also the default of RESULT_NAMED */
	const char *dtype_of; /* the argument */
	enum result_rule rank_rule;
	int rank;
	const char *rank_of;
};

struct callable {
	const char *name; /* "tensorflow.math.add" */
	struct returned returned;
	const struct callable_parameter *parameters;
	size_t parameter_count;
	bool is_class;
	unsigned since, until;
};

/* An attribute or a method of a kind of value. */
struct member {
	const char *name;
	bool is_method;
	bool eager_only; /* x.numpy(): an error of a tensor in a graph */
	/* What the attribute is, or what the call gives. */
	struct returned returned;
	const struct callable_parameter *parameters;
	size_t parameter_count;
	unsigned since, until;
};

/* What stands in the tables of that function or class; NULL: it is unknown,
 * and so is what a call of it gives. A name of TensorFlow 1 that is gone is what
 * compat.v1 has: tf.placeholder, with that `name`. */
const struct callable *framework_callable(const struct framework *fw,
					  sym_t dotted);

/* Whether TensorFlow 1 had the name where it stands, and no mined release has:
 * tf.lgamma. compat.v1 still has those. */
bool framework_is_removed(const struct framework *fw, sym_t dotted);

/* What a name is that is not called: tf.float32 a dtype, tf.math a module, a
 * function, a class. VALUE_UNKNOWN when the tables do not have it. */
enum value_kind framework_named(const struct framework *fw, sym_t dotted);

/* NULL: the tables do not have it. */
const struct member *framework_member(const struct framework *fw,
				      enum value_kind kind, const char *name);

/* Whether no kind of tensor has such an attribute, eager ones neither. */
bool framework_tensors_lack(const struct framework *fw, const char *name);

/* Words that rules use, from rules/frameworks/NAME/sets.ini: "fit" in
 * training-loop. A word a.b.* has everything below a.b. */
bool framework_set_has(const struct framework *fw, const char *set,
		       const char *word);
bool framework_set_holds(const struct framework *fw, const char *set,
			 struct slice word);

/* Whether there is such a set, without a framework at hand: for who reads rules. */
bool framework_knows_set(const char *set);

/* The words of a set with one blank between them, for framework_next_word; ""
 * when there is no such set. */
const char *framework_set(const struct framework *fw, const char *set);

/* The function that does the same with tensors: "reduce_sum" of numpy.sum, as it
 * is written behind the module; NULL: none is known. */
const char *framework_counterpart(const struct framework *fw, sym_t dotted);

/* The arguments of a function of another library, or of this one, that must be
 * concrete values: "0 file", positions and keywords, or "*" for all; NULL: none
 * is known. */
const char *framework_host_arguments(const struct framework *fw, sym_t dotted);

/* The same of arguments that the framework itself takes as Python values only,
 * while a graph is traced: the axis of tf.squeeze. A method of tensors is below
 * "tensorflow.Tensor". */
const char *framework_python_arguments(const struct framework *fw,
				       sym_t dotted);

/* What people call the library of a function: "OpenCV" of cv2.resize. */
const char *framework_library(const struct framework *fw, struct arena *arena,
			      sym_t dotted);

/* What to write in a graph in place of a function, by its full name, or of an
 * attribute that tensors lack: "{tf}.cast({x}, ...)"; NULL: nothing is known. */
const char *framework_instead(const struct framework *fw, const char *name);

#endif
