#ifndef MODEL_SOLVE_CALLING_H
#define MODEL_SOLVE_CALLING_H

/*
 * Calls: what they give, what runs for them and in which context, and what they return;
 * by the program, by the framework, and back from there.
 */

#include "model/solve/classes.h"

/* --- given.c: what a call gives ------------------------------------------------- */

void call_arguments(struct walker *w, nid_t call, struct arguments *out);
void arguments_add(struct arguments *out, ev_t value, sym_t keyword);
/* What a function gets through a partial; false where that is not known. */
bool partial_arguments(struct walker *w, const struct object *o,
		       const struct arguments *arguments,
		       struct arguments *all);

/* --- apply.c -------------------------------------------------------------------- */

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

/* --- filled.c ------------------------------------------------------------------- */

/* A call of the activation's function, whose first parameters were given before. */
void take_filled(struct walker *w, const struct activation *a, uint32_t first,
		 const struct arguments *arguments);

/* --- makers.c ------------------------------------------------------------------- */

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

/* --- uses.c: what is done with a parameter -------------------------------------- */

/* An operation or a layer takes the argument as a tensor: so it may be one. */
void note_tensor_use(struct walker *w, nid_t argument);
void note_operands(struct walker *w, sym_t name, nid_t call);

/* Whether a name that is bound once stands anywhere else; what a keyword is called,
 * compile(losses=x), is no use of it. */
bool is_name_read(const struct walker *w, sym_t name);

/* --- results.c ------------------------------------------------------------------ */

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
/* The same for one call: what a function gives back as it came is what this call gave,
 * not what all calls gave: def register(f): return f. */
ev_t result_of_call(struct walker *w, uint32_t activation, ev_t self,
		    const struct arguments *arguments, nid_t site);
/* The function that runs returns that: the value of an expression, which may be
 * NO_NODE. */
void result_is(struct walker *w, nid_t expression, ev_t value);

/* The activation that is run now is run again when the result of that one grows. */
void wait_for(struct walker *w, uint32_t activation);

/* What the framework gets from a function that it runs in a graph: map(f). */
ev_t result_in_graph(struct walker *w, ev_t function);

/* --- enter.c -------------------------------------------------------------------- */

ev_t call_function(struct walker *w, uint32_t function, enum context context,
		   ev_t self, const struct arguments *arguments, nid_t site);

/* The same through a graph function, which takes arrays as tensors. */
ev_t call_graph_function(struct walker *w, uint32_t function,
			 enum context context, ev_t self,
			 const struct arguments *arguments, nid_t site);

/* A place that shows why a function is traced, in the file of the function: a
 * place of another file is none. */
nid_t place_in(const struct walker *w, const struct activation *a, nid_t site);

/* --- call.c --------------------------------------------------------------------- */

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

/* --- wrappers.c ----------------------------------------------------------------- */

ev_t make_wrapper(struct walker *w, enum object_kind kind, sym_t by,
		  const struct arguments *arguments, nid_t site);
ev_t make_partial(struct walker *w, const struct arguments *arguments,
		  nid_t site);

/* --- builtins.c ----------------------------------------------------------------- */

ev_t builtin_call(struct walker *w, const char *name,
		  const struct arguments *arguments, nid_t site);
/* print(window), f"{window}": what its class says of how it is written is called. */
void write_as_text(struct walker *w, ev_t value, nid_t site);
/* Calls what getattr(hook, name) may have given. */
ev_t call_asked(struct walker *w, const struct object *asked,
		const struct arguments *arguments, nid_t site);

/* --- framework_calls.c ---------------------------------------------------------- */

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

/* --- loops.c -------------------------------------------------------------------- */

/* model.fit(...): Keras runs the class of the model from now on, and those of what it is
 * given: callbacks=[Show()], a Sequence. */
void note_keras(struct walker *w, ev_t receiver, sym_t method,
		const struct arguments *arguments);

/* --- packing.c ------------------------------------------------------------------ */

/* What tf.nest takes apart, and a dataset keeps. */
#define KINDS_STRUCTURE (KIND_BIT(VALUE_TUPLE) | KIND_BIT(VALUE_DICT))

/* The dtype of the tensor that is made of a value: of a number, a text, an array, a
 * list of them. 0: not known. */
sym_t packed_dtype(struct walker *w, ev_t value);

/* What a loop over a container gets: of a dataset, or of an iterator of it, tensors. */
ev_t item_of_container(struct walker *w, ev_t container);

/* --- datasets.c ----------------------------------------------------------------- */

/* A dataset that a call of that name makes, with what its elements are. */
ev_t dataset_made(struct walker *w, sym_t name, ev_t dataset,
		  const struct arguments *arguments, nid_t site);
ev_t dataset_method(struct walker *w, ev_t receiver, sym_t method,
		    const struct arguments *arguments, nid_t site);

/* --- callbacks.c ---------------------------------------------------------------- */

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

/* --- overrides.c ---------------------------------------------------------------- */

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
