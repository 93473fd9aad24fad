/*
 * A weight is known by the call that makes it. Who passes `trainable`, or may pass it in
 * what is spread, has said that it is not trained, perhaps.
 */
#include "rulekit/weights.h"

#include <string.h>

#include "rulekit/keras_objects.h"
#include "rulekit/sets.h"

/* add_weight(name, shape, dtype, ...): behind these the releases differ. */
#define MOST_POSITIONAL 3

/* The part of the right side that is for a target: b of x, y = a, b. Of (None,) * 2 it is
 * None for each. */
static nid_t part_for_target(const struct tree *t, nid_t target)
{
	nid_t left = tree_parent(t, target), assignment = tree_parent(t, left);
	nid_t right =
		tree_is(t, assignment, KIND_assignment)
			? tree_bare(t, tree_child(t, assignment, FIELD_right))
			: NO_NODE;

	if (!tree_is(t, left, KIND_pattern_list) || right == NO_NODE)
		return NO_NODE;
	if (tree_is(t, right, KIND_binary_operator)) {
		right = tree_bare(t, tree_first(t, right));
		return tree_is_list_or_tuple(t, right) &&
				       tree_first(t, right) ==
					       tree_last(t, right)
			       ? tree_first(t, right)
			       : NO_NODE;
	}
	return tree_is_list_or_tuple(t, right) ||
			       tree_is(t, right, KIND_expression_list)
		       ? tree_nth(t, right, tree_place(t, target))
		       : NO_NODE;
}

static bool fill_place(const struct model *m, nid_t target, nid_t value,
		       struct weight_place *out)
{
	if (value == NO_NODE || !tree_is(m->tree, target, KIND_attribute))
		return false;
	*out = (struct weight_place){
		.klass = class_around(m, target),
		.name = self_attribute(m, target),
		.target = target,
		.value = tree_bare(m->tree, value),
	};
	return out->name && is_present(out->klass);
}

bool weight_place_at(const struct model *m, nid_t assignment,
		     struct weight_place *out)
{
	const struct tree *t = m->tree;

	return fill_place(m,
			  tree_bare(t, tree_child(t, assignment, FIELD_left)),
			  tree_child(t, assignment, FIELD_right), out);
}

bool weight_place_of_target(const struct model *m, nid_t target,
			    struct weight_place *out)
{
	const struct tree *t = m->tree;
	nid_t assignment = tree_ancestor(t, target, KIND_assignment);
	nid_t value = tree_bare(t, tree_child(t, assignment, FIELD_right));

	if (tree_is_list_or_tuple(t, value) ||
	    tree_is(t, value, KIND_expression_list))
		value = part_for_target(t, target);
	return fill_place(m, target, value, out);
}

bool is_of_layer(const struct model *m, const struct weight_place *place)
{
	const char *kind = keras_object_kind(
		m, tree_child(m->tree, place->target, FIELD_object));

	return kind && (!strcmp(kind, "layer") || !strcmp(kind, "model"));
}

static uint32_t positional_count(const struct tree *t, const struct call *call)
{
	uint32_t count = 0;

	for_each_child(t, n, call->arguments)
		if (!tree_is(t, n, KIND_keyword_argument))
			count++;
	return count;
}

static bool must_be_trained(const struct model *m, const struct call *call,
			    nid_t trainable)
{
	return !call_has_splat(m, call->node) &&
	       call_keyword(m, call->node, "synchronization") == NO_NODE &&
	       (trainable == NO_NODE || tree_is(m->tree, trainable, KIND_true));
}

/* self.add_weight(...), where the class has that method from Keras. */
static bool is_added_weight(const struct model *m, class_id klass,
			    const struct call *call)
{
	return call->method && name_in(m, call->method, "adds-weights") &&
	       self_attribute(m, call->callee_node) == call->method &&
	       class_method(m, klass, call->method) == NO_INDEX &&
	       positional_count(m->tree, call) <= MOST_POSITIONAL &&
	       must_be_trained(m, call,
			       call_keyword(m, call->node, "trainable"));
}

nid_t trained_weight_made(const struct model *m, class_id klass,
			  nid_t expression)
{
	nid_t n = tree_bare(m->tree, expression);
	const struct call *call = call_at(m, n);

	if (!call)
		return NO_NODE;
	if (call_in(m, call, "makes-variables"))
		return must_be_trained(m, call,
				       call_argument(m, n, 1, "trainable"))
			       ? n
			       : NO_NODE;
	return is_added_weight(m, klass, call) ? n : NO_NODE;
}

/* self.add_weight(...) if use_bias else None; kernel of kernel = self.add_weight(...) */
static nid_t weight_or_none(const struct model *m, class_id klass, nid_t value)
{
	const struct tree *t = m->tree;
	nid_t n = tree_bare(t, value);

	if (tree_is(t, n, KIND_identifier))
		n = tree_bare(t, only_value(m, n));
	if (n == NO_NODE)
		return NO_NODE;
	if (!tree_is(t, n, KIND_conditional_expression))
		return trained_weight_made(m, klass, n);
	return tree_is(t, tree_bare(t, tree_last(t, n)), KIND_none)
		       ? trained_weight_made(m, klass, tree_first(t, n))
		       : NO_NODE;
}

/* self.kernel = None; self.kernel, self.bias = None, None */
static bool is_given_none(const struct model *m, const struct attribute_bind *b)
{
	nid_t value = b->value == NO_NODE ? part_for_target(m->tree, b->target)
					  : b->value;

	return value != NO_NODE &&
	       tree_is(m->tree, tree_bare(m->tree, value), KIND_none);
}

nid_t trained_weight_kept(const struct model *m, class_id klass, sym_t name,
			  nid_t but_assigned)
{
	struct attribute_bind_list binds = attribute_binds(m, klass, name);
	nid_t made = NO_NODE;

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct attribute_bind *b = binds.at[i];
		nid_t weight;

		if (b->target == but_assigned || is_given_none(m, b))
			continue;
		weight = b->value == NO_NODE
				 ? NO_NODE
				 : weight_or_none(m, klass, b->value);
		if (weight == NO_NODE)
			return NO_NODE;
		if (made == NO_NODE)
			made = weight;
	}
	return made;
}

bool is_in_constructor(const struct model *m, nid_t node)
{
	static const char *const names[] = { "__init__", "build", NULL };
	uint32_t f = function_around(m, node);

	return f != NO_INDEX && is_present(function_at(m, f)->klass) &&
	       name_is_any(m, function_at(m, f)->name, names);
}

nid_t owner_of_variables(const struct model *m, nid_t variables)
{
	static const char *const all[] = { "trainable_variables", "variables",
					   "trainable_weights", "weights",
					   NULL };
	const struct tree *t = m->tree;

	if (tree_is(t, variables, KIND_identifier))
		variables = tree_bare(t, only_value(m, variables));
	return variables != NO_NODE && tree_is(t, variables, KIND_attribute) &&
			       slice_is_any(
				       tree_text(t,
						 tree_child(t, variables,
							    FIELD_attribute)),
				       all)
		       ? tree_bare(t, tree_child(t, variables, FIELD_object))
		       : NO_NODE;
}
