#ifndef MODEL_CACHES_H
#define MODEL_CACHES_H

/*
 * Private to model/: what is filled in while the model is built or asked.
 * Memory that grows with the file is allocated once, by model_build.
 */

#include "model/bounds.h"
#include "model/model.h"

#define SYM_UNASKED UINT32_MAX

/* Names that the model asks for itself, interned once. */
#define KNOWN_NAMES(N)  \
	N(self)         \
	N(cls)          \
	N(super)        \
	N(call)         \
	N(__call__)     \
	N(__init__)     \
	N(build)        \
	N(shape)        \
	N(dtype)        \
	N(autograph)    \
	N(layers)       \
	N(run_eagerly)  \
	N(compile)      \
	N(staticmethod) \
	N(classmethod)  \
	N(property)

struct solver;	       /* model/solve/ */
struct owner_cache;    /* model/owners.c */
struct around_cache;   /* model/around.c */
struct use_cache;      /* model/uses.c */
struct frozen_cache;   /* model/frozen.c */
struct member_cache;   /* model/members.c */
struct function_facts; /* advice/facts.h */

struct known_names {
#define N(name) sym_t name;
	KNOWN_NAMES(N)
#undef N
};

/* What the scopes call the module that was asked for last. */
struct alias_cache {
	const char *module;
	const char **by_scope;
};

struct model_caches {
	struct solver *solver; /* or NULL: only the syntax is known */
	struct known_names known;
	/* (scope, name) -> variable, open addressing. */
	uint32_t *variable_slots;
	uint32_t slot_count;
	uint32_t *target_variable; /* by node, for targets of binds */
	uint32_t *seen_variable; /* by node, for other names: see variable_of */
	sym_t *dotted;		 /* by node */
	sym_t *variable_names;	 /* by variable */
	bool *names_differ;	 /* of those names, at several places */
	bind_id **variable_binds;   /* by variable: its binds in order */
	class_id *variable_classes; /* by variable: the first class it names */
	uint32_t *taints;	    /* by bind, see taint.c */
	struct alias_cache aliases;
	struct owner_cache *owners;
	struct around_cache *around;
	struct use_cache *uses;
	struct frozen_cache *frozen;
	struct member_cache *members;
	bool *own_traces; /* by function, before other files asked for more */
	struct function_facts *facts;	   /* of facts_of, when it was asked */
	VEC(sym_t) star_modules;	   /* from MODULE import * */
	uint32_t depth;			   /* of names that stand for others */
	bool release_asked, first_release; /* model/release.c */
	bool names_asked, names_first_release;
	/* What is pinned for the file, and that with what its code points to. */
	const struct dialect *pinned, *own_dialect, *dialect;
	unsigned recorded; /* model/recorded.h */
	bool recorded_asked;
	bool eager_asked, runs_eagerly; /* model/eager_switch.c */
	bool project_eager_asked, project_runs_eagerly;
	bool project_compiles_asked, project_compiles_eagerly;
	bool loops_asked, keras_loops; /* model/assumed.c */
};

/* model/scopes.c */
uint32_t variable_in_scope(const struct model *m, scope_id scope, sym_t name);
/* An identifier that names no variable: x.NAME, f(NAME=...). */
bool names_no_variable(const struct tree *t, nid_t n);

/* model/names.c: whether a dotted name is the pattern, or below it where that ends
 * in ".*". */
bool name_matches(const char *text, const char *pattern);

/* model/hierarchy.c */

/* A class and its bases in the file, nearest first; returns how many. Deeper and
 * wider hierarchies are followed so far. */
uint32_t class_and_bases(const struct model *m, class_id c,
			 class_id out[MOST_BASES]);

/* Walks them. `visit` ends the walk by returning true. */
bool hierarchy_walk(const struct model *m, class_id c,
		    bool (*visit)(const struct model *, class_id, void *),
		    void *data);

/* The method that super().NAME means in class c, or NO_INDEX. */
uint32_t super_method(const struct model *m, class_id c, sym_t name);

/* model/calls.c */

/* What a call gives in its i-th place, or NO_NODE. */
nid_t call_positional(const struct model *m, nid_t call, int position);

/* The function that an expression names, as far as the syntax says it. */
uint32_t function_named(const struct model *m, nid_t expression);

/* model/flow.c */
void index_binds(struct model *m);

/* The parameter that an expression is by its names alone, and its function. */
bool named_parameter(const struct model *m, nid_t n, uint32_t *f,
		     uint32_t *parameter);

/* model/hybrid.c */
void find_hybrids(struct model *m);

/* model/recursion.c */
void find_recursion(struct model *m);

/* model/solve/solve.c: traces one more function, for a caller in another file
 * ("`step` of train.py"), and what it calls. */
void trace_from_outside(const struct model *m, uint32_t f, const char *by);

/* The same for the file `importer`, with what its calls give; `imported` is the model
 * of that file that the importer's program holds. */
void trace_as_import(const struct model *m, uint32_t f, const char *by,
		     const struct model *importer,
		     const struct model *imported);

#endif
