/*
 * In: an expression. It is followed through names that the loop binds, to where the shape is
 * written. Out: the part of it that the loop changes.
 */
#include "rulekit/new_shapes.h"

#include <string.h>

#include "framework/tables.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/pipeline.h"
#include "rulekit/sets.h"
#include "rulekit/shapes.h"
#include "rulekit/yields.h"

#define DEEPEST_SHAPE 6

static bool is_new(const struct model *m, nid_t n, nid_t loop,
		   struct new_shape *out, int depth);

/* --- a number that counts ---------------------------------------------------------------- */

static bool is_often_another(const struct counter *counter)
{
	return counter->loop != NO_NODE &&
	       (!counter->passes || counter->passes >= FEW_PASSES);
}

/* n and n + 1; not n % 2. */
static bool counts(const struct model *m, nid_t number, struct new_shape *out)
{
	if (number == NO_NODE || !holds_counter(m, number, &out->counter) ||
	    !is_often_another(&out->counter))
		return false;
	out->because = number;
	out->why = "it is another number in each iteration";
	return true;
}

/* n, (1, n) and [1, n] */
static bool counts_in_shape(const struct model *m, nid_t shape,
			    struct new_shape *out)
{
	shape = tree_bare(m->tree, shape);
	if (!tree_is_list_or_tuple(m->tree, shape))
		return counts(m, shape, out);
	for_each_child(m->tree, item, shape)
		if (counts(m, item, out))
			return true;
	return false;
}

/* --- a part, and what grows ------------------------------------------------------------------ */

/* :n and n: of x[:n] and x[n:]; not of x[n:n + 8], which is as long as ever. */
static bool is_part_that_grows(const struct model *m, nid_t slice,
			       struct new_shape *out)
{
	const struct tree *t = m->tree;
	struct slice text = tree_text(t, slice);
	nid_t bound = tree_first(t, slice);

	return tree_is(t, slice, KIND_slice) && bound != NO_NODE &&
	       tree_sibling(t, bound) == NO_NODE &&
	       memchr(text.ptr, ':', text.length) && counts(m, bound, out);
}

static bool grows_in_subscript(const struct model *m, nid_t subscript,
			       struct new_shape *out)
{
	const struct tree *t = m->tree;

	for (nid_t n = tree_sibling(t, tree_first(t, subscript)); n != NO_NODE;
	     n = tree_sibling(t, n))
		if (is_part_that_grows(m, n, out))
			return true;
	return false;
}

/* out of out = tf.concat([out, x], 1) in the loop, which began before it. */
static bool grows_in_loop(const struct model *m, nid_t name, nid_t loop,
			  struct new_shape *out)
{
	struct bind_list binds = reaching_binds(m, name);
	bool begins = false, grows = false;

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);
		nid_t assignment = tree_above(m->tree, b->target);

		if (!tree_inside(m->tree, b->target, loop)) {
			begins = true;
		} else if (grows_by_joining(m, assignment) &&
			   call_is(m, call_at(m, tree_bare(m->tree, b->value)),
				   "tensorflow.concat")) {
			grows = true;
			out->because = b->value;
		} else {
			return false;
		}
	}
	out->counter = (struct counter){ .loop = loop, .change = loop };
	out->why = "it is longer after each iteration";
	return begins && grows;
}

/* --- padded batches ------------------------------------------------------------------------- */

/* No shapes, or one with None in it: each batch is as long as its longest element. */
static bool leaves_length_open(const struct model *m, const struct call *call)
{
	nid_t shapes = call_argument(m, call->node, 1, "padded_shapes");

	if (shapes == NO_NODE)
		return true;
	for_each_within(m->tree, n, shapes)
		if (tree_is(m->tree, n, KIND_none))
			return true;
	return false;
}

/* What comes behind it keeps the batches as they are. */
static bool pads_batches(const struct model *m, const struct call *step,
			 nid_t *because)
{
	struct pipeline p = pipeline_above(m, step);

	if (!pipeline_next_way(&p))
		return false;
	for (; step; step = pipeline_next_step(&p)) {
		if (name_is(m, step->method, "padded_batch")) {
			*because = step->node;
			return leaves_length_open(m, step);
		}
		if (!name_in(m, step->method, "dataset-keeps-elements"))
			return false;
	}
	return false;
}

