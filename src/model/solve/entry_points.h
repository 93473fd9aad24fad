#ifndef MODEL_SOLVE_ENTRY_POINTS_H
#define MODEL_SOLVE_ENTRY_POINTS_H

/* Private to solve/: functions that a library runs for what it was given as a whole:
 * the tests of a file, the functions of a module that is saved. */

#include "model/solve/walker.h"

/* unittest.main(): the tests of the file, and what is run around them. */
void run_tests(struct solver *s, const struct unit *u);

/* saved_model.save(module): its graph functions that say what they take are traced,
 * and those of what it holds. */
void trace_saved(struct solver *s);

/* model.save("m.keras"): what its parts say of themselves is asked for. */
void describe_saved(struct solver *s);

#endif
