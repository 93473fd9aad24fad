#include "rulekit/rule.h"

void check_hy613(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t target = tree_child(m->tree, node, FIELD_left);
	nid_t tensor = tree_child(m->tree, target, FIELD_value);
	const char *tf = module_alias(m, node, "tensorflow");
	struct value v;

	/* It fails wherever it runs, eagerly too. */
	if (!tree_is(m->tree, target, KIND_subscript) || tensor == NO_NODE)
		return;
	v = value_of(m, tensor);
	if (v.kind != VALUE_TENSOR || v.certainty != CERTAINTY_CERTAIN)
		return;
	report(c, target, "target", source_of(c, target), "tensor",
	       source_of(c, tensor), "tf", tf ? tf : "tf", NULL);
	if (v.proof != NO_NODE)
		relate(c, v.proof, false, "a tensor, created here");
}
