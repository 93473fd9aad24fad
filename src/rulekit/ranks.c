/*
 * A tensor is followed back to the call that gives it, through names, helpers of the file
 * and what leaves its number of axes as it is. Bounded; beyond it nothing is known.
 */

#include "rulekit/ranks.h"

#include "rulekit/sets.h"

/* So far image = tf.cast(image, t), image = image / 255, load(path) is followed. */
#define FOLLOWED 8

/* What is followed: where the shape is lost, and how far to go. */
struct trail {
	const struct model *m;
	nid_t origin; /* the call that gives a tensor without a shape */
	int left;
};

static bool is_without_rank(struct trail *trail, nid_t n);

/* image.set_shape([None, None, 3]): from there on it is known, wherever that stands. */
static bool is_given_shape(const struct model *m, nid_t name)
{
	uint32_t variable = variable_of(m, name);

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (name_is(m, call->method, "set_shape") &&
		    tree_is(m->tree, call->receiver, KIND_identifier) &&
		    variable_of(m, call->receiver) == variable)
			return true;
	}
	return false;
}

static bool is_bound_without_rank(struct trail *trail, const struct bind *b)
{
	if (b->kind != BIND_ASSIGN || b->value == NO_NODE)
		return false;
	/* x, y = tf.py_function(f, [path], [tf.float32, tf.float32]) */
	if (b->unpacked) {
		nid_t value = tree_bare(trail->m->tree, b->value);
		const struct call *call = call_at(trail->m, value);

		trail->origin = value;
		return call && call_in(trail->m, call, "calls-python");
	}
	return is_without_rank(trail, b->value);
}

static bool is_name_without_rank(struct trail *trail, nid_t name)
{
	struct bind_list binds = reaching_binds(trail->m, name);

	if (!binds.count || is_given_shape(trail->m, name))
		return false;
	for (uint32_t i = 0; i < binds.count; i++)
		if (!is_bound_without_rank(trail,
					   bind_by_id(trail->m, binds.at[i])))
			return false;
	return true;
}

/* A GIF has one axis more, if its animation is read. */
static bool reads_animation(const struct model *m, const struct call *call)
{
	nid_t expands = call_argument(m, call->node, 3, "expand_animations");

	return expands == NO_NODE || tree_is(m->tree, expands, KIND_true);
}

static bool loses_shape(const struct model *m, const struct call *call)
{
	if (call_has_splat(m, call->node))
		return false;
	return call_in(m, call, "calls-python") ||
	       call_in(m, call, "gives-any-rank") ||
	       (call_in(m, call, "reads-any-picture") &&
		reads_animation(m, call));
}

/* def load(path): return tf.io.decode_image(tf.io.read_file(path)) */
static bool returns_without_rank(struct trail *trail, uint32_t f)
{
	const struct function *function = function_at(trail->m, f);

	if (function->is_generator || function->decorators.count)
		return false;
	for (size_t i = 0; i < function->returns.count; i++)
		if (!is_without_rank(trail,
				     tree_first(trail->m->tree,
						function->returns.at[i])))
			return false;
	return function->returns.count;
}

static bool is_call_without_rank(struct trail *trail, const struct call *call)
{
	const struct model *m = trail->m;

	if (call->callee != NO_INDEX)
		return returns_without_rank(trail, call->callee);
	if (loses_shape(m, call)) {
		trail->origin = call->node;
		return true;
	}
	return call_in(m, call, "keeps-rank") &&
	       is_without_rank(trail, call_argument(m, call->node, 0, NULL));
}

static bool is_without_rank(struct trail *trail, nid_t n)
{
	const struct tree *t = trail->m->tree;
	const struct call *call;

	n = n == NO_NODE ? n : tree_bare(t, n);
	if (n == NO_NODE || !trail->left--)
		return false;
	call = call_at(trail->m, n);
	if (call)
		return is_call_without_rank(trail, call);
	switch (tree_kind(t, n)) {
	case KIND_identifier:
		return is_name_without_rank(trail, n);
	case KIND_binary_operator:
		return is_without_rank(trail, tree_child(t, n, FIELD_left)) ||
		       is_without_rank(trail, tree_child(t, n, FIELD_right));
	case KIND_subscript:
		return is_without_rank(trail, tree_child(t, n, FIELD_value));
	default:
		return false;
	}
}

nid_t rank_lost_at(const struct model *m, nid_t tensor)
{
	struct trail trail = { .m = m, .origin = NO_NODE, .left = FOLLOWED };

	return is_without_rank(&trail, tensor) ? trail.origin : NO_NODE;
}
