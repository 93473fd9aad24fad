#include "model/solve/solve.h"
#include "rulekit/rule.h"

/* Two operands and one operator: x is True, True is not x. */
struct identity {
	nid_t tensor, constant;
	bool is_not;
};

static bool is_truth(const struct tree *t, nid_t n)
{
	return tree_is(t, n, KIND_true) || tree_is(t, n, KIND_false);
}

/* The grammar has `is not` as one operator or as two words. */
static bool read_identity(const struct tree *t, nid_t node,
			  struct identity *out)
{
	nid_t operands[2] = { NO_NODE, NO_NODE };
	int count = 0;
	bool is_identity = false;

	out->is_not = false;
	for_each_child(t, n, node) {
		if (!tree_is(t, n, KIND_operator)) {
			if (count == 2)
				return false;
			operands[count++] = tree_bare(t, n);
			continue;
		}
		is_identity = is_identity ||
			      slice_starts(tree_text(t, n), "is");
		out->is_not = out->is_not || slice_ends(tree_text(t, n), "not");
	}
	if (!is_identity || count != 2 ||
	    is_truth(t, operands[0]) == is_truth(t, operands[1]))
		return false;
	out->constant = operands[is_truth(t, operands[1])];
	out->tensor = operands[!is_truth(t, operands[1])];
	return true;
}

void check_hy623(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, node, "tensorflow");
	struct identity test;
	bool wants_true;

	if (!read_identity(m->tree, node, &test) ||
	    !ev_must(evidence_pool(m), evidence_of(m, test.tensor),
		     KINDS_TENSOR))
		return;
	wants_true = tree_is(m->tree, test.constant, KIND_true) != test.is_not;
	report(c, node, "test", source_of(c, node), "outcome",
	       test.is_not ? "true" : "false", "constant",
	       tree_is(m->tree, test.constant, KIND_true) ? "True" : "False",
	       "advice",
	       wants_true
		       ? "the tensor itself as the condition"
		       : arena_fmt(c->arena, "`%s.logical_not(%s)`",
				   tf ? tf : "tf", source_of(c, test.tensor)),
	       NULL);
}
