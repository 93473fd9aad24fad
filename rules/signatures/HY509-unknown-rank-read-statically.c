#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/signature.h"

/* tf.TensorSpec(None, ...), tf.TensorSpec(shape=None, ...) */
static bool leaves_rank_open(const struct model *m, nid_t spec)
{
	nid_t shape;

	if (!tree_is(m->tree, spec, KIND_call) ||
	    !call_in(m, call_at(m, spec), "tensor-spec"))
		return false;
	shape = call_argument(m, spec, 0, "shape");
	return tree_is(m->tree, shape, KIND_none);
}

/* Whether the shape `s` (x.shape) is used in a way that needs a rank. What
 * needs it, or NO_NODE. */
static nid_t needs_rank(const struct model *m, nid_t s)
{
	const struct tree *t = m->tree;
	nid_t parent = tree_parent(t, s), call;

	if (tree_is(t, parent, KIND_subscript) && tree_first(t, parent) == s)
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

/* Its shape is asked for the rank, set, or the name is bound anew. */
static bool is_looked_after(const struct model *m, const struct function *f,
			    uint32_t variable)
{
	const struct tree *t = m->tree;

	if (m->variables.at[variable].first != m->variables.at[variable].last)
		return true;
	for_each_descendant(t, n, f->body)
		if (tree_is(t, n, KIND_attribute)) {
			nid_t name = tree_child(t, n, FIELD_attribute);

			if (tree_text_is(t, name, "set_shape") ||
			    tree_text_is(t, name, "ndims") ||
			    tree_text_is(t, name, "rank"))
				return true;
		}
	return false;
}

static void look_at(struct check *c, const struct function *f, uint32_t p,
		    nid_t spec)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct parameter *parameter = &f->parameters.at[p];

	if (is_looked_after(m, f, parameter->variable))
		return;
	for_each_descendant(t, n, f->body) {
		nid_t object = tree_child(t, n, FIELD_object), needs;

		if (!tree_is(t, n, KIND_attribute) ||
		    !tree_text_is(t, tree_child(t, n, FIELD_attribute),
				  "shape") ||
		    !tree_is(t, object, KIND_identifier) ||
		    variable_of(m, object) != parameter->variable)
			continue;
		needs = needs_rank(m, n);
		if (needs == NO_NODE)
			continue;
		report(c, needs, "read", source_of(c, needs), "parameter",
		       name_text(m, parameter->name), NULL);
		relate(c, spec, true, "no rank is given here");
	}
}

void check_hy509(struct check *c, nid_t call)
{
	const struct model *m = c->model;
	struct signature s;

	for (uint32_t i = 0; signature_next(m, call, &i, &s);)
		for (size_t p = 0; p < s.pairs.count; p++) {
			nid_t spec = tree_bare(m->tree, s.pairs.at[p].spec);

			if (spec != NO_NODE && leaves_rank_open(m, spec))
				look_at(c, &m->functions.at[s.f],
					s.pairs.at[p].parameter, spec);
		}
}
