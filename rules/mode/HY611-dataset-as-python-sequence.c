#include "rulekit/rule.h"

static bool makes_a_sequence(const struct model *m, const struct call *call)
{
	static const char *const names[] = { "builtins.list", "builtins.tuple",
					     "builtins.sorted", "builtins.set",
					     NULL };

	return call_is_any(m, call, names);
}

static bool is_dataset(const struct model *m, nid_t n)
{
	struct value v = value_of(m, n);

	return v.certainty == CERTAINTY_CERTAIN && v.kind == VALUE_DATASET;
}

void check_hy611(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const char *loop =
		"write `for element in dataset:`, which becomes a graph loop";
	nid_t dataset;

	if (!traced_certainly(m, traced_at(m, node)))
		return;
	if (!call) {
		dataset = tree_child(m->tree, node, FIELD_right);
		if (dataset != NO_NODE && is_dataset(m, dataset))
			report(c, dataset, "use", source_of(c, dataset), "what",
			       "is a dataset, and this comprehension over it "
			       "never ends in a graph",
			       "advice", loop, NULL);
	} else if (name_is(m, call->method, "as_numpy_iterator")) {
		if (call->receiver != NO_NODE && call->callee == NO_INDEX)
			report(c, node, "use", source_of(c, node), "what",
			       "works only in eager mode, but this code is "
			       "traced",
			       "advice", loop, NULL);
	} else if (makes_a_sequence(m, call)) {
		dataset = call_argument(m, node, 0, NULL);
		if (dataset != NO_NODE && is_dataset(m, dataset))
			report(c, node, "use", source_of(c, node), "what",
			       "never ends in a graph, where a dataset's "
			       "iterator has no last element",
			       "advice", loop, NULL);
	}
}
