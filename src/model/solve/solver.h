#ifndef MODEL_SOLVE_SOLVER_H
#define MODEL_SOLVE_SOLVER_H

/*
 * Private to solve/: one monotone fix point over functions and contexts.
 *
 * A function is run abstractly once for each context that reaches it (an
 * activation), in the order of execution. Calls join their arguments into the
 * entry of the callee and take its result; an entry, a result or a location
 * that changes puts those who depend on it back on the work list. What has not
 * settled after a bounded number of rounds is widened to unknown.
 *
 * Who owns what: all of it lives in the arena of the file that is checked. A
 * unit is one file; the first one is checked, the others are imported.
 */

#include "model/solve/state.h"

/* --- a run of one activation --------------------------------------------------- */

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

/* --- short words of all files here -------------------------------------------- */

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

/* --- units.c ------------------------------------------------------------------- */

/* The unit of a file; one that begins to take part is queued. */
struct unit *unit_joined(struct solver *s, const struct model *m);

/* --- solver.c ------------------------------------------------------------------ */

/* The unit of a file, whose top level has been run unless it is being run. */
struct unit *solver_unit(struct solver *s, const struct model *m);
/* Runs an activation, or queues it where the nesting is too deep. */
void solver_run(struct solver *s, uint32_t activation);
void solver_settle(struct solver *s);

/* A walker that stands at the top level of a unit: for calls that no code of the
 * file makes. */
struct walker *solver_walker(struct solver *s, const struct unit *u);

/* --- store.c: objects, locations, activations --------------------------------- */

uint32_t solver_object(struct solver *s, const struct object *object);
ev_t ev_of_object(struct solver *s, enum value_kind kind, uint32_t object,
		  nid_t proof);
/* Marks a class whose object is saved, or those of the objects that a value may be.
 * Whether one of them was not marked. */
bool class_saved(struct solver *s, uint32_t klass);
bool classes_saved(struct solver *s, ev_t value);
void solver_queue(struct solver *s, uint32_t activation);
uint32_t solver_activation(struct solver *s, uint32_t function,
			   enum context context);
struct location *attribute_location(struct solver *s, uint32_t klass,
				    sym_t name);
void location_write(struct solver *s, struct location *l, ev_t value);
ev_t location_read(struct solver *s, struct location *l, uint32_t reader);
void activation_dialects(struct solver *s, uint32_t activation, uint8_t bits);
void activation_converts(struct activation *a);
/* The program shows that it is run in these releases; so is what it calls. */
void activation_shown(struct activation *a, uint8_t bits);
void activation_reason(struct solver *s, uint32_t activation,
		       struct trace trace);

/* --- env.c: variables along the flow --------------------------------------------- */

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

/* --- with_blocks.c ---------------------------------------------------------------- */

/* The name of what stands behind `with` and leaves the graph, or builds one by hand; 0:
 * nothing does. */
sym_t with_lifts(const struct walker *w, nid_t clause);
sym_t with_builds(const struct walker *w, nid_t clause);
/* The name of the with-block around that builds a graph by hand, or leaves one: what a
 * context manager yields in, who uses it is in. 0: none. */
sym_t frame_around_yield(const struct walker *w);

/* --- walk.c ---------------------------------------------------------------------- */

void walk_activation(struct walker *w);

/* --- expr.c: what expressions are -------------------------------------------------- */

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

/* --- displays.c: [a, b], {k: v}, [f(x) for x in xs] ------------------------------------ */

ev_t string_value(struct walker *w, nid_t n);
ev_t display_value(struct walker *w, nid_t n, enum value_kind kind);
ev_t dictionary_value(struct walker *w, nid_t n);
ev_t comprehension_value(struct walker *w, nid_t n);

/* --- reads.c: names and items ------------------------------------------------------------ */

ev_t identifier_value(struct walker *w, nid_t n);
/* What a variable holds that was imported, or a builtin. */
ev_t name_value(struct walker *w, sym_t name, nid_t n);
ev_t tensor_item(struct walker *w, const struct evidence *e);
ev_t container_item(struct walker *w, ev_t container, nid_t subscript);

/* --- stores.c: what is written where ------------------------------------------------------ */

/* Whether only the function that runs binds a variable. */
bool is_own_variable(const struct walker *w, const struct variable *v);
void bind_variable(struct walker *w, uint32_t variable, ev_t value);

