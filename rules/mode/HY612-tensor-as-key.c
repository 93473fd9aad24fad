#include "rulekit/eager.h"
#include "rulekit/rule.h"

static void tell(struct check *c, nid_t key, const char *what,
		 const char *advice)
{
	report(c, key, "key", source_of(c, key), "what", what, "advice", advice,
	       NULL);
}

static void look_at_subscript(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t key = tree_child(m->tree, node, FIELD_subscript);
	struct value container =
		value_of(m, tree_child(m->tree, node, FIELD_value));

	if (key == NO_NODE || container.certainty != CERTAINTY_CERTAIN ||
	    !is_symbolic_tensor(m, key))
		return;
	if (container.kind == VALUE_DICT)
		tell(c, key, "the key of a dict",
		     "use a lookup table of the graph, or `.ref()` as the key");
	else if (container.kind == VALUE_LIST || container.kind == VALUE_TUPLE)
		tell(c, key, "the index of a Python list",
		     "use `tf.gather` on a tensor of the items, or "
		     "`tf.switch_case`");
}

void check_hy612(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t key;

	if (!traced_certainly(m, traced_at(m, node)))
		return;
	switch (tree_kind(m->tree, node)) {
	case KIND_subscript:
		look_at_subscript(c, node);
		break;
	case KIND_pair:
		key = tree_child(m->tree, node, FIELD_key);
		if (key != NO_NODE && is_symbolic_tensor(m, key))
			tell(c, key, "the key of a dict",
			     "use `.ref()` as the key");
		break;
	default:
		for_each_child(m->tree, item, node)
			if (is_symbolic_tensor(m, item))
				tell(c, item, "an element of a set",
				     "use `.ref()` as the element");
		break;
	}
}
