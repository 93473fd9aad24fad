#include "model/owners.h"
#include "rulekit/rule.h"

struct update {
	nid_t target, amount;
	bool add;
};

/* w of w = tf.Variable(0.0), also self.w of any method. */
static bool is_variable(const struct model *m, nid_t target)
{
	uint32_t v = variable_of(m, target);
	sym_t attribute = self_attribute(m, target);
	struct attribute_bind_list binds;

	if (attribute) {
		binds = attribute_binds(m, class_around(m, target), attribute);
		for (uint32_t i = 0; i < binds.count; i++)
			if (binds.at[i]->value != NO_NODE &&
			    !binds.at[i]->augmented &&
			    value_of(m, binds.at[i]->value).kind ==
				    VALUE_VARIABLE)
				return true;
		return false;
	}
	if (v == NO_INDEX || variable_at(m, v)->first == NO_INDEX)
		return false;
	for (uint32_t i = variable_at(m, v)->first; i != NO_INDEX;
	     i = bind_by_id(m, i)->next)
		if (bind_by_id(m, i)->kind == BIND_ASSIGN &&
		    !bind_by_id(m, i)->unpacked &&
		    value_of(m, bind_by_id(m, i)->value).kind == VALUE_VARIABLE)
			return true;
	return false;
}

static bool same_text(const struct tree *t, nid_t a, nid_t b)
{
	return a != NO_NODE && b != NO_NODE &&
	       slice_equal(tree_text(t, a), tree_text(t, b));
}

/* The other operand of v + d, d + v or v - d, or NO_NODE. */
static nid_t amount_beside(const struct tree *t, nid_t sum, nid_t variable)
{
	nid_t left = tree_bare(t, tree_child(t, sum, FIELD_left));
	nid_t right = tree_bare(t, tree_child(t, sum, FIELD_right));

	if (same_text(t, left, variable))
		return right;
	return same_text(t, right, variable) &&
			       tree_text_is(t,
					    tree_child(t, sum, FIELD_operator),
					    "+")
		       ? left
		       : NO_NODE;
}

/* v += d, v = v + d, v = d + v and their like with minus. */
static bool update_of(const struct tree *t, nid_t n, struct update *out)
{
	nid_t op, right = tree_child(t, n, FIELD_right), source = n;

	out->target = tree_child(t, n, FIELD_left);
	if (tree_is(t, n, KIND_assignment)) {
		source = tree_bare(t, right);
		if (!tree_is(t, source, KIND_binary_operator))
			return false;
		right = amount_beside(t, source, out->target);
		if (right == NO_NODE)
			return false;
	}
	op = tree_child(t, source, FIELD_operator);
	out->amount = right;
	out->add = tree_text_is(t, op, "+=") || tree_text_is(t, op, "+");
	return out->add || tree_text_is(t, op, "-=") ||
	       tree_text_is(t, op, "-");
}

void check_hy307(struct check *c, nid_t statement)
{
	const struct model *m = c->model;
	struct update u;
	const char *fixed;

	if (!update_of(m->tree, statement, &u))
		return;
	/* A local name of the function itself is a tensor from here on, which
	 * is what people mean by y = v + x; y += x. */
	if (tree_is(m->tree, u.target, KIND_identifier) &&
	    !is_free_in(m, u.target, function_around(m, u.target)))
		return;
	if (!is_variable(m, u.target))
		return;
	fixed = arena_fmt(c->arena, "%.*s.%s(%.*s)",
			  SLICE_ARG(tree_text(m->tree, u.target)),
			  u.add ? "assign_add" : "assign_sub",
			  SLICE_ARG(tree_text(m->tree, u.amount)));
	report(c, statement, "statement", source_of(c, statement), "target",
	       source_of(c, u.target), "fixed", fixed, NULL);
	fix_begin(c, FIX_SAFE, "change the variable");
	fix_replace(c, node_span(m, statement), "%s", fixed);
}