/* Whether a step takes what Keras' loop gives, and the project does not call it. */
bool is_step_for_keras(const struct solver *s, const struct unit *u,
		       uint32_t f);

/* Whether the program itself calls a method, eagerly. */
bool is_run_by_hand(const struct solver *s, const struct unit *u, uint32_t f);

/* Whether the class of a method has a fit() of its own. */
bool has_own_loop(const struct unit *u, uint32_t f);

/* What an import binds. */
void import_names(struct walker *w, nid_t n);
void attribute_store(struct walker *w, ev_t object, sym_t name, ev_t value);

/* A target without parentheses; then all that an assignment to it writes. */
nid_t bare_target(const struct walker *w, nid_t target);
void bind_target_value(struct walker *w, nid_t target, ev_t value);

/* l.append(v): what the variable holds has one more kind of item. */
void note_growth(struct walker *w, nid_t call);

/* --- attributes.c ---------------------------------------------------------------------- */

ev_t attribute_load(struct walker *w, ev_t object, sym_t name, nid_t n);

/* A name of another file as the function or class that it means there. */
ev_t resolved(struct walker *w, ev_t value, nid_t n);

/* Of settings.DEBUG what the other file binds it to: names of two files say nothing
 * together. */
static inline ev_t value_read(struct walker *w, nid_t n)
{
	return resolved(w, value_at(w, n), n);
}

/* --- bind.c: what statements change ------------------------------------------------- */

ev_t definition_value(struct walker *w, nid_t n);
void execute_statement(struct walker *w, nid_t n);

/* --- special.c: with what objects overload ------------------------------------------------ */

ev_t operator_value(struct walker *w, ev_t left, ev_t right, struct slice op,
		    nid_t n);

/* The same of a += b. */
ev_t augmented_value(struct walker *w, ev_t left, ev_t right, struct slice op,
		     nid_t n);

/* What x.__NAME__(other) gives where x is an object of the program; EV_UNSEEN
 * when it has no such method. `other` may be EV_UNSEEN for none. */
ev_t special_method(struct walker *w, ev_t object, const char *name, ev_t other,
		    nid_t n);

/* The same with any arguments. */
ev_t special_call(struct walker *w, ev_t object, const char *name,
		  const struct arguments *arguments, nid_t n);

/* The same of -x, as the node says it; of x < y; x in bag is bag.__contains__(x). */
ev_t object_unary(struct walker *w, nid_t n);
ev_t compared_objects(struct walker *w, ev_t left, ev_t right, struct slice op,
		      nid_t n);

/* What a loop runs over where it is given a value: of an object of the program what
 * its __iter__ gives, or is asked for by __next__. */
ev_t iterated(struct walker *w, ev_t value, nid_t n);

/* --- operators.c ----------------------------------------------------------------------- */

/* Without what objects overload. */
ev_t plain_operator_value(struct walker *w, ev_t left, ev_t right,
			  struct slice op, nid_t n);
ev_t constant_value(struct walker *w, enum value_kind kind, sym_t text,
		    nid_t n);
ev_t unary_value(struct walker *w, nid_t n);
/* A list or tuple of any length, each element like those of both. */
uint32_t joined_elements(struct walker *w, ev_t a, ev_t b);

enum truth {
	TRUTH_NO,
	TRUTH_YES,
	TRUTH_EITHER,
};
enum truth truth_negated(enum truth truth, bool negate);
ev_t truth_value(struct walker *w, enum truth truth, nid_t n);

/* One comparison of node n. */
ev_t compared_values(struct walker *w, nid_t n, ev_t left, ev_t right,
		     struct slice op);

/* --- logic.c --------------------------------------------------------------------------- */

ev_t comparison_value(struct walker *w, nid_t n);
ev_t not_value(struct walker *w, nid_t n);
ev_t boolean_value(struct walker *w, nid_t n);
ev_t conditional_value(struct walker *w, nid_t n);
enum truth truth_of(struct walker *w, nid_t n);

/* --- narrow.c ------------------------------------------------------------------------ */

/* Writes to the variables of a condition what follows from it being so. */
void narrow(struct walker *w, nid_t condition, bool is_true);
/* [x for x in xs if isinstance(x, Mine)]: what the comprehension binds is narrowed, and
 * nothing that outlives it. */
