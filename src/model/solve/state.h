#ifndef MODEL_SOLVE_STATE_H
#define MODEL_SOLVE_STATE_H

/*
 * Private to solve/: what the solver keeps of a program, and its parts by number.
 * All of it lives in the arena of the file that is checked.
 */

#include <assert.h>

#include "framework/callers.h"
#include "framework/tables.h"
#include "model/bounds.h"
#include "model/model.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"

/* --- the things of the program ---------------------------------------------- */

enum object_kind {
	OBJECT_NOTHING,	 /* what a wrapper wraps that waits for it: object 0 */
	OBJECT_FUNCTION, /* a def or lambda */
	OBJECT_METHOD,	 /* bound to `self` */
	OBJECT_GRAPH,	 /* tf.function(target) */
	OBJECT_PLAIN,	 /* do_not_convert(target) */
	OBJECT_PARTIAL,	 /* functools.partial(target, ...) */
	OBJECT_GRADIENT, /* tf.custom_gradient(target): gives (value, grad) */
	OBJECT_CALLED, /* py_function(target): the framework calls it by a row */
	OBJECT_ASKED,  /* a method of `self`; the name begins with `by` */
	OBJECT_BINDER, /* target.__get__ */
	OBJECT_TRACE,  /* target.get_concrete_function */
	OBJECT_CLASS,
	OBJECT_INSTANCE,
	OBJECT_SUPER, /* super() in a method of the class, of `self` */
};

struct object {
	enum object_kind kind;
	uint32_t unit;
	uint32_t function; /* of the solver; of a function or method */
	uint32_t klass;	   /* of it; of a class, an instance or super() */
	uint32_t target;   /* object that is wrapped */
	ev_t self;	   /* of a bound method */
	nid_t site;	   /* the call or decorator that made it, or NO_NODE */
	sym_t by;	   /* of a graph function: canonical wrapper */
	uint32_t maker; /* of a function that another one made: see makers.c */
	bool autograph_off;
	bool waits; /* @tf.function(autograph=False): the function comes later */
};

/* What is written to one place, and who has read it. */
struct location {
	ev_t value;
	VEC(uint32_t) readers; /* activations */
};

/* A call of a function that makes others, and what it gave, by parameter; or all calls in
 * one context, which is its `unit` where there is no site. */
struct maker {
	uint32_t unit;
	nid_t site;
	uint32_t function; /* of the solver */
	struct location *given;
	uint32_t next; /* of the same function; 0: none */
};

struct attribute_slot {
	uint32_t klass; /* class of the solver */
	sym_t name;
	struct location location;
};

/* --- functions in contexts ---------------------------------------------------- */

struct activation {
	uint32_t function; /* of the solver, or NO_INDEX for a module */
	uint32_t unit;
	enum context context;
	ev_t *parameters;
	ev_t result, yielded;
	/* What it returns besides parameters as they came, and bits: which these
	 * are, of the first 32; see result_of_call(). */
	ev_t own_result;
	uint32_t gives_back;
	sym_t yields_in; /* a with-block that is named so: see frame_around_yield() */
	ev_t *filled;	       /* by parameter, see filled.c; or NULL */
	uint32_t changes;      /* of them, `own_result` and `gives_back` */
	ev_t *values;	       /* by node: index with the node itself */
	VEC(uint32_t) callers; /* activations that wait for the result */
	uint32_t rounds;
	bool is_queued, is_running, was_entered;
	bool is_called; /* some call or call-back gave the parameters */
	/* Which calls made the function that is run; not all of them are known
	 * where `made_by_any`. */
	uint32_t makers[MOST_MAKERS];
	uint32_t maker_count;
	bool made_by_any;
	/* Bits: the releases in which the program shows that it is run so. What
	 * nobody is seen to call is run so if somebody calls it. */
	uint8_t shown;
	/* Of a graph that is not converted: what Keras 2 is asked for there, it
	 * converts all the same. Not where AutoGraph is switched off. */
	bool converts;
	/* The file that is checked hands it to what traces it, and is another one. */
	bool is_handed_over;
	bool is_certain;  /* some reason holds however the program is run */
	uint8_t dialects; /* bits: the releases in which that context is so */
	uint8_t certain;  /* bits: those in which a reason is certain */
	VEC(struct trace) traces;
};

/* A function of another file that the file which is checked hands to what traces it:
 * ds.map(parse), model.compile(loss=f). */
struct handed_over {
	uint32_t function; /* of the solver */
	nid_t where;
};

struct solver_function {
	uint32_t unit;
	uint32_t index;			     /* of the file */
	uint32_t activations[CONTEXT_COUNT]; /* NO_INDEX: not in that context */
	uint32_t first_maker;
};

/* Bits: compile(run_eagerly=True), and any other. */
enum compiled {
	COMPILED_EAGERLY = 1,
	COMPILED_OTHERWISE = 2,
};

