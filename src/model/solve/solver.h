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

#include "model/solve/walker.h"

/* --- units.c -------------------------------------------------------------------- */

/* The unit of a file; one that begins to take part is queued. */
struct unit *unit_joined(struct solver *s, const struct model *m);

/* --- solver.c ------------------------------------------------------------------- */

/* The unit of a file, whose top level has been run unless it is being run. */
struct unit *solver_unit(struct solver *s, const struct model *m);
/* Runs an activation, or queues it where the nesting is too deep. */
void solver_run(struct solver *s, uint32_t activation);
void solver_settle(struct solver *s);

/* A walker that stands at the top level of a unit: for calls that no code of the
 * file makes. */
struct walker *solver_walker(struct solver *s, const struct unit *u);

/* --- store.c: objects, locations, activations ----------------------------------- */

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

#endif