void narrow_item(struct walker *w, nid_t comprehension, nid_t condition);

/* The kinds of what a class makes, by its canonical name; 0: not known. */
uint64_t class_name_kinds(struct solver *s, sym_t class);

/* --- class_lookup.c: classes as they are written ---------------------------------------- */

/* The class and its bases, nearest first; returns how many. */
uint32_t class_line(struct solver *s, uint32_t klass, uint32_t out[MOST_BASES]);
uint32_t class_find_method(struct solver *s, uint32_t klass, sym_t name);
/* Of its bases alone. */
uint32_t class_inherited_method(struct solver *s, uint32_t klass,
				const char *name);
/* Where super().NAME is found: along the line of each object that it may be of. */
uint32_t class_owners_above(struct solver *s, const struct object *super,
			    sym_t name, uint32_t out[MOST_BASES]);
/* Canonical names of all bases that no file of the project defines. */
uint32_t class_framework_bases(struct solver *s, uint32_t klass,
			       sym_t out[MOST_BASES]);
/* Whether its objects hold layers, by themselves or in lists. */
bool class_holds_layers(struct solver *s, uint32_t klass);
void class_is_run_by_keras(const struct walker *w, uint32_t klass);
/* Keras resets the metrics that a model holds, and asks for their results. */
void metrics_are_run(const struct walker *w, uint32_t klass);
/* The same by a loop of Keras: fit. */
void class_is_fitted(const struct walker *w, uint32_t klass, sym_t loop);
/* The classes that Keras runs so that it comes to the method that the row is about,
 * which they may have from a base; returns how many. */
uint32_t classes_run(struct solver *s, uint32_t method, sym_t name,
		     const struct caller_row *row, uint32_t out[MOST_OBJECTS]);

/* --- classes.c: what a class and its objects have of a name ------------------------------- */

ev_t class_attribute(struct walker *w, uint32_t klass, sym_t name, nid_t n,
		     ev_t self, bool *found);

/* --- makers.c ------------------------------------------------------------------------ */

/* What the function that runs is given in its context, for what it makes and uses itself;
 * 0: no function runs. */
uint32_t maker_in_context(struct walker *w);
/* What a call of a function gave that is its result: functions that it made for that call
 * are told apart from those that it made for others. */
ev_t made_by_call(struct walker *w, const struct activation *a, ev_t self,
		  const struct arguments *arguments, ev_t result, nid_t site);
/* The function that is run was made by that call; 0: by one that is not known. */
void activation_made(struct solver *s, struct activation *a, uint32_t maker);
/* What those calls gave that made the function that runs, where they are known, of a
 * parameter around; EV_UNSEEN where it is none. */
ev_t captured_value(struct walker *w, uint32_t variable);

/* --- filled.c ------------------------------------------------------------------------ */

/* A call of the activation's function, whose first parameters were given before. */
void take_filled(struct walker *w, const struct activation *a, uint32_t first,
		 const struct arguments *arguments);

/* --- dynamic.c ----------------------------------------------------------------------- */

/* That a call makes an object of the class. */
void class_is_made(const struct walker *w, uint32_t klass, nid_t call);
/* Whether all objects of the class are made to run eagerly, which Keras 3 refuses. */
bool class_is_dynamic(struct solver *s, uint32_t klass);
/* model.compile(...), which is about the classes of the model. */
void note_compiled(struct walker *w, ev_t model,
		   const struct arguments *arguments);
/* How Keras' loops run objects of these classes, or of those of the models that hold
 * them: enum compiled, 0 where no compile() is seen. */
uint8_t classes_compiled(const struct solver *s, const uint32_t *classes,
			 uint32_t count);
/* Of all of these, and there is one. */
bool classes_are_dynamic(struct solver *s, const uint32_t *classes,
			 uint32_t count);

/* --- instances.c --------------------------------------------------------------------- */

enum value_kind class_instance_kind(struct solver *s, uint32_t klass);
ev_t instance_value(struct solver *s, uint32_t klass, nid_t proof);
ev_t class_object(struct solver *s, uint32_t klass, nid_t n);
/* The members of an enum.Enum, where a value is such a class; else the value. */
ev_t members_of_class(struct solver *s, ev_t value, nid_t site);
/* What an object was made of whose class is a list: class Hooks(list). */
void give_items(struct walker *w, uint32_t klass,
		const struct arguments *arguments);
