#ifndef MODEL_SOLVE_SOLVE_H
#define MODEL_SOLVE_SOLVE_H

/*
 * The solver as the rest of the model sees it: solve a file, then ask.
 */

#include "model/model.h"
#include "model/solve/evidence.h"

/* How a function is run. */
enum context {
	CONTEXT_EAGER,
	CONTEXT_GRAPH,	     /* traced, AutoGraph converts */
	CONTEXT_GRAPH_PLAIN, /* traced, and AutoGraph does not */
	CONTEXT_SYMBOLIC,    /* on Keras' symbolic inputs */
	CONTEXT_HOST,	     /* as plain Python, called back by a graph */
	/* Once in a graph that is thrown away, with what it raises: Keras builds
	 * what is in a layer. Nothing is said of it as traced code. */
	CONTEXT_TRIED,
	/* While the program builds a graph by hand, as for TensorFlow 1. Nothing is
	 * said of it as traced code, either. */
	CONTEXT_BUILT,
	CONTEXT_COUNT
};

/* "graph without AutoGraph" */
const char *context_name(enum context context);

/* What a call of the file runs, where that is one function of it. */
struct call_target {
	uint32_t function; /* of the file, or NO_INDEX */
	bool through_graph;
};

/* Releases differ in what they trace: bits 1 << enum caller_dialect. */
#define ALL_DIALECTS 3

struct solver;

/* Solves a file whose syntax is known, and fills in what the model says of its
 * functions and calls. */
void solve(const struct model *m);

/* The solver of the file. One that others import is solved when somebody looks into
 * it: every question below does. */
struct solver *solver_of(const struct model *m);

/* The evidence of an expression: the join over the contexts in which it runs;
 * those that trace, where there are any. EV_NOTHING where nothing runs it. */
ev_t evidence_of(const struct model *m, nid_t n);

/* The same, and of what only runs once in a graph that is thrown away: build() of a
 * layer. For what fails however it is run. */
ev_t evidence_however_run(const struct model *m, nid_t n);

/* The same in one context only. */
ev_t evidence_in(const struct model *m, nid_t n, enum context context);

/* The same where no graph is: eagerly, and on symbolic tensors of Keras. */
ev_t evidence_outside(const struct model *m, nid_t n);
bool runs_outside(const struct model *m, nid_t n);

const struct evidence *evidence_at(const struct model *m, ev_t ev);
const struct pool *evidence_pool(const struct model *m);

/* Whether a context reaches the node, and whether one that traces does, inside
 * of the graph. */
bool runs_in(const struct model *m, nid_t n, enum context context);
/* Whether two expressions may be one object of the program. */
bool share_object(const struct model *m, nid_t a, nid_t b);

/* The graph function that an expression is, where another file defines it. */
struct foreign_function {
	const struct model *model;
	uint32_t function;
};
bool foreign_graph_function(const struct model *m, nid_t n,
			    struct foreign_function *out);

/* A class of the program and those that it comes from, also in other files. */
struct class_of_file {
	const struct model *model;
	class_id index;
};
struct lineage {
	struct class_of_file at[MOST_BASES]; /* nearest first */
	uint32_t count;
	sym_t outside[MOST_BASES]; /* bases that no file of the project defines */
	uint32_t outside_count;
	/* All of them are known by their names, and no metaclass of the project or of
	 * another library may add members. */
	bool is_whole;
};

/* Class i of those that the expression may be an object of. False: there are not so many.
 * Of what is no object of a class it has none, and is not whole. */
bool lineage_of(const struct model *m, nid_t expression, uint32_t i,
		struct lineage *out);

/* Whether the body of the class, and not that of a base, gives the name a value: by a
 * method, a property, a variable. */
bool class_binds(const struct class_of_file *k, sym_t name);

/* Function i of other files that the file certainly hands to what traces it, and where:
 * ds.map(parse). False: there are not so many. */
struct handed_function {
	nid_t where;
	const struct model *model;
	uint32_t function;
};
bool function_handed_over(const struct model *m, uint32_t i,
			  struct handed_function *out);

/* Whether an expression must be a method bound to an object of the program: a
 * new object wherever it is written. */
bool is_bound_method_of(const struct model *m, nid_t n);

/* Whether an expression must be a function as `def` or `lambda` made it, or such a
 * method: nothing wraps it. */
bool is_plain_function(const struct model *m, nid_t n);

/* In which dialects it runs in that context. */
unsigned dialects_of(const struct model *m, nid_t n, enum context context);

/* How a function runs in a context: the dialects, 0 where it does not run so.
 * Certain: the program shows it; else it is so if Keras runs the object, or if
 * somebody calls it. */
struct function_context {
	unsigned dialects, certain; /* bits: Keras 2, Keras 3 */
};
struct function_context function_in(const struct model *m, uint32_t function,
				    enum context context);

/* The same of function f of the file with that path, as the program runs it that
 * begins with m, which imports the file. */
struct function_context function_in_import(const struct model *m,
					   const char *path, uint32_t f,
					   enum context context);

/* Whether a program that imports the file may show how some function of it runs. */
bool needs_programs(const struct model *m);

/* Runs the functions of the file as the program has them run that begins with another
 * one and imports it: in graphs those that the framework calls, and all that symbolic
 * tensors of Keras come to. */
void run_as_program_does(const struct model *m, const struct model *program);

/* Whether it runs outside of the graph of its function: in init_scope. */
bool runs_lifted(const struct model *m, nid_t n);
bool runs_traced(const struct model *m, nid_t n);

#endif
