#ifndef MODEL_SOLVE_VALUES_H
#define MODEL_SOLVE_VALUES_H

/*
 * What expressions give, and what statements write.
 */

#include "model/solve/solver.h"

/* --- displays.c: [a, b], {k: v}, [f(x) for x in xs] ----------------------------- */

ev_t string_value(struct walker *w, nid_t n);
ev_t display_value(struct walker *w, nid_t n, enum value_kind kind);
ev_t dictionary_value(struct walker *w, nid_t n);
ev_t comprehension_value(struct walker *w, nid_t n);

/* --- reads.c: names and items --------------------------------------------------- */

ev_t identifier_value(struct walker *w, nid_t n);
/* What a variable holds that was imported, or a builtin. */
ev_t name_value(struct walker *w, sym_t name, nid_t n);
ev_t tensor_item(struct walker *w, const struct evidence *e);
ev_t container_item(struct walker *w, ev_t container, nid_t subscript);

/* --- stores.c: what is written where -------------------------------------------- */

/* Whether only the function that runs binds a variable. */
bool is_own_variable(const struct walker *w, const struct variable *v);
void bind_variable(struct walker *w, uint32_t variable, ev_t value);

/* By what stands at `n`; NO_NODE: the framework writes it. */
void attribute_store(struct walker *w, ev_t object, sym_t name, ev_t value,
		     nid_t n);

/* A target without parentheses; then all that an assignment to it writes. */
nid_t bare_target(const struct walker *w, nid_t target);
void bind_target_value(struct walker *w, nid_t target, ev_t value);

/* l.append(v): what the variable holds has one more kind of item. */
void note_growth(struct walker *w, nid_t call);

/* --- setters.c ------------------------------------------------------------------ */

/* Runs the setter that a class has for the name; false where it has none. */
bool set_by_property(struct walker *w, uint32_t klass, sym_t name, ev_t value,
		     nid_t n);

/* --- attributes.c --------------------------------------------------------------- */

ev_t attribute_load(struct walker *w, ev_t object, sym_t name, nid_t n);

/* A name of another file as the function or class that it means there. */
ev_t resolved(struct walker *w, ev_t value, nid_t n);

/* Of settings.DEBUG what the other file binds it to: names of two files say nothing
 * together. */
static inline ev_t value_read(struct walker *w, nid_t n)
{
	return resolved(w, value_at(w, n), n);
}

/* --- imports.c ------------------------------------------------------------------ */

/* What an import binds. */
void import_names(struct walker *w, nid_t n);

/* --- bind.c: what statements change --------------------------------------------- */

ev_t definition_value(struct walker *w, nid_t n);
void execute_statement(struct walker *w, nid_t n);

/* --- special.c: with what objects overload -------------------------------------- */

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

/* --- operators.c ---------------------------------------------------------------- */

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

/* --- logic.c -------------------------------------------------------------------- */

ev_t comparison_value(struct walker *w, nid_t n);
ev_t not_value(struct walker *w, nid_t n);
ev_t boolean_value(struct walker *w, nid_t n);
ev_t conditional_value(struct walker *w, nid_t n);
enum truth truth_of(struct walker *w, nid_t n);

/* --- narrow.c ------------------------------------------------------------------- */

/* Writes to the variables of a condition what follows from it being so. */
void narrow(struct walker *w, nid_t condition, bool is_true);
/* [x for x in xs if isinstance(x, Mine)]: what the comprehension binds is narrowed, and
 * nothing that outlives it. */
void narrow_item(struct walker *w, nid_t comprehension, nid_t condition);

/* The kinds of what a class makes, by its canonical name; 0: not known. */
uint64_t class_name_kinds(struct solver *s, sym_t class);

#endif
