#include "model/solve/solve.h"
#include "rulekit/eager.h"
#include "rulekit/guards.h"
#include "rulekit/outside.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* A name of what was made in the graph, and not in tf.init_scope(). */
static bool is_bound_in_graph(const struct model *m, nid_t name)
{
	struct bind_list binds = reaching_binds(m, name);

	for (uint32_t i = 0; i < binds.count; i++) {
		nid_t value = bind_by_id(m, binds.at[i])->value;

		if (value == NO_NODE || traced_at(m, value) == NO_INDEX)
			return false;
	}
	return binds.count > 0;
}

/* A tensor that some traced code makes, and no eager code: that would give a value
 * to all traces. */
static bool is_of_one_graph(const struct model *m, nid_t node, nid_t value)
{
	return traced_certainly(m, traced_at(m, node)) &&
	       !runs_outside(m, node) && is_symbolic_tensor(m, value) &&
	       !is_eager_from_outside(m, value) &&
	       (!tree_is(m->tree, tree_bare(m->tree, value), KIND_identifier) ||
		is_bound_in_graph(m, tree_bare(m->tree, value)));
}

/* if size not in self.masks: self.masks[size] = mask */
static void look_at_assignment(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t left = tree_child(m->tree, node, FIELD_left);
	nid_t value = tree_child(m->tree, node, FIELD_right);
	nid_t container = left;

	if (tree_is(m->tree, left, KIND_subscript))
		container = tree_child(m->tree, left, FIELD_value);
	else if (!self_attribute(m, left))
		return;
	if (value == NO_NODE || !is_made_once(m, node) ||
	    !is_of_one_graph(m, node, value) ||
	    !lives_outside_the_trace(m, node, container))
		return;
	report(c, node, "keeper", source_of(c, left), "tensor",
	       source_of(c, value), NULL);
}

static nid_t memoizing_decorator(const struct model *m,
				 const struct function *f)
{
	for (size_t i = 0; i < f->decorators.count; i++) {
		nid_t decorator = tree_first(m->tree, f->decorators.at[i]);
		nid_t called = tree_child(m->tree, decorator, FIELD_function);

		if (dotted_in(m,
			      tree_is(m->tree, decorator, KIND_call)
				      ? called
				      : decorator,
			      "memoizing-decorators"))
			return f->decorators.at[i];
	}
	return NO_NODE;
}

/* @functools.lru_cache on a function that gives tensors. */
static void look_at_return(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = function_around(m, node);
	nid_t value = tree_first(m->tree, node);
	nid_t decorator;

	if (f == NO_INDEX || value == NO_NODE ||
	    !is_of_one_graph(m, node, value))
		return;
	decorator = memoizing_decorator(m, function_at(m, f));
	if (decorator == NO_NODE || function_at(m, f)->returns.at[0] != node)
		return;
	report(c, decorator, "keeper",
	       source_of(c, tree_first(m->tree, decorator)), "tensor",
	       source_of(c, value), NULL);
	relate(c, value, true, "what every later call is given");
}

void check_hy315(struct check *c, nid_t node)
{
	if (tree_is(c->model->tree, node, KIND_assignment))
		look_at_assignment(c, node);
	else
		look_at_return(c, node);
}