/* What the program shows about who runs the methods of a class. */
struct solver_class {
	uint32_t unit;
	class_id index;	 /* of the file */
	uint32_t *bases; /* of the solver */
	uint32_t base_count;
	enum value_kind instance_kind; /* UNKNOWN: not asked for */
	bool has_unknown_base, has_metaclass;
	bool keras_runs;     /* fit, a functional call, export, a graph */
	bool keras_is_shown; /* by code that the program shows to run */
	bool is_called;	     /* as a part of a model, or by itself */
	bool is_saved;	     /* saved_model.save() */
	bool made_dynamic, made_otherwise; /* with dynamic=True, or without */
	uint8_t compiled;		   /* enum compiled */
	sym_t loops[MOST_LOOPS];	   /* fit, evaluate, predict */
	uint32_t loop_count;
	bool bases_known;
};

/* A function that a call was given for what it makes: Dense(3, activation=f). */
struct held {
	uint32_t unit;
	nid_t site, where;	      /* the call, and the argument in it */
	const struct caller_row *row; /* NULL: a layer of what is made, or */
	bool is_input; /* that the shape of its input is known; no value */
	ev_t value;
};

struct unit {
	const struct model *m;
	uint32_t index, first_function, first_class;
	ev_t *values;		/* by node, of the first activation there */
	ev_t *env;		/* by variable, while a function is run */
	struct location *cells; /* by variable: what all functions write */
	struct call_target *targets; /* by call */
	bool *grown;	 /* by variable: another function has its list grow */
	uint8_t *lifted; /* by node: runs outside of the graph */
	bool lifts;	 /* some node does */
	uint32_t module; /* activation of its top level */
	uint32_t *seen;	 /* by variable: stamp of the last merge */
	ev_t *merged;
	uint32_t *merge_count;
	/* run_functions_eagerly(True), for good: graph functions are run as
	 * they are. */
	bool runs_eagerly;
	bool keras_is_apart;   /* keras_traces_nothing() */
	bool compiles_eagerly; /* and Keras' loops run all of them eagerly */
};

struct solver {
	struct arena *arena;
	struct pool *pool;
	struct intern *names;
	const struct framework *framework;
	VEC(struct unit *) units;
	VEC(struct object) objects;
	uint32_t *object_slots, object_slot_count;
	VEC(struct solver_function) functions;
	VEC(struct solver_class) classes;
	VEC(struct activation *) activations;
	VEC(uint32_t) queue;
	VEC(struct attribute_slot) attributes;
	uint32_t *attribute_slots, attribute_slot_count;
	VEC(struct held) held;
	VEC(struct maker) makers; /* the first one is none */
	VEC(struct handed_over) handed_over;
	struct walker *walkers[MOST_NESTED_RUNS + 1];
	uint32_t depth; /* activations that are being run */
	uint32_t layers_deep;
	bool is_eager_off; /* for good: what is called builds a graph by hand */
	bool fits;	/* some file fits, evaluates or predicts with a model */
	bool describes; /* a model is saved, or made again from its description */
	bool remakes;	/* the latter, or one is loaded */
	uint8_t compiled; /* enum compiled, of all models */
	uint32_t stamp;
	uint64_t steps; /* nodes that were visited */
};

/* --- its parts by number ---------------------------------------------------- */

static inline struct unit *unit_at(const struct solver *s, uint32_t unit)
{
	return *vec_at(&s->units, unit);
}

static inline const struct object *object_at(const struct solver *s,
					     uint32_t object)
{
	return vec_at(&s->objects, object);
}

static inline const struct solver_function *
solver_function_at(const struct solver *s, uint32_t function)
{
	return vec_at(&s->functions, function);
}

static inline const struct solver_class *solver_class_at(const struct solver *s,
							 uint32_t klass)
{
	return vec_at(&s->classes, klass);
}

static inline struct activation *activation_at(const struct solver *s,
					       uint32_t activation)
{
	return *vec_at(&s->activations, activation);
}

static inline const struct attribute_slot *attribute_at(const struct solver *s,
							uint32_t attribute)
{
	return vec_at(&s->attributes, attribute);
}

/* What the solver numbers a function and a class of a unit's file. */
static inline uint32_t solver_function_of(const struct unit *u, uint32_t f)
{
	return u->first_function + f;
}

static inline uint32_t solver_class_of(const struct unit *u, class_id c)
{
	return u->first_class + c.nr;
}

/* The same of the file that is checked. */
static inline const struct solver_function *
solver_function_checked(const struct solver *s, uint32_t f)
{
	return solver_function_at(s, solver_function_of(unit_at(s, 0), f));
}

/* The function that is run. */
static inline const struct function *
function_of_activation(const struct solver *s, const struct activation *a)
{
	const struct solver_function *f = solver_function_at(s, a->function);

	return function_at(unit_at(s, f->unit)->m, f->index);
}

#endif