ev_t items_of_object(struct walker *w, ev_t value);
/* Base.__subclasses__() */
ev_t subclasses_value(struct solver *s, ev_t classes, nid_t site);

/* --- results.c ----------------------------------------------------------------------- */

enum context context_now(const struct walker *w);
/* Which rows of the table of callers are about a call that stands here. */
enum caller_situation situation_now(const struct walker *w);
/* The function that runs, where it is traced, or NO_INDEX. */
uint32_t tracing_function(const struct walker *w);
/* What stands inside a function that AutoGraph converts is converted with it,
 * whoever calls it: the body of a tf.while_loop. */
bool is_converted_with(const struct walker *w, uint32_t function);
/* The same in code that AutoGraph does not convert. */
enum context context_unconverted(const struct walker *w,
				 const struct arguments *arguments);
/* Whether a call is given tensors of Keras' functional API, and how a function runs
 * that is given these here. */
bool gets_symbolic(const struct walker *w, const struct arguments *arguments);
enum context context_of_call(const struct walker *w,
			     const struct arguments *arguments);
ev_t result_of_activation(struct walker *w, uint32_t activation, nid_t site);

/* The activation that is run now is run again when the result of that one grows. */
void wait_for(struct walker *w, uint32_t activation);

/* What the framework gets from a function that it runs in a graph: map(f). */
ev_t result_in_graph(struct walker *w, ev_t function);

/* --- enter.c ------------------------------------------------------------------------- */

ev_t call_function(struct walker *w, uint32_t function, enum context context,
		   ev_t self, const struct arguments *arguments, nid_t site);

/* The same through a graph function, which takes arrays as tensors. */
ev_t call_graph_function(struct walker *w, uint32_t function,
			 enum context context, ev_t self,
			 const struct arguments *arguments, nid_t site);

/* A place that shows why a function is traced, in the file of the function: a
 * place of another file is none. */
nid_t place_in(const struct walker *w, const struct activation *a, nid_t site);

/* --- call.c -------------------------------------------------------------------------- */

void call_arguments(struct walker *w, nid_t call, struct arguments *out);
void arguments_add(struct arguments *out, ev_t value, sym_t keyword);
ev_t argument_at(const struct arguments *arguments, int position,
		 sym_t keyword);
ev_t call_value(struct walker *w, ev_t callee,
		const struct arguments *arguments, nid_t site);
/* By Python, not by the code as AutoGraph converts it: sorted(xs, key=f). */
ev_t call_unconverted(struct walker *w, ev_t callee,
		      const struct arguments *arguments, nid_t site);
ev_t call_object(struct walker *w, uint32_t object,
		 const struct arguments *arguments, nid_t site);
/* A layer builds its weights before its first call. */
void build_first(struct walker *w, uint32_t klass, ev_t self,
		 const struct arguments *arguments);

/* --- wrappers.c ---------------------------------------------------------------------- */

ev_t make_wrapper(struct walker *w, enum object_kind kind, sym_t by,
		  const struct arguments *arguments, nid_t site);
ev_t make_partial(struct walker *w, const struct arguments *arguments,
		  nid_t site);
/* What a function gets through a partial; false where that is not known. */
bool partial_arguments(struct walker *w, const struct object *o,
		       const struct arguments *arguments,
		       struct arguments *all);

/* --- uses.c: what is done with a parameter ---------------------------------------------- */

/* An operation or a layer takes the argument as a tensor: so it may be one. */
void note_tensor_use(struct walker *w, nid_t argument);
void note_operands(struct walker *w, sym_t name, nid_t call);

/* Whether a name that is bound once stands anywhere else; what a keyword is called,
 * compile(losses=x), is no use of it. */
bool is_name_read(const struct walker *w, sym_t name);

/* --- apply.c --------------------------------------------------------------------------- */

void apply_arguments(struct walker *w, struct activation *a, ev_t self,
		     const struct arguments *arguments, bool as_graph);
void apply_unknown(struct solver *s, uint32_t activation);
/* What a call gives to one of the parameters. */
ev_t value_for_parameter(struct walker *w, const struct activation *a,
			 ev_t self, const struct arguments *arguments,
			 uint32_t p);

