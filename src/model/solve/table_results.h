#ifndef MODEL_SOLVE_TABLE_RESULTS_H
#define MODEL_SOLVE_TABLE_RESULTS_H

/*
 * Private to solve/: what the framework's callables and methods give, by the
 * tables. In all: the arguments, and the call as the place that proves it.
 */

#include "model/solve/walker.h"

bool is_method_name(struct walker *w, sym_t name, const char *text);

/* An object of the framework of which no table says more than its name. */
ev_t object_named(struct walker *w, sym_t name, nid_t site);
/* estimator.train(...) */
bool is_run_of_estimator(struct walker *w, const struct evidence *receiver,
			 sym_t method);
/* What a callable gives by its canonical name. */
ev_t table_value(struct walker *w, sym_t name,
		 const struct arguments *arguments, nid_t site);
/* What a method gives of a value of one kind. */
ev_t member_value(struct walker *w, enum value_kind kind, sym_t method,
		  const struct arguments *arguments, nid_t site);
/* Whether a list of rules/frameworks/ has a name; 0 is none. */
bool set_has(const struct walker *w, const char *set, sym_t name);

ev_t numpy_method(struct walker *w, const struct evidence *array, sym_t method,
		  const struct arguments *arguments, nid_t site);
/* items(), keys(), values(), get() of a dict whose values are known. */
ev_t dict_method(struct walker *w, ev_t receiver, sym_t method,
		 const struct arguments *arguments, nid_t site);
/* An array, or something else. */
ev_t maybe_array(struct walker *w, nid_t site);

/* A value that is symbolic where one of the arguments is; `_of_function`: by the
 * name of one, which Keras 3 may refuse such tensors. */
ev_t with_symbolic(struct walker *w, ev_t value,
		   const struct arguments *arguments);
ev_t with_symbolic_of_function(struct walker *w, ev_t value, sym_t name,
			       const struct arguments *arguments);

/* What executing_eagerly() gives here, or what asks the opposite. */
ev_t eager_guard(struct walker *w, bool is_eager_name, nid_t site);
/* tf.__version__.startswith("1.") */
ev_t release_begins(struct walker *w, const struct arguments *arguments,
		    nid_t site);

/* tf.math, np.random: the name with one more part. */
ev_t named_attribute(struct walker *w, const struct evidence *e, sym_t name,
		     nid_t n);
/* An attribute of a value, of all kinds that it may be. */
ev_t kinds_attribute(struct walker *w, const struct evidence *e, sym_t name,
		     nid_t n);

/* model.layers, as far as they are of the program. */
ev_t layers_of_model(struct walker *w, const struct evidence *model, nid_t n);

/* What keras.Input() gives. */
ev_t symbolic_tensor(struct walker *w, nid_t site);

#endif
