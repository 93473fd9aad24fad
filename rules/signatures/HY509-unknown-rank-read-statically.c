#include "model/origin.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/signature.h"

/* tf.TensorSpec(None, ...), tf.TensorSpec(shape=None, ...) */
static bool leaves_rank_open(const struct model *m, nid_t spec)
{
	return tree_is(m->tree, spec, KIND_call) &&
	       call_in(m, call_at(m, spec), "tensor-spec") &&
	       tree_is(m->tree, call_argument(m, spec, 0, "shape"), KIND_none);
}

/* Whether the shape `s` (x.shape) is used in a way that needs a rank. What
 * needs it, or NO_NODE. */
static nid_t needs_rank(const struct model *m, nid_t s)
{
	const struct tree *t = m->tree;
	nid_t parent = tree_above(t, s), call;

	if (tree_is(t, parent, KIND_subscript) &&
	    tree_bare(t, tree_first(t, parent)) == s)
		return parent;
	if (tree_is(t, parent, KIND_attribute) &&
	    tree_text_is(t, tree_child(t, parent, FIELD_attribute), "as_list"))
		return tree_parent(t, parent);
	if (tree_is(t, parent, KIND_argument_list)) {
		call = tree_parent(t, parent);
		if (tree_is(t, call, KIND_call) &&
		    call_is(m, call_at(m, call), "builtins.len"))
			return call;
	}
	if (tree_is(t, parent, KIND_assignment) &&
	    (tree_is(t, tree_child(t, parent, FIELD_left), KIND_pattern_list) ||
	     tree_is(t, tree_child(t, parent, FIELD_left), KIND_tuple_pattern)))
		return parent;
	return NO_NODE;
}

/* The function asks for the rank, or sets the shape: x.shape.rank is None. */
static bool asks_for_rank(const struct model *m, uint32_t f)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, function_at(m, f)->body)
		if (tree_is(t, n, KIND_attribute)) {
			nid_t name = tree_child(t, n, FIELD_attribute);

			if (tree_text_is(t, name, "set_shape") ||
			    tree_text_is(t, name, "ndims") ||
			    tree_text_is(t, name, "rank"))
				return true;
		}
	return false;
}

void check_hy509(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t needs, spec;
	struct origin o;

	if (!tree_text_is(m->tree, tree_child(m->tree, node, FIELD_attribute),
			  "shape") ||
	    !origin_of(m, tree_child(m->tree, node, FIELD_object), &o))
		return;
	needs = needs_rank(m, node);
	spec = signature_spec(m, o.f, o.parameter);
	if (needs == NO_NODE || !leaves_rank_open(m, spec) ||
	    asks_for_rank(m, o.f) || asks_for_rank(m, function_around(m, node)))
		return;
	report(c, needs, "read", source_of(c, needs), "parameter",
	       name_text(m,
			 function_at(m, o.f)->parameters.at[o.parameter].name),
	       NULL);
	relate(c, spec, true, "no rank is given here");
}
