#ifndef ADVICE_FACTS_H
#define ADVICE_FACTS_H

/*
 * What decides whether a function should be a graph function: the facts that
 * the Hybridize Functions refactoring asks for (tensor and primitive
 * parameters, Python side effects, recursion, eager-only calls), and the advice
 * that follows from them. For `hylint inspect` and the advice rules.
 */

#include "model/program.h"

/* Something that a function does to the world outside its own objects. */
struct effect {
	nid_t where;
	const char *what; /* "assigns `self.count`", "calls `log`, which ..." */
};

enum advice {
	ADVICE_NONE,
	ADVICE_HYBRIDIZE,
	ADVICE_DEHYBRIDIZE,
	ADVICE_RECONFIGURE, /* give it the signature that its calls prove */
};

/* Why a function is not advised to be changed. */
enum veto {
	VETO_NO_TENSOR_PARAMETER = 1 << 0,
	VETO_PRIMITIVE_PARAMETER = 1 << 1,
	VETO_SIDE_EFFECTS = 1 << 2,
	VETO_RECURSIVE = 1 << 3,
	VETO_EAGER_ONLY_CALL = 1 << 4,
	VETO_NUMPY_ON_PARAMETER = 1 << 5,
	VETO_NO_TENSOR_COMPUTATION = 1 << 6,
	VETO_COVERED_BY_CALLERS = 1 << 7,
	VETO_GENERATOR = 1 << 8,
	VETO_TRACED_ALREADY = 1 << 9,
	VETO_NO_STRING_AS_NAME = 1 << 10,
	VETO_STALE_VARIABLES = 1 << 11,
	VETO_CALLED_ELSEWHERE = 1 << 12,
	VETO_KERAS_INPUT = 1 << 13,
};
#define VETO_COUNT 14

const char *veto_name(unsigned bit); /* "side-effects", by bit number */

struct function_facts {
	VEC(uint32_t) tensor_parameters, primitive_parameters;
	VEC(struct effect) effects;    /* Python side effects */
	VEC(struct effect) eager_only; /* .numpy(), Model.fit, np.f(x) */
	bool numpy_on_parameter;
	bool has_tensor_computation; /* itself, or by what it calls */
	uint32_t operations;	     /* on tensors, of its own body */
	bool tensor_is_assumed;	     /* by name or use only, no call shows it */
	bool names_by_value; /* gives an operation a name that is no string */
	/* Reads model.trainable_variables before the model's first call. */
	bool reads_early;
	const char *signature; /* with ADVICE_RECONFIGURE: what to write */
	enum advice advice;
	/* All that is known to run it eagerly is to become a graph function. */
	bool advised_above;
	unsigned vetoes;
};

/* Facts of every function of a file, by index, with what it imports looked
 * through. Asked again, they are the same. */
struct function_facts *facts_of(const struct model *m);

/* Facts of a linked program, by file and function: calls between its files show
 * what functions are given, and bring effects along. */
struct function_facts **facts_of_program(const struct program *p);

#endif
