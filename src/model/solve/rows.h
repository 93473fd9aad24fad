#ifndef MODEL_SOLVE_ROWS_H
#define MODEL_SOLVE_ROWS_H

/* Private to solve/: the rows of the table of callers as the solver reads them. */

#include "framework/callers.h"
#include "model/solve/walker.h"

/* Which releases the program is for, as bits, by its setting, its pins or the
 * code of the file itself. */
unsigned dialects_meant(const struct solver *s);

/* The loop of Keras gives it a batch and nothing else. */
static inline bool row_is_step(const struct caller_row *row)
{
	return row->when == WHEN_FITTED &&
	       row->takes_count[DIALECT_KERAS_3] == 1 &&
	       row->takes[DIALECT_KERAS_3][0].source == GIVES_ELEMENT;
}

/* Only some of the loops come to it: fit, evaluate or predict. The set loops-and-steps
 * says which; of steps, and of the methods of call-backs. */
static inline bool row_is_of_loop(const struct caller_row *row)
{
	return row_is_step(row) ||
	       (row->when == WHEN_FITTED &&
		row->contexts[DIALECT_KERAS_3][FROM_FIT] == CALLED_HOST);
}

/* The contexts, as bits, in which a row has its function run in a situation, in the
 * releases that are meant. */
uint32_t row_contexts(const struct solver *s, const struct caller_row *row,
		      enum caller_situation situation);

/* Of the releases that are meant those in which the row is run in that context. */
uint8_t row_dialects(const struct solver *s, const struct caller_row *row,
		     enum caller_situation situation, enum context context);

/* The releases in which a loop of Keras comes to it at all. */
uint8_t dialects_fitted(const struct solver *s, const struct caller_row *row);
/* Those in which Keras is seen to run it so: no loop has to be, where what puts a model
 * together does. */
uint8_t dialects_shown(const struct walker *w, const struct caller_row *row,
		       enum context context);

/* The row by which a name decorates, or NULL. */
const struct caller_row *decorating_row(const struct walker *w, sym_t name);
/* How what it makes of a function runs that in a graph. */
enum context context_called(const struct walker *w, sym_t name);

/* What a call calls, as it is written. */
const char *written_callee(struct walker *w, nid_t site);

/* The contexts in which the function of a row runs that stands in the code at hand, and
 * in which releases; `used`: what the call makes is used so. */
uint32_t contexts_here(struct walker *w, const struct caller_row *row,
		       const enum caller_situation *used);
uint8_t dialects_passed_on(const struct walker *w, const struct caller_row *row,
			   enum context context,
			   const enum caller_situation *used);

/* The arguments of a row, one after another: kernel_initializer=f, bias_initializer=g.
 * `where` is the place that gives the last one. */
struct row_search {
	uint32_t next;
	int place;
	nid_t where;
};
ev_t row_argument(struct walker *w, const struct caller_row *row,
		  const struct arguments *arguments, nid_t site,
		  struct row_search *at);

/* What the function gets of a dataset, where its elements are known; what the call
 * itself hands on: strategy.run(step, args=(x, y)). */
bool dataset_arguments(struct walker *w, ev_t dataset, struct arguments *given);
void given_arguments(struct walker *w, const struct caller_row *row,
		     const struct arguments *arguments, nid_t site,
		     struct arguments *given);

/* What the framework gives the function. */
struct arguments row_arguments(struct solver *s, const struct caller_row *row,
			       nid_t site);

/* Contexts of a row where the model is compiled with run_eagerly=True: what would be
 * traced is not; a layer is tried before that. */
uint32_t as_compiled_eagerly(const struct solver *s, uint32_t bits,
			     const struct caller_row *row);

#endif
