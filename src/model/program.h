#ifndef MODEL_PROGRAM_H
#define MODEL_PROGRAM_H

/*
 * Several files seen as one program: the calls of one that run functions of
 * another. Its files are those that somebody adds and those that their calls
 * lead to, read through `modules` from the same snapshot and within its limits.
 */

#include "model/modules.h"
#include "model/solve/solve.h"

/* A call that runs a function of another file. */
struct link {
	uint32_t from;	     /* a file, and */
	call_id call;	     /* the call in it */
	uint32_t to, callee; /* a file, and the function in it */
	bool constructs;     /* C(): the callee is __init__ */
	/* The receiver is passed on by itself: x.m(), not C.m(x). */
	bool bound;
};

struct program_file {
	const struct model *model;
	const char *path;	/* as the modules know it */
	uint32_t *first_caller; /* by function: a link that runs it */
	bool *mentioned;	/* by function: its file uses its name */
};

struct program {
	struct arena *arena;
	struct modules *modules; /* NULL: nothing leads out of a file */
	struct intern paths;	 /* numbers these: */
	VEC(uint32_t) file_of_path;
	VEC(struct program_file) files;
	VEC(struct link) links;
	uint32_t *next_caller; /* by link: another that runs the same, or
				  NO_INDEX */
};

void program_init(struct program *p, struct arena *arena,
		  struct modules *modules);
void program_release(struct program *p);

/* Adds an understood file, which must outlive the program. Its index. */
uint32_t program_add(struct program *p, const struct model *m);

/* Finds the links, and adds the files that they lead to. Once, after the files. */
void program_link(struct program *p);

/* Traces what traced code of one file runs in another, and so on. */
void program_trace(struct program *p);

/* How function f of a file runs in a context, as its own file or one that imports
 * it has it run. What Keras tries is in a graph, converted by Keras 2. */
struct function_context program_function_in(const struct program *p,
					    uint32_t file, uint32_t f,
					    enum context context);

/* The path of a file as people see it. */
const char *program_path(const struct program *p, uint32_t file);

/* A walk over all known calls of function f, those of its own file first:
 *
 *	struct caller_walk walk = callers_of(p, file, f);
 *	while (next_caller(&walk)) ... given_at(&walk, parameter)
 */
struct caller_walk {
	const struct program *program;
	uint32_t file, function;
	size_t position; /* in the function's own list */
	uint32_t next;	 /* link */
	const struct model *model;
	const struct call *call;
	const struct link *link; /* NULL for a call of the same file */
};

struct caller_walk callers_of(const struct program *p, uint32_t file,
			      uint32_t f);
bool next_caller(struct caller_walk *walk);

/* The argument, in walk->model, for a parameter; NO_NODE when the default is
 * taken or it cannot be said. */
nid_t given_at(const struct caller_walk *walk, uint32_t parameter);

/* The same for one link. */
nid_t link_argument(const struct program *p, const struct link *link,
		    uint32_t parameter);

#endif
