#include "rulekit/built.h"

#include "model/uses.h"
#include "rulekit/sets.h"

static bool is_compared_with_none(const struct model *m, nid_t comparison)
{
	return tree_is(m->tree, comparison, KIND_comparison_operator) &&
	       tree_is(m->tree,
		       tree_bare(m->tree, tree_last(m->tree, comparison)),
		       KIND_none);
}

/* x.shape, tf.shape(x), x is None, isinstance(x, tf.Tensor) */
static bool is_read_for_value(const struct model *m, nid_t n)
{
	nid_t around = tree_above(m->tree, n);
	const struct call *call = call_given(m, n);

	if (call && (call_in(m, call, "takes-shape-only") ||
		     call_in(m, call, "type-question")))
		return false;
	return !tree_is_assigned(m->tree, n) &&
	       !is_compared_with_none(m, around) &&
	       !(tree_is(m->tree, around, KIND_attribute) &&
		 tree_child(m->tree, around, FIELD_object) == n);
}

/* A method that only __init__ and build call runs no later than they do. */
static bool is_run_after_build(const struct model *m, nid_t n)
{
	uint32_t f = function_around(m, n);
	const struct function *function;

	if (f == NO_INDEX || is_in_constructor(m, n))
		return false;
	function = function_at(m, f);
	for (size_t i = 0; i < function->callers.count; i++)
		if (!is_in_constructor(
			    m, call_by_id(m, function->callers.at[i])->node))
			return true;
	return !function->callers.count;
}

static bool is_read_after_build(const struct model *m,
				const struct weight_place *p, nid_t n)
{
	class_id klass = class_around(m, n);

	return self_attribute(m, n) == p->name && is_present(klass) &&
	       (same_class(klass, p->klass) ||
		class_is_below(m, klass, p->klass)) &&
	       is_read_for_value(m, n) && is_run_after_build(m, n);
}

nid_t read_after_build(const struct model *m, const struct weight_place *p)
{
	const struct tree *t = m->tree;
	struct node_list uses =
		identifiers_like(m, tree_child(t, p->target, FIELD_attribute));

	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t n = tree_attribute_of(t, uses.at[i]);

		if (n != NO_NODE && is_read_after_build(m, p, n))
			return n;
	}
	return NO_NODE;
}

bool is_kept_from_build(const struct model *m, const struct weight_place *p)
{
	struct attribute_bind_list binds =
		attribute_binds(m, p->klass, p->name);

	for (uint32_t i = 0; i < binds.count; i++)
		if (binds.at[i]->augmented ||
		    !is_in_constructor(m, binds.at[i]->target))
			return false;
	return true;
}

bool is_built_by_other_method(const struct model *m,
			      const struct weight_place *p)
{
	sym_t build = intern_str(m->names, "build");

	for_each_descendant(m->tree, n, class_at(m, p->klass)->node) {
		const struct call *call = call_at(m, n);

		if (call && call->method == build &&
		    self_attribute(m, call->callee_node) == build &&
		    same_class(class_around(m, n), p->klass) &&
		    !is_in_constructor(m, n))
			return true;
	}
	return false;
}
