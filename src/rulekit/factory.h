#ifndef RULEKIT_FACTORY_H
#define RULEKIT_FACTORY_H

/*
 * Graph functions that are made inside another function, each time it runs.
 *
 *	def make_step(model, cfg):
 *		@tf.function
 *		def step(x): return model(x) * cfg["rate"]
 *		return step
 *
 * What the inner function takes from the outer one decides whether it has to be
 * made there: something that this run has made (a model, an opened file, what a
 * call of unknown code gave) belongs to the run. A parameter, what is computed
 * from one and a tensor can be handed in.
 */

#include "model/model.h"

struct made {
	struct hybrid hybrid;
	nid_t part; /* the code that makes it: the decorated def or the call */
	nid_t name; /* what it is bound to, or NO_NODE */
	uint32_t maker;
};

/* The graph function that a decorator or a call makes inside a function. */
bool made_inside(const struct model *m, nid_t node, struct made *out);

/* Whether an expression gives something that this run makes: a constructor, a list,
 * what a call of unknown code gives. */
bool makes_an_object(const struct model *m, nid_t value);

bool belongs_to_its_run(const struct model *m, const struct made *made);

/* The parameters of the maker that it uses: "`cfg`, `model`", or NULL. */
const char *what_to_pass_in(struct arena *arena, const struct model *m,
			    const struct made *made);

/* Whether parameter p of the maker is used in it. */
bool captures_parameter(const struct model *m, const struct made *made,
			uint32_t p);

/* The function that is wrapped or decorated, or NO_INDEX. */
uint32_t function_made(const struct model *m, const struct made *made);

/* Whether some call of a name gives an object, which no tensor can stand for, to
 * function f of the file `there`, and `differs` holds of it: step(model, x). A trace
 * is for one such object, wherever the graph function is made. */
bool is_given_object(const struct model *m, nid_t name,
		     const struct model *there, uint32_t f,
		     bool (*differs)(const void *data, nid_t argument),
		     const void *data);

/* The same of one call. */
bool call_gives_object(const struct model *m, nid_t call,
		       const struct model *there, uint32_t f,
		       bool (*differs)(const void *data, nid_t argument),
		       const void *data);

/* @functools.lru_cache: it runs once. */
bool maker_is_cached(const struct model *m, uint32_t f);

enum fate {
	FATE_UNKNOWN, /* stored, passed to somebody */
	FATE_RETURNED,
	FATE_LOOPED, /* called in a loop of the function that makes it */
	FATE_CALLED,
};

/* Whether a return statement gives what the node is, or a part of it. */
bool is_returned(const struct tree *t, nid_t n);

/* What becomes of a name of function f. */
enum fate fate_of(const struct model *m, uint32_t f, nid_t name);

#endif
