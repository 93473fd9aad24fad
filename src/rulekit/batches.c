/*
 * From the end of the pipeline up to where it begins, through names that are bound once.
 * Only steps and sources that a set has are known.
 */

#include "rulekit/batches.h"

#include "model/origin.h"
#include "model/solve/solve.h"
#include "rulekit/dtypes.h"
#include "rulekit/sets.h"

/* So many steps and names are followed. */
#define FOLLOWED 16

static nid_t behind_name(const struct model *m, nid_t n)
{
	return n == NO_NODE ? n : value_behind_names(m, n, NO_INDEX);
}

/* --- how many rows an array has ------------------------------------------------------ */

/* 40 of (40, 3), [40] and 40; or -1. */
static long rows_of_shape(const struct model *m, nid_t shape)
{
	long number;

	shape = behind_name(m, shape);
	if (shape != NO_NODE && tree_is_list_or_tuple(m->tree, shape))
		shape = tree_first(m->tree, shape);
	return is_int_of_project(m, shape, &number) ? number : -1;
}

/* rng of np.random.default_rng(0) */
static bool is_generator_of_numpy(const struct model *m, nid_t n)
{
	return n != NO_NODE &&
	       name_in(m, evidence_at(m, evidence_of(m, n))->name,
		       "generators-of-arrays");
}

static long rows_of_call(const struct model *m, const struct call *call)
{
	if (call_has_splat(m, call->node))
		return -1;
	if (call_in(m, call, "arrays-by-shape"))
		return rows_of_shape(m,
				     call_argument(m, call->node, 0, "shape"));
	if (call_in(m, call, "arrays-by-lengths"))
		return rows_of_shape(m, call_argument(m, call->node, 0, NULL));
	if (call_in(m, call, "numbers-from-0") &&
	    call_argument(m, call->node, 1, NULL) == NO_NODE)
		return rows_of_shape(m, call_argument(m, call->node, 0, NULL));
	if (call_in(m, call, "arrays-by-size") ||
	    is_generator_of_numpy(m, call->receiver))
		return rows_of_shape(m, call_keyword(m, call->node, "size"));
	return -1;
}

/* How many rows an array or a list has, or a tuple or dict of such; or -1. */
static long rows_of(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	const struct call *call;

	for (int left = FOLLOWED; left; left--) {
		n = behind_name(m, n);
		if (n == NO_NODE)
			return -1;
		if (tree_is(t, n, KIND_tuple))
			n = tree_first(t, n);
		else if (tree_is(t, n, KIND_dictionary))
			n = tree_child(t, tree_first(t, n), FIELD_value);
		else
			break;
	}
	call = call_at(m, n);
	/* zeros((40, 3)).astype("float32") */
	while (call && name_is(m, call->method, "astype")) {
		n = behind_name(m, call->receiver);
		call = n == NO_NODE ? NULL : call_at(m, n);
	}
	return call ? rows_of_call(m, call) : -1;
}

/* --- the pipeline --------------------------------------------------------------------- */

static bool is_certain_dataset(const struct model *m, nid_t n)
{
	return ev_must(evidence_pool(m), evidence_of(m, n),
		       KIND_BIT(VALUE_DATASET));
}

/* Whether the source has an end; with how many elements, if that is known. */
static bool source_ends(const struct model *m, const struct call *source,
			struct batches *out)
{
	if (!call_in(m, source, "datasets-with-an-end"))
		return false;
	if (call_has_splat(m, source->node))
		return true;
	if (call_in(m, source, "datasets-of-slices"))
		out->elements = rows_of(m, call_argument(m, source->node, 0,
							 "tensors"));
	else if (call_in(m, source, "numbers-from-0") &&
		 call_argument(m, source->node, 1, NULL) == NO_NODE)
		out->elements = rows_of_shape(m, call_argument(m, source->node,
							       0, NULL));
	return true;
}

/* Goes up to the source. Steps that drop elements leave their number open. */
static bool begins_with_end(const struct model *m, nid_t n, struct batches *out)
{
	bool keeps_number = true;

	for (int left = FOLLOWED; left; left--) {
		const struct call *call;

		n = behind_name(m, n);
		call = n == NO_NODE ? NULL : call_at(m, n);
		if (!call)
			return false;
		if (source_ends(m, call, out)) {
			if (!keeps_number)
				out->elements = -1;
			return true;
		}
		if (call->receiver == NO_NODE ||
		    !is_certain_dataset(m, call->receiver))
			return false;
		if (name_in(m, call->method, "dataset-drops-elements"))
			keeps_number = false;
		else if (!name_in(m, call->method, "dataset-keeps-number"))
			return false;
		n = call->receiver;
	}
	return false;
}

static bool read_batch(const struct model *m, const struct call *call,
		       struct batches *out)
{
	nid_t drop = call_argument(m, call->node, 1, "drop_remainder");

	*out = (struct batches){ .batch = call->node, .elements = -1 };
	out->drops_last = drop != NO_NODE && tree_is(m->tree, drop, KIND_true);
	out->may_drop_last = drop != NO_NODE &&
			     !tree_is(m->tree, drop, KIND_false);
	return !call_has_splat(m, call->node) &&
	       is_int_of_project(m,
				 call_argument(m, call->node, 0, "batch_size"),
				 &out->rows) &&
	       out->rows > 0;
}

bool batches_of(const struct model *m, nid_t dataset, struct batches *out)
{
	nid_t n = dataset;

	for (int left = FOLLOWED; left; left--) {
		const struct call *call;

		n = behind_name(m, n);
		call = n == NO_NODE ? NULL : call_at(m, n);
		if (!call || call->receiver == NO_NODE ||
		    !is_certain_dataset(m, call->receiver))
			return false;
		if (name_is(m, call->method, "batch"))
			return read_batch(m, call, out) &&
			       begins_with_end(m, call->receiver, out);
		if (!name_in(m, call->method, "dataset-keeps-batches"))
			return false;
		n = call->receiver;
	}
	return false;
}
