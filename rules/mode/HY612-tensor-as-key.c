#include "rulekit/eager.h"
#include "rulekit/rule.h"

static void report_key(struct check *c, nid_t key, const char *what,
		       const char *advice)
{
	report(c, key, "key", source_of(c, key), "what", what, "advice", advice,
	       NULL);
}

/* The symbolic tensor that an index is, or that a slice or one of several
 * indices is: table[i], table[:n], table[0, i]. */
static nid_t tensor_in_index(const struct model *m, nid_t index)
{
	nid_t found = NO_NODE;

	if (!tree_is(m->tree, index, KIND_slice) &&
	    !tree_is(m->tree, index, KIND_tuple))
		return is_symbolic_tensor(m, index) ? index : NO_NODE;
	for_each_child(m->tree, part, index)
		if (found == NO_NODE && is_symbolic_tensor(m, part))
			found = part;
	return found;
}

static void look_at_index(struct check *c, nid_t container, nid_t index)
{
	const struct model *m = c->model;
	struct value v = value_of(m, container);
	nid_t key = tensor_in_index(m, index);

	if (v.certainty != CERTAINTY_CERTAIN || key == NO_NODE ||
	    is_eager_from_outside(m, key))
		return;
	if (v.kind == VALUE_DICT && key == index)
		report_key(c, key, "the key of a dict",
			   "use a `tf.lookup` table, or `.ref()` as the key");
	else if (v.kind == VALUE_LIST || v.kind == VALUE_TUPLE)
		report_key(c, key, "the index of a Python list",
			   "use `tf.gather` on a tensor of the items, or "
			   "`tf.switch_case`");
	else if (v.kind == VALUE_NUMPY)
		report_key(c, key, "the index of a NumPy array",
			   "make the array a tensor first, with "
			   "`tf.convert_to_tensor`, and use `tf.gather`");
}

static void look_at_subscript(struct check *c, nid_t node)
{
	const struct tree *t = c->model->tree;
	nid_t container = tree_child(t, node, FIELD_value);

	for_each_child(t, index, node)
		if (t->nodes[index].field == FIELD_subscript)
			look_at_index(c, container, index);
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
			report_key(c, key, "the key of a dict",
				   "use `.ref()` as the key");
		break;
	default:
		for_each_child(m->tree, item, node)
			if (is_symbolic_tensor(m, item))
				report_key(c, item, "an element of a set",
					   "use `.ref()` as the element");
		break;
	}
}
