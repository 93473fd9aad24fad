#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

/* Where a generator is made that belongs to one pass of the loop, or
 * NO_NODE. */
static nid_t made_in_pass(const struct model *m, nid_t n, nid_t loop)
{
	const struct tree *t = m->tree;
	const struct bind *b;

	if (tree_is(t, n, KIND_call))
		return n;
	b = only_bind(m, n);
	if (!b || b->kind != BIND_ASSIGN || b->unpacked ||
	    !tree_inside(t, b->target, loop) ||
	    is_conditional_in(m, b->target, loop))
		return NO_NODE;
	n = tree_bare(t, b->value);
	return tree_is(t, n, KIND_call) ? n : NO_NODE;
}

/* Whether a call makes a generator; get_global_generator() gives one that is
 * there. */
static bool makes_generator(const struct model *m, nid_t call)
{
	struct value v = value_of(m, call);

	return v.kind == VALUE_GENERATOR && v.certainty == CERTAINTY_CERTAIN &&
	       !call_is(m, call_at(m, call),
			"tensorflow.random.get_global_generator");
}

void check_hy114(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct call *call = call_at(m, node);
	nid_t loop = loop_that_runs(m, node);
	struct hybrid made;

	if (loop == NO_NODE || !looks_at_values(m, call, &made))
		return;
	for_each_child(t, a, call->arguments) {
		nid_t value = tree_bare(t, given_value(t, a));
		nid_t where = made_in_pass(m, value, loop);

		if (where == NO_NODE || !makes_generator(m, where))
			continue;
		report(c, value, "argument", source_of(c, value), "function",
		       source_of(c, call->callee_node), NULL);
		if (where != value)
			relate(c, where, true, "created here");
		relate(c, loop, true, "this loop calls it repeatedly");
		relate_graph_function(c, call->callee_node, &made);
	}
}
