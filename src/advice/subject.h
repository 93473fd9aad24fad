#ifndef ADVICE_SUBJECT_H
#define ADVICE_SUBJECT_H

/*
 * Private to advice/: one function of a program, and the steps by which its facts
 * are found, in this order.
 */

#include "advice/facts.h"

/* A function under examination, and what is known of all others. */
struct subject {
	const struct program *program;
	struct function_facts **all; /* by file and function */
	uint32_t file, function;
	const struct model *m;
	struct function_facts *facts;
};

/* --- parameters.c ----------------------------------------------------------- */

/* True when one was found that was not known yet: what is passed on is found in
 * the round after. */
bool find_tensor_parameters(const struct subject *s);
void find_primitive_parameters(const struct subject *s);

/* --- bodies.c --------------------------------------------------------------- */

/* What the body computes, and what in it needs eager execution. */
void look_at_body(const struct model *m, uint32_t f,
		  struct function_facts *facts);

/* What callees need or compute, their callers do; until nothing is new. */
void inherit_facts(const struct program *p, struct function_facts **facts);

/* --- decide.c --------------------------------------------------------------- */

/* The vetoes, and the advice that they leave. */
bool decide(const struct subject *s);

/* Whether the advice of all callers is enough. */
bool look_above(const struct subject *s);

#endif