/* for x, y in data.padded_batch(8).prefetch(1), also by a name. */
static bool is_padded_element(const struct model *m, const struct bind *b,
			      nid_t loop, struct new_shape *out)
{
	nid_t over = tree_bare(m->tree, iterated_value(m, b->value));
	const struct call *step;

	if (tree_is(m->tree, over, KIND_identifier))
		over = tree_bare(m->tree, only_value(m, over));
	step = over == NO_NODE ? NULL : dataset_call(m, over);
	out->counter = (struct counter){ .loop = loop, .change = loop };
	out->why = "each batch is as long as its longest element";
	return step && value_of(m, over).kind == VALUE_DATASET &&
	       pads_batches(m, step, &out->because);
}

/* --- where the shape is written ---------------------------------------------------------------- */

static nid_t argument_of_shape(const struct model *m, const struct call *call)
{
	static const char *const names[] = { "shape", "size", "dims", NULL };
	const struct callable *c =
		call->name ? framework_callable(m->framework, call->name)
			   : NULL;

	for (size_t i = 0; c && i < c->parameter_count; i++)
		for (size_t n = 0; names[n]; n++)
			if (!strcmp(c->parameters[i].name, names[n]))
				return call_argument(m, call->node, (int)i,
						     names[n]);
	/* rng.normal(size=(1, n)) */
	return !c && call->receiver != NO_NODE &&
			       name_in(m,
				       evidence_at(m,
						   evidence_of(m,
							       call->receiver))
					       ->name,
				       "generators-of-numpy")
		       ? call_keyword(m, call->node, "size")
		       : NO_NODE;
}

static bool is_call_new(const struct model *m, nid_t n, nid_t loop,
			struct new_shape *out, int depth)
{
	const struct call *call = call_at(m, n);
	nid_t shape;

	if (!call || call->callee != NO_INDEX)
		return false;
	if (call_in(m, call, "keeps-shape-of-argument"))
		return is_new(m, tree_first(m->tree, call->arguments), loop,
			      out, depth - 1);
	if (name_is(m, call->method, "astype"))
		return is_new(m, call->receiver, loop, out, depth - 1);
	shape = argument_of_shape(m, call);
	return shape != NO_NODE && counts_in_shape(m, shape, out);
}

/* What a generator of the file makes, in its own loop. */
static bool is_yielded_new(const struct model *m, nid_t name,
			   struct new_shape *out, int depth)
{
	struct yields yields;

	if (!yields_for(m, name, &yields) || yields.count != 1)
		return false;
	return loop_around(m, yields.at[0]) != NO_NODE &&
	       is_new(m, yields.at[0], loop_around(m, yields.at[0]), out,
		      depth - 1);
}

static bool is_name_new(const struct model *m, nid_t name, nid_t loop,
			struct new_shape *out, int depth)
{
	struct bind_list binds = reaching_binds(m, name);
	const struct bind *b;

	if (binds.count != 1)
		return grows_in_loop(m, name, loop, out);
	b = bind_by_id(m, binds.at[0]);
	if (!tree_inside(m->tree, b->target, loop))
		return false;
	if (b->kind == BIND_FOR)
		return is_padded_element(m, b, loop, out) ||
		       is_yielded_new(m, name, out, depth);
	return b->kind == BIND_ASSIGN && !b->unpacked &&
	       is_new(m, b->value, loop, out, depth - 1);
}

static bool is_new(const struct model *m, nid_t n, nid_t loop,
		   struct new_shape *out, int depth)
{
	const struct tree *t = m->tree;

	if (n == NO_NODE || depth <= 0)
		return false;
	n = tree_bare(t, n);
	switch (tree_kind(t, n)) {
	case KIND_identifier:
		return is_name_new(m, n, loop, out, depth);
	case KIND_call:
		return is_call_new(m, n, loop, out, depth);
	case KIND_subscript:
		return grows_in_subscript(m, n, out);
	default:
		return false;
	}
}

bool has_new_shape(const struct model *m, nid_t expression,
		   struct new_shape *out)
{
	nid_t loop = loop_around(m, expression);

	return loop != NO_NODE &&
	       is_new(m, expression, loop, out, DEEPEST_SHAPE);
}
