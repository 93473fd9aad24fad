#include "rulekit/guards.h"
#include "rulekit/rule.h"

void check_hy308(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t target = tree_child(m->tree, node, FIELD_left);
	nid_t right = tree_child(m->tree, node, FIELD_right);
	uint32_t f = traced_at(m, node);
	struct value v;

	if (right == NO_NODE || !self_attribute(m, target) ||
	    !traced_certainly(m, f) || is_made_once(m, node))
		return;
	v = value_of(m, right);
	if (v.certainty != CERTAINTY_CERTAIN ||
	    (v.kind != VALUE_DATASET && v.kind != VALUE_DATASET_ITERATOR) ||
	    function_around(m, v.proof) != f)
		return;
	report(c, target, "target", source_of(c, target), "what",
	       v.kind == VALUE_DATASET ? "a dataset" : "an iterator", NULL);
	relate(c, v.proof, true, "created here, in the trace");
}
