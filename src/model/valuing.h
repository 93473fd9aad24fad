#ifndef MODEL_VALUING_H
#define MODEL_VALUING_H

/*
 * Private to the files that find out what a value is (values.c and value_*.c):
 * how an answer is made, and who answers for which kind of expression.
 */

#include "model/caches.h"

#define UNKNOWN \
	((struct value){ VALUE_UNKNOWN, CERTAINTY_NO, NO_NODE, NO_INDEX, 0 })

static inline struct value known(enum value_kind kind, enum certainty certainty,
				 nid_t proof)
{
	return (struct value){ kind, certainty, proof, NO_INDEX, 0 };
}

static inline struct value certain(enum value_kind kind, nid_t proof)
{
	return known(kind, CERTAINTY_CERTAIN, proof);
}

static inline struct value likely(struct value v)
{
	if (v.certainty == CERTAINTY_CERTAIN)
		v.certainty = CERTAINTY_LIKELY;
	return v;
}

static inline bool is_tensor_like(enum value_kind kind)
{
	return kind == VALUE_TENSOR || kind == VALUE_VARIABLE;
}

/* --- values.c -------------------------------------------------------------- */

/* A question leads back to one that is open, asked at that depth. */
void depends_on(struct model_caches *c, uint32_t depth);

/* Whether the answer to the question asked at that depth may be kept. */
bool is_final(struct model_caches *c, uint32_t depth);

/* What a name is that may be either of two things. */
struct value join_values(struct value a, struct value b);

/* --- value_objects.c ------------------------------------------------------- */

struct value value_of_class(const struct model *m, uint32_t c, nid_t proof);
struct value value_of_attribute(const struct model *m, nid_t n);
struct value value_of_subscript(const struct model *m, nid_t n);
struct value value_of_call(const struct model *m, nid_t n);

/* What x.method() gives, by what x is or by the method alone. */
struct value value_by_receiver(const struct model *m, const struct call *call);

/* --- value_parameters.c ---------------------------------------------------- */

struct value value_by_annotation(const struct model *m, nid_t annotation);
struct value value_of_parameter(const struct model *m, uint32_t variable,
				uint32_t f, uint32_t p);

/* --- value_names.c --------------------------------------------------------- */

struct value value_of_name(const struct model *m, nid_t identifier);

#endif