/* What the program of another file, which has run the same function, gave it. */
void apply_given(struct solver *s, uint32_t activation,
		 const struct solver *from, const struct activation *given);

/* What a graph function knows of the batch of its arguments. */
enum batch parameter_batch(const struct solver *s, const struct activation *a);

/* A tensor with that batch, where nothing was known of it. */
ev_t ev_with_batch(struct pool *pool, ev_t ev, enum batch batch);

/* self of a method that nobody is seen to call. */
ev_t receiver_of(struct solver *s, const struct unit *u, uint32_t f);

/* --- builtins.c ------------------------------------------------------------------------ */

ev_t builtin_call(struct walker *w, const char *name,
		  const struct arguments *arguments, nid_t site);
/* print(window), f"{window}": what its class says of how it is written is called. */
void write_as_text(struct walker *w, ev_t value, nid_t site);
/* Calls what getattr(hook, name) may have given. */
ev_t call_asked(struct walker *w, const struct object *asked,
		const struct arguments *arguments, nid_t site);

/* --- framework_calls.c ----------------------------------------------------------------- */

/* What a callable of the framework, of Python or of a library gives. */
ev_t framework_call(struct walker *w, sym_t name,
		    const struct arguments *arguments, nid_t site);
/* The same for a method of a value that is no object of the program. */
ev_t method_call(struct walker *w, ev_t receiver, sym_t method,
		 const struct arguments *arguments, nid_t site);

/* Runs the layers of the model that a call made, or those of functional models for
 * NO_NODE. */
void run_layers_held(struct walker *w, struct made made,
		     const struct arguments *arguments);

/* What a layer, model, loss or metric of the framework gives when called. */
ev_t keras_call(struct walker *w, const struct evidence *callee,
		const struct arguments *arguments, nid_t site);

/* --- packing.c -------------------------------------------------------------------------- */

/* The dtype of the tensor that is made of a value: of a number, a text, an array, a
 * list of them. 0: not known. */
sym_t packed_dtype(struct walker *w, ev_t value);

/* --- datasets.c ------------------------------------------------------------------------- */

/* A dataset that a call of that name makes, with what its elements are. */
ev_t dataset_made(struct walker *w, sym_t name, ev_t dataset,
		  const struct arguments *arguments, nid_t site);
ev_t dataset_method(struct walker *w, ev_t receiver, sym_t method,
		    const struct arguments *arguments, nid_t site);

/* --- callbacks.c ------------------------------------------------------------------------ */

void run_callbacks(struct walker *w, sym_t name,
		   const struct arguments *arguments, nid_t site);
/* @tf.py_function(Tout=...), recompute_grad(f): what such a call makes of a
 * function; EV_UNSEEN where it makes none. Then a call of what was made. */
ev_t made_by_row(struct walker *w, sym_t name,
		 const struct arguments *arguments, nid_t site);
ev_t call_by_row(struct walker *w, const struct object *o,
		 const struct arguments *arguments, nid_t site);
/* Functions that the call `made` was given for what it made, which is used. */
void run_held(struct walker *w, struct made made, enum caller_when when,
	      enum caller_situation situation);
void run_method_callbacks(struct walker *w, ev_t receiver, sym_t method,
			  const struct arguments *arguments, nid_t site);
void run_nested(struct walker *w, const struct arguments *arguments,
		nid_t site);

/* --- overrides.c ------------------------------------------------------------------------ */

/* Whether Keras has a step of that name for objects of the class: train_step. */
bool is_step_of_class(struct solver *s, uint32_t klass, sym_t name);
/* Whether the framework calls a method because its class overrides it. */
bool is_override(struct solver *s, const struct unit *u, uint32_t f);
/* Enters a method that the program has Keras run there and then. EV_NOTHING
 * where the rows say that it is not run. No arguments: those of the rows. */
ev_t call_override(struct walker *w, uint32_t method,
		   enum caller_situation situation, ev_t self,
		   const struct arguments *arguments, nid_t site);
/* The releases in which the rows of a method have it run so. */
uint8_t override_dialects(struct solver *s, uint32_t method,
			  enum caller_situation situation,
			  enum context context);
/* Enters those of which that is certain, or the others. */
void run_overrides(struct walker *w, bool certain);

#endif
