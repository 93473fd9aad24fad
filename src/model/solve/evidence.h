#ifndef MODEL_SOLVE_EVIDENCE_H
#define MODEL_SOLVE_EVIDENCE_H

/*
 * What can be said of a value: the kinds it may have and, of each kind, what is
 * known. Evidence is interned: equal evidence has an equal number, so a fix
 * point is reached when numbers stay.
 *
 * Evidence forms a lattice. NOTHING is below all (no run reaches the place),
 * UNKNOWN among the kinds says that anything may arrive. Joining is union, and
 * whatever two sides say differently of one kind is dropped.
 *
 *	x = tf.constant(1.)             {tensor}, float32: must be a tensor
 *	x = None; if c: x = tf.zeros(3) {none, tensor}: may be one
 *	x = other_library.load()        {unknown}
 */

#include "framework/framework.h"
#include "model/bounds.h"
#include "py/tree.h"

typedef uint32_t ev_t;

/* The first numbers are fixed. */
enum {
	EV_UNSEEN,  /* by node: no run has come here */
	EV_NOTHING, /* no value: a call that has not returned yet */
	EV_UNKNOWN,
	EV_LIVE, /* by node: a statement or a part of one that was run */
	EV_FIRST
};

#define KIND_BIT(kind) (UINT64_C(1) << (kind))
#define KINDS_TENSOR (KIND_BIT(VALUE_TENSOR) | KIND_BIT(VALUE_VARIABLE))
#define KINDS_NUMBER \
	(KIND_BIT(VALUE_INT) | KIND_BIT(VALUE_FLOAT) | KIND_BIT(VALUE_BOOL))
#define KINDS_SCALAR (KINDS_NUMBER | KIND_BIT(VALUE_STRING))
#define KINDS_SEQUENCE (KIND_BIT(VALUE_LIST) | KIND_BIT(VALUE_TUPLE))
#define KINDS_CONTAINER                                                \
	(KINDS_SEQUENCE | KIND_BIT(VALUE_DICT) | KIND_BIT(VALUE_SET) | \
	 KIND_BIT(VALUE_ITERATOR) | KIND_BIT(VALUE_DATASET) |          \
	 KIND_BIT(VALUE_DATASET_ITERATOR))

/* What objects of classes of the program are. */
#define KINDS_OF_OBJECTS                                     \
	(KIND_BIT(VALUE_INSTANCE) | KIND_BIT(VALUE_MODEL) |  \
	 KIND_BIT(VALUE_LAYER) | KIND_BIT(VALUE_OPTIMIZER) | \
	 KIND_BIT(VALUE_METRIC) | KIND_BIT(VALUE_LOSS))

/* Why a Python number is not the same each time. */
enum varies {
	VARIES_NOT,
	VARIES_LOOP,
};

/* What is known of the first axis of a tensor while a graph is traced. Joined,
 * the later one holds; what only some calls are fed is mixed. */
enum batch {
	BATCH_NONE,   /* nothing */
	BATCH_OPEN,   /* None */
	BATCH_FED,    /* of what Keras feeds: frozen, or None */
	BATCH_TRACED, /* of a graph function's argument: known, and frozen */
	BATCH_MIXED,  /* fed by Keras, or of some other tensor */
};

/* The file that is checked, as struct evidence has it. */
#define FILE_CHECKED 1

struct evidence {
	uint64_t kinds;	   /* KIND_BIT of each kind it may have */
	uint32_t elements; /* of a container: see elements_at; 0: not known */
	uint32_t objects;  /* which functions, classes, instances; 0: any */
	sym_t constant;	   /* text of the one number or string; 0: not one */
	sym_t dtype;	   /* "float32", or 0 */
	sym_t name;  /* canonical name of what the framework or a library has */
	nid_t proof; /* the first place that shows it, or NO_NODE */
	uint16_t file; /* whose place that is, plus one; 0: of the one that runs */
	uint8_t varies;	  /* enum varies */
	uint8_t batch;	  /* enum batch, of tensors and their shapes */
	bool is_symbolic; /* may be a Keras symbolic tensor */
	/* Is one on every way, or several of them: LSTM(return_state=True)(x). */
	bool only_symbolic;
	/* Is one with Keras 2 alone: Keras 3 has raised before. Where it meets one of both
	 * releases, that one is what there is. */
	bool behind_refusal;
	bool is_computed; /* an operator made it in a graph, where it has no value */
};

