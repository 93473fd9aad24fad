#ifndef MODEL_SOLVE_ROWS_H
#define MODEL_SOLVE_ROWS_H

/* Private to solve/: the rows of the table of callers as the solver reads them. */

#include "framework/callers.h"
#include "model/solve/solver.h"

/* Which releases the program is for, as bits, by its setting, its pins or the
 * code of the file itself. */
unsigned dialects_meant(const struct solver *s);

/* The contexts, as bits, in which a row has its function run in a situation, in the
 * releases that are meant. */
uint32_t row_contexts(const struct solver *s, const struct caller_row *row,
		      enum caller_situation situation);

/* Of the releases that are meant those in which the row is run in that context. */
uint8_t row_dialects(const struct solver *s, const struct caller_row *row,
		     enum caller_situation situation, enum context context);

/* What the framework gives the function. */
struct arguments row_arguments(struct solver *s, const struct caller_row *row,
			       nid_t site);

#endif
