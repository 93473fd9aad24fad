/*
 * What the elements of a dataset are: the structure that its source gives, and what
 * each step of the pipeline makes of it.
 *
 *	from_tensor_slices(({"image": x}, [1, 2]))   ({"image": tensor}, tensor int32)
 *	.map(lambda d, y: (d["image"], y))           (tensor, tensor int32)
 *	.enumerate()                                 (tensor int64, (tensor, ...))
 *
 * In: a call that makes a dataset or a method of one. Out: the dataset with what is
 * known of its elements; nothing is said of those of a step that no set has.
 */
#include "model/solve/calling.h"

#include <string.h>

#include "model/solve/table_results.h"

static ev_t dataset_of(struct walker *w, ev_t element, nid_t site)
{
	return element <= EV_UNKNOWN
		       ? ev_of(pool_of(w), VALUE_DATASET, site)
		       : ev_open(pool_of(w), VALUE_DATASET, element, site);
}

/* --- components ------------------------------------------------------------- */

#define KINDS_PACKED                                                   \
	(KINDS_SCALAR | KIND_BIT(VALUE_LIST) | KIND_BIT(VALUE_NUMPY) | \
	 KIND_BIT(VALUE_SHAPE) | KIND_BIT(VALUE_DIMENSION))

/* How a component changes on its way through a step. */
enum component_step {
	COMPONENT_PACKED,  /* is made a tensor as it is */
	COMPONENT_SLICED,  /* loses its first axis */
	COMPONENT_BATCHED, /* gets one, whose length is known to nobody */
};

static ev_t component(struct walker *w, ev_t value, enum component_step step,
		      nid_t site)
{
	struct evidence e = *ev_at(w, value);
	bool is_sure = !(e.kinds & ~(KINDS_TENSOR | KINDS_PACKED));
	struct evidence tensor = { .kinds = KIND_BIT(VALUE_TENSOR),
				   .dtype = packed_dtype(w, value),
				   .proof = site };

	if (e.kinds & ~(KINDS_TENSOR | KINDS_PACKED | KIND_BIT(VALUE_UNKNOWN)))
		return EV_UNKNOWN;
	/* What a map gives and nobody knows may be a whole structure. */
	if (!is_sure && step != COMPONENT_SLICED)
		return EV_UNKNOWN;
	if (!is_sure)
		tensor.kinds |= KIND_BIT(VALUE_UNKNOWN);
	if (step == COMPONENT_BATCHED)
		tensor.batch = BATCH_OPEN;
	else if (step == COMPONENT_PACKED)
		tensor.batch = e.batch;
	return pool_evidence(pool_of(w), &tensor);
}

/* Tuples and dicts stay, whatever they hold becomes a tensor. */
static ev_t components(struct walker *w, ev_t value, enum component_step step,
		       int depth, nid_t site)
{
	struct evidence e = *ev_at(w, value);
	struct elements list;

	if (e.kinds & ~KINDS_STRUCTURE || !e.kinds)
		return component(w, value, step, site);
	if (!e.elements || !depth || e.kinds & (e.kinds - 1))
		return EV_UNKNOWN;
	list = *pool_elements_at(pool_of(w), e.elements);
	for (uint32_t i = 0; i < list.count; i++)
		list.at[i] = components(w, list.at[i], step, depth - 1, site);
	e.elements = pool_elements(pool_of(w), &list);
	return pool_evidence(pool_of(w), &e);
}

static ev_t stepped(struct walker *w, ev_t element, enum component_step step,
		    nid_t site)
{
	return element <= EV_UNKNOWN
		       ? EV_UNKNOWN
		       : components(w, element, step, MOST_ELEMENT_DEPTH, site);
}

/* --- sources ------------------------------------------------------------------- */

static ev_t scalar_element(struct walker *w, const char *dtype, nid_t site)
{
	return pool_evidence(
		pool_of(w), &(struct evidence){ .kinds = KIND_BIT(VALUE_TENSOR),
						.dtype = named(w, dtype),
						.proof = site });
}

/* Dataset.range(5), Dataset.range(5, output_type=tf.float32). */
static ev_t number_element(struct walker *w, const struct arguments *arguments,
			   nid_t site)
{
	sym_t keyword = named(w, "output_type");

	for (uint32_t i = 0; i < arguments->count; i++)
		if (arguments->keywords[i] == keyword)
			return ev_of(pool_of(w), VALUE_TENSOR, site);
	return arguments->has_more ? ev_of(pool_of(w), VALUE_TENSOR, site)
				   : scalar_element(w, "int64", site);
}