/* The elements of a list, tuple, dict, dataset. */
struct elements {
	uint32_t count;
	uint8_t depth;
	bool open; /* any number, each like the only one that is kept */
	sym_t keys[MOST_ELEMENTS]; /* of a dict with string keys, else 0 */
	ev_t at[MOST_ELEMENTS];
};

/* Which things of the program a value may be: a sorted set of object numbers. */
struct object_set {
	uint32_t count;
	uint32_t at[MOST_OBJECTS];
};

/* Owns all evidence of one solver run, in an arena of the file. */
struct pool;

struct pool *pool_new(struct arena *arena);

/* New evidence is proved by nodes of that file (0: the one that is checked) from
 * now on; returns which it was. */
uint32_t pool_enter_file(struct pool *pool, uint32_t file);

ev_t pool_evidence(struct pool *pool, const struct evidence *evidence);
const struct evidence *pool_at(const struct pool *pool, ev_t ev);

uint32_t pool_elements(struct pool *pool, const struct elements *elements);
const struct elements *pool_elements_at(const struct pool *pool,
					uint32_t elements);

/* A set of one. */
uint32_t pool_object(struct pool *pool, uint32_t object);
const struct object_set *pool_objects_at(const struct pool *pool,
					 uint32_t objects);

/* Union. NOTHING is neutral. */
ev_t ev_join(struct pool *pool, ev_t a, ev_t b);

/* Evidence of one kind and nothing else. */
ev_t ev_of(struct pool *pool, enum value_kind kind, nid_t proof);

/* The same evidence with unknown among its kinds: "may". */
ev_t ev_may(struct pool *pool, ev_t ev);

/* What the caller of a graph function gets of what that returns. */
ev_t ev_as_tensors(struct pool *pool, ev_t value, nid_t site);

/* Without some kinds; NOTHING when none is left. */
ev_t ev_without(struct pool *pool, ev_t ev, uint64_t kinds);

/* Narrowed to some kinds: what was unknown becomes what the test says. */
ev_t ev_only(struct pool *pool, ev_t ev, uint64_t kinds, nid_t proof);

/* What evidence of another pool says, which is of the same names. Its functions,
 * classes and objects are not those of this pool: they may be anything. */
ev_t ev_carried(struct pool *pool, const struct pool *from, ev_t ev,
		nid_t proof);

/* A container of `count` elements; more than MOST_ELEMENTS become one. */
ev_t ev_sequence(struct pool *pool, enum value_kind kind, const ev_t *elements,
		 uint32_t count, nid_t proof);

/* A container of any number of such elements. */
ev_t ev_open(struct pool *pool, enum value_kind kind, ev_t element,
	     nid_t proof);

/* Under a key, in place of what was there. Without a key, or where no room is left, it
 * is one of any number. */
void elements_put(struct pool *pool, struct elements *to, sym_t key,
		  ev_t value);

/* All that a dict has, as {**d} and dict(d) take it over. */
void elements_put_all(struct pool *pool, struct elements *to, ev_t dict);

/* Whether the keys of a dict are known, all of them; which, are in its elements. */
bool ev_has_known_keys(const struct pool *pool, ev_t ev);

/* What all elements have in common; UNKNOWN where they are not known. */
ev_t ev_element(struct pool *pool, ev_t ev);

/* Element i, negative counted from the end; UNKNOWN where not known. */
ev_t ev_element_at(struct pool *pool, ev_t ev, long i);

/* What a dict has under a key, 0: under any; UNKNOWN where that is not known. */
ev_t ev_element_of(struct pool *pool, ev_t dict, sym_t key);

/* Whether a value must be of these kinds, or may be of one of them. */
bool ev_must(const struct pool *pool, ev_t ev, uint64_t kinds);
bool ev_may_be(const struct pool *pool, ev_t ev, uint64_t kinds);

/* Whether a value may be a symbolic tensor of Keras, or holds one; `always`: on every
 * way. */
bool ev_holds_symbolic(const struct pool *pool, ev_t ev, bool always);

#endif
