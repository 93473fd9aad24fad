/*
 * Python values of which TensorFlow makes tensors: tf.constant([1, 2]), what a dataset
 * is made of.
 */
#include "model/solve/calling.h"

#include <string.h>

/* An int that is not known may be too large for int32. */
static const char *dtype_of_scalar(const struct walker *w,
				   const struct evidence *e)
{
	switch (e->kinds) {
	case KIND_BIT(VALUE_FLOAT):
		return "float32";
	case KIND_BIT(VALUE_BOOL):
		return "bool";
	case KIND_BIT(VALUE_STRING):
		return "string";
	case KIND_BIT(VALUE_INT):
		return e->constant && strlen(intern_text(w->s->names,
							 e->constant)) < 10
			       ? "int32"
			       : NULL;
	default:
		return NULL;
	}
}

static sym_t dtype_of(struct walker *w, ev_t value, int depth)
{
	struct evidence e = *ev_at(w, value);
	const struct elements *list = pool_elements_at(pool_of(w), e.elements);
	const char *scalar = dtype_of_scalar(w, &e);
	sym_t dtype = 0;

	if (scalar)
		return named(w, scalar);
	if (e.kinds && !(e.kinds & ~(KINDS_TENSOR | KIND_BIT(VALUE_NUMPY))))
		return e.dtype;
	if (!depth || !e.kinds || e.kinds & ~KINDS_SEQUENCE)
		return 0;
	for (uint32_t i = 0; i < list->count; i++) {
		sym_t one = dtype_of(w, list->at[i], depth - 1);

		if (!one || (dtype && one != dtype))
			return 0;
		dtype = one;
	}
	return dtype;
}

sym_t packed_dtype(struct walker *w, ev_t value)
{
	return dtype_of(w, value, MOST_ELEMENT_DEPTH);
}

/* --- what a loop gets ---------------------------------------------------------- */

/* An eager tensor has a size, whatever the dataset promises. */
static ev_t with_known_sizes(struct walker *w, ev_t value, int depth)
{
	struct evidence e = *ev_at(w, value);
	struct elements list;

	if (e.batch == BATCH_OPEN)
		e.batch = BATCH_NONE;
	if (e.elements && depth && !(e.kinds & ~KINDS_STRUCTURE)) {
		list = *pool_elements_at(pool_of(w), e.elements);
		for (uint32_t i = 0; i < list.count; i++)
			list.at[i] = with_known_sizes(w, list.at[i], depth - 1);
		e.elements = pool_elements(pool_of(w), &list);
	}
	return pool_evidence(pool_of(w), &e);
}

ev_t item_of_container(struct walker *w, ev_t container)
{
	ev_t element = ev_element(pool_of(w), container);

	return element <= EV_UNKNOWN || is_traced_context(w->a->context)
		       ? element
		       : with_known_sizes(w, element, MOST_ELEMENT_DEPTH);
}
