/*
 * What a graph function returns, as its caller gets it: numbers, strings and arrays
 * become tensors, in lists and dicts, too. So does a TensorArray, by its handle: nobody can
 * read it any more.
 */
#include "model/bounds.h"
#include "model/solve/pool.h"

#define KINDS_CONVERTED \
	(KINDS_SCALAR | KIND_BIT(VALUE_NUMPY) | KIND_BIT(VALUE_TENSOR_ARRAY))

static ev_t as_tensors(struct pool *pool, ev_t value, nid_t site, int depth);

static uint32_t elements_as_tensors(struct pool *pool, uint32_t elements,
				    nid_t site, int depth)
{
	struct elements list = *pool_elements_at(pool, elements);

	for (uint32_t i = 0; i < list.count; i++)
		list.at[i] = as_tensors(pool, list.at[i], site, depth + 1);
	return pool_elements(pool, &list);
}

static ev_t as_tensors(struct pool *pool, ev_t value, nid_t site, int depth)
{
	struct evidence e = *pool_at(pool, value);
	ev_t rest = value;

	if (e.elements && depth < MOST_ELEMENT_DEPTH) {
		e.elements = elements_as_tensors(pool, e.elements, site, depth);
		rest = pool_evidence(pool, &e);
	}
	if (!(e.kinds & KINDS_CONVERTED))
		return rest;
	return ev_join(pool, ev_without(pool, rest, KINDS_CONVERTED),
		       ev_of(pool, VALUE_TENSOR, site));
}

ev_t ev_as_tensors(struct pool *pool, ev_t value, nid_t site)
{
	return as_tensors(pool, value, site, 0);
}
