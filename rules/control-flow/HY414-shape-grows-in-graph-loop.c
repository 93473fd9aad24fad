#include "rulekit/graphflow.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool sets_invariants(const struct model *m, nid_t loop)
{
	for_each_descendant(m->tree, n, loop) {
		const struct call *call = call_at(m, n);

		if (call && call->name &&
		    strstr(name_text(m, call->name), "set_loop_options"))
			return true;
	}
	return false;
}

/* Whether the target itself is among the tensors that are joined. */
static bool joins(const struct model *m, nid_t call, nid_t target)
{
	const struct tree *t = m->tree;
	nid_t list = tree_bare(t, call_argument(m, call, 0, "values"));

	if (!tree_is(t, list, KIND_list) && !tree_is(t, list, KIND_tuple))
		return false;
	for_each_child(t, item, list)
		if (slice_equal(tree_text(t, item), tree_text(t, target)))
			return true;
	return false;
}

void check_hy414(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t left = tree_child(t, node, FIELD_left);
	nid_t right = tree_bare(t, tree_child(t, node, FIELD_right));
	const struct call *call = call_at(m, right);
	nid_t loop;

	if (!tree_is(t, left, KIND_identifier) ||
	    !call_in(m, call, "joins-tensors") || !joins(m, right, left))
		return;
	loop = graph_loop_around(m, node);
	if (loop == NO_NODE || sets_invariants(m, loop))
		return;
	report(c, node, "target", source_of(c, left), NULL);
	relate(c, loop, true, "this loop becomes a loop of the graph");
}
