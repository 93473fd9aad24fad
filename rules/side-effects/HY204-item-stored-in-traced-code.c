#include "rulekit/guards.h"
#include "rulekit/outside.h"
#include "rulekit/rule.h"
#include "rulekit/state.h"

static bool is_python_container(struct value v)
{
	if (v.certainty != CERTAINTY_CERTAIN)
		return false;
	return v.kind == VALUE_DICT || v.kind == VALUE_LIST ||
	       v.kind == VALUE_NUMPY;
}

void check_hy204(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t left = tree_child(t, node, FIELD_left);
	nid_t right = tree_child(t, node, FIELD_right);
	nid_t container = tree_child(t, left, FIELD_value);
	struct value v;

	if (!tree_is(t, left, KIND_subscript) || container == NO_NODE)
		return;
	v = value_of(m, container);
	if (!is_python_container(v) ||
	    !traced_certainly(m, function_around(m, node)) ||
	    !lives_outside_the_trace(m, node, container) ||
	    is_made_once(m, node) ||
	    (self_attribute(m, container) && !is_read_eagerly(m, container)) ||
	    (right != NO_NODE && value_of(m, right).kind == VALUE_VARIABLE))
		return;
	report(c, left, "target", source_of(c, left), NULL);
	if (v.proof != NO_NODE)
		relate(c, v.proof, false, "a Python %s, created here",
		       v.kind == VALUE_NUMPY ? "array"
					     : value_kind_name(v.kind));
}
