#include "rulekit/rule.h"

void check_hy804(struct check *c, nid_t node)
{
	const struct tree *t = c->model->tree;
	nid_t class = tree_child(t, tree_parent(t, node), FIELD_definition);
	struct hybrid made;

	if (!tree_is(t, class, KIND_class_definition) ||
	    !hybrid_made_at(c->model, node, &made))
		return;
	report(c, node, "decorator", source_of(c, node), "class",
	       source_of(c, tree_child(t, class, FIELD_name)), NULL);
}
