#ifndef MODEL_SOLVE_WALKER_H
#define MODEL_SOLVE_WALKER_H

/*
 * A run of one activation: where it stands, what its variables are along the flow, and
 * the values of its nodes.
 */

#include "model/solve/state.h"

/* --- a run of one activation ---------------------------------------------------- */

enum frame_kind {
	FRAME_BRANCHES, /* if, conditional expression, match */
	FRAME_LOOP,
	FRAME_TRY,
	FRAME_SHORT, /* the right side of and, or */
	FRAME_WITH,
};

/* A statement or expression whose parts do not all run. */
struct frame {
	enum frame_kind kind;
	nid_t node;
	uint32_t start;	 /* of the trail, when it was entered */
	uint32_t mark;	 /* the same, where the branch or round begins */
	uint32_t outs;	 /* of walker.outs, likewise */
	uint32_t ended;	 /* branches that came to their end */
	uint32_t broken; /* of a loop: breaks */
	uint32_t rounds;
	bool was_dead;
	bool is_complete; /* a branch is taken in any case */
	sym_t builds; /* a graph, by hand: a with-block of what has that name */
	sym_t lifts;  /* out of the graph, likewise */
};

/* What a variable was before it was written. */
struct trail_entry {
	uint32_t variable;
	ev_t before;
};

/* What a variable is at the end of a branch. */
struct out_entry {
	uint32_t frame; /* twice its depth, plus one for a break */
	uint32_t variable;
	ev_t value;
};

struct walker {
	struct solver *s;
	struct unit *u;
	struct activation *a;
	const struct model *m;
	const struct tree *t;
	uint32_t index;	   /* of the activation */
	bool is_dead;	   /* nothing runs here */
	uint32_t lifts;	   /* with-blocks around that leave the graph, */
	uint32_t builds;   /* and that begin one */
	uint8_t without;   /* dialects that the call at hand is not made in */
	bool unconverted;  /* Python makes it, and not the code */
	bool switched_off; /* AutoGraph is, in what it calls */
	/* Of a graph function that wraps no plain function and is being called. */
	enum context graph;
	uint8_t compiled; /* enum compiled: by the call at hand */
	uint32_t maker;	  /* of the function that is called next */
	/* Objects that are being called, each by the one before it. */
	uint32_t called[MOST_NESTED_CALLABLES];
	uint32_t called_count;
	VEC(struct trail_entry) trail;
	VEC(struct frame) frames;
	VEC(struct out_entry) outs;
	VEC(uint32_t) touched;
};

/* What a call gives. */
struct arguments {
	nid_t call; /* or NO_NODE: the framework calls */
	uint32_t count;
	ev_t at[MOST_ARGUMENTS];
	sym_t keywords[MOST_ARGUMENTS]; /* 0: positional */
	bool has_more; /* *args or **kwargs of unknown length, or too many */
	ev_t more;     /* what these may be, if that is known */
};

/* The call that made an object; of no call where the site is NO_NODE. */
struct made {
	uint32_t unit;
	nid_t site;
};

/* --- short words of all files here ---------------------------------------------- */

static inline struct pool *pool_of(const struct walker *w)
{
	return w->s->pool;
}

static inline const struct evidence *ev_at(const struct walker *w, ev_t ev)
{
	return pool_at(w->s->pool, ev);
}

static inline struct made made_here(const struct walker *w, nid_t site)
{
	return (struct made){ w->u->index, site };
}

/* Of an object of the framework, by its evidence. */
static inline struct made made_at(const struct evidence *e)
{
	return (struct made){ e->file ? e->file - FILE_CHECKED : 0, e->proof };
}

/* A module, class or function that is known by its name alone. */
static inline bool is_named_thing(const struct evidence *e)
{
	return e->name && !e->objects &&
	       !(e->kinds &
		 ~(KIND_BIT(VALUE_UNKNOWN) | KIND_BIT(VALUE_MODULE) |
		   KIND_BIT(VALUE_CLASS) | KIND_BIT(VALUE_FUNCTION)));
}

static inline sym_t named(const struct walker *w, const char *text)
{
	return intern_str(w->s->names, text);
}

static inline sym_t text_of(const struct walker *w, nid_t n)
{
	struct slice text = tree_text(w->t, n);

	return intern_bytes(w->s->names, text.ptr, text.length);
}

/* Whether a function that runs so is traced code, of which rules speak. */
static inline bool is_traced_context(enum context context)
{
	return context == CONTEXT_GRAPH || context == CONTEXT_GRAPH_PLAIN;
}

/* Whether it is a part of one of which nothing is said as traced code. */
static inline bool is_untold_context(enum context context)
{
	return context == CONTEXT_TRIED || context == CONTEXT_BUILT;
}

/* Whether a function that runs so is a part of a graph. */
static inline bool is_graph_context(enum context context)
{
	return context == CONTEXT_GRAPH || context == CONTEXT_GRAPH_PLAIN ||
	       is_untold_context(context);
}

/* --- env.c: variables along the flow -------------------------------------------- */

ev_t env_get(struct walker *w, uint32_t variable);
void env_set(struct walker *w, uint32_t variable, ev_t value);
struct frame *frame_push(struct walker *w, enum frame_kind kind, nid_t node);
struct frame *frame_top(struct walker *w);
/* Whether the innermost frame is the one of a node, which broken text may not have. */
bool frame_is_of(const struct walker *w, nid_t node);
void frame_begin_branch(struct walker *w, struct frame *f);
void frame_end_branch(struct walker *w, struct frame *f);
void frame_join(struct walker *w);
void frame_break(struct walker *w);
void frame_continue(struct walker *w);
/* Ends a round of a loop; whether another one is needed. */
bool frame_end_round(struct walker *w, struct frame *f);
void frame_end_loop(struct walker *w, bool can_end);
void frame_begin_handlers(struct walker *w, struct frame *f);
void frame_begin_handler(struct walker *w, struct frame *f);

/* --- with_blocks.c -------------------------------------------------------------- */

/* The name of what stands behind `with` and leaves the graph, or builds one by hand; 0:
 * nothing does. */
sym_t with_lifts(const struct walker *w, nid_t clause);
sym_t with_builds(const struct walker *w, nid_t clause);
/* The name of the with-block around that builds a graph by hand, or leaves one: what a
 * context manager yields in, who uses it is in. 0: none. */
sym_t frame_around_yield(const struct walker *w);

/* --- shown.c -------------------------------------------------------------------- */

/* The releases in which a call that runs `a` is the first to show that it runs. */
uint8_t shown_by_call(const struct walker *w, const struct activation *a,
		      nid_t site);

/* --- walk.c --------------------------------------------------------------------- */

void walk_activation(struct walker *w);

/* --- expr.c: what expressions are ----------------------------------------------- */

/* Whether the function that runs holds a node; the module holds all. */
static inline bool is_inside_function(const struct walker *w, nid_t n)
{
	return w->a->function == NO_INDEX ||
	       tree_inside(
		       w->t, n,
		       function_at(
			       w->m,
			       solver_function_at(w->s, w->a->function)->index)
			       ->node);
}

static inline ev_t value_at(const struct walker *w, nid_t n)
{
	/* A context of its own has room for the nodes of its function only. */
	assert(n == NO_NODE || w->a->values == w->u->values ||
	       is_inside_function(w, n));
	ev_t value = n == NO_NODE ? EV_NOTHING : w->a->values[n];

	return value == EV_LIVE	    ? EV_UNKNOWN
	       : value == EV_UNSEEN ? EV_NOTHING
				    : value;
}

void evaluate(struct walker *w, nid_t n);

#endif