/* Dataset.zip((a, b)), Dataset.zip(a, b). */
static ev_t zipped_element(struct walker *w, const struct arguments *arguments,
			   nid_t site)
{
	ev_t items[MOST_ELEMENTS];
	ev_t first = argument_at(arguments, 0, named(w, "datasets"));
	struct elements list = { .count = 0 };

	if (arguments->has_more || !arguments->count)
		return EV_UNKNOWN;
	if (ev_must(pool_of(w), first, KINDS_SEQUENCE))
		list = *pool_elements_at(pool_of(w), ev_at(w, first)->elements);
	else
		while (list.count < arguments->count &&
		       list.count < MOST_ELEMENTS) {
			list.at[list.count] = arguments->at[list.count];
			list.count++;
		}
	if (list.open || !list.count)
		return EV_UNKNOWN;
	for (uint32_t i = 0; i < list.count; i++) {
		if (!ev_must(pool_of(w), list.at[i], KIND_BIT(VALUE_DATASET)))
			return EV_UNKNOWN;
		items[i] = ev_element(pool_of(w), list.at[i]);
	}
	return ev_sequence(pool_of(w), VALUE_TUPLE, items, list.count, site);
}

ev_t dataset_made(struct walker *w, sym_t name, ev_t dataset,
		  const struct arguments *arguments, nid_t site)
{
	ev_t first = argument_at(arguments, 0, named(w, "tensors"));

	if (set_has(w, "datasets-of-slices", name))
		return dataset_of(w, stepped(w, first, COMPONENT_SLICED, site),
				  site);
	if (set_has(w, "datasets-of-one", name))
		return dataset_of(w, stepped(w, first, COMPONENT_PACKED, site),
				  site);
	if (set_has(w, "datasets-of-numbers", name))
		return dataset_of(w, number_element(w, arguments, site), site);
	if (set_has(w, "datasets-of-texts", name))
		return dataset_of(w, scalar_element(w, "string", site), site);
	if (set_has(w, "datasets-side-by-side", name))
		return dataset_of(w, zipped_element(w, arguments, site), site);
	return dataset;
}

/* --- steps ----------------------------------------------------------------------- */

static ev_t counted_element(struct walker *w, ev_t element, nid_t site)
{
	ev_t pair[2] = { scalar_element(w, "int64", site), element };

	return ev_sequence(pool_of(w), VALUE_TUPLE, pair, 2, site);
}

static ev_t batched_element(struct walker *w, ev_t element,
			    const struct arguments *arguments, nid_t site)
{
	/* With drop_remainder=True each batch is full. */
	bool is_open = argument_at(arguments, -1, named(w, "drop_remainder")) ==
			       EV_UNSEEN &&
		       argument_at(arguments, 1, 0) == EV_UNSEEN;

	return stepped(w, element,
		       is_open ? COMPONENT_BATCHED : COMPONENT_PACKED, site);
}

static ev_t mapped_element(struct walker *w, const struct arguments *arguments,
			   nid_t site)
{
	ev_t function = argument_at(arguments, 0, named(w, "map_func"));

	if (function == EV_UNSEEN)
		return EV_UNKNOWN;
	return stepped(w, result_in_graph(w, function), COMPONENT_PACKED, site);
}

ev_t dataset_method(struct walker *w, ev_t receiver, sym_t method,
		    const struct arguments *arguments, nid_t site)
{
	struct evidence e = *ev_at(w, receiver);
	ev_t element = e.elements ? ev_element(pool_of(w), receiver)
				  : EV_UNKNOWN;

	if (set_has(w, "dataset-keeps-elements", method))
		return dataset_of(w, element, site);
	if (set_has(w, "dataset-maps", method))
		return dataset_of(w, mapped_element(w, arguments, site), site);
	if (set_has(w, "dataset-batches", method))
		return dataset_of(
			w, batched_element(w, element, arguments, site), site);
	if (set_has(w, "dataset-counts", method))
		return dataset_of(w, counted_element(w, element, site), site);
	/* What has gone, such as make_one_shot_iterator, gave something else. */
	if (set_has(w, "dataset-is-left", method) ||
	    !framework_member(w->s->framework, VALUE_DATASET,
			      intern_text(w->s->names, method)))
		return EV_UNKNOWN;
	return ev_of(pool_of(w), VALUE_DATASET, site);
}
