#include "model/owners.h"
#include "rulekit/graphflow.h"
#include "rulekit/rule.h"
#include "rulekit/shapes.h"

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
	if (v == NO_INDEX || is_absent(variable_at(m, v)->first))
		return false;
	for (bind_id i = variable_at(m, v)->first; is_present(i);
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

static void report_update(struct check *c, nid_t statement, nid_t target,
			  const char *fixed)
{
	report(c, statement, "statement", source_of(c, statement), "target",
	       source_of(c, target), "fixed", fixed, NULL);
}

static void fix_update(struct check *c, nid_t statement, const char *fixed)
{
	fix_begin(c, FIX_SAFE, "change the variable");
	fix_replace(c, node_span(c->model, statement), "%s", fixed);
}

/* Whether a local name is a variable whenever the loop begins. */
static bool begins_as_variable(const struct model *m, nid_t name, nid_t loop)
{
	struct bind_list binds = reaching_binds(m, name);
	bool begins = false;

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);
		struct value v;

		if (tree_inside(m->tree, b->target, loop))
			continue;
		if (b->kind != BIND_ASSIGN || b->unpacked)
			return false;
		v = value_of(m, b->value);
		if (v.kind != VALUE_VARIABLE ||
		    v.certainty != CERTAINTY_CERTAIN)
			return false;
		begins = true;
	}
	return begins;
}

/* w = w.assign_sub(d) in a graph loop: what such a loop carries from one iteration
 * to the next is a tensor, which has no assign_sub. */
static void check_loop(struct check *c, nid_t statement)
{
	const struct model *m = c->model;
	nid_t target = tree_child(m->tree, statement, FIELD_left);
	nid_t right =
		tree_bare(m->tree, tree_child(m->tree, statement, FIELD_right));
	const struct call *call = call_at(m, right);
	nid_t loop = graph_loop_around(m, statement), name;
	const char *fixed;

	if (loop == NO_NODE || !call || call->receiver == NO_NODE ||
	    !tree_is(m->tree, statement, KIND_assignment) ||
	    !tree_is(m->tree, target, KIND_identifier))
		return;
	name = tree_bare(m->tree, call->receiver);
	if (!tree_is(m->tree, name, KIND_identifier) ||
	    !same_text(m->tree, name, target) ||
	    !(name_is(m, call->method, "assign_add") ||
	      name_is(m, call->method, "assign_sub") ||
	      name_is(m, call->method, "assign")) ||
	    !begins_as_variable(m, name, loop))
		return;
	fixed = arena_fmt(c->arena, "%.*s",
			  SLICE_ARG(tree_text(m->tree, right)));
	report_update(c, statement, target, fixed);
	fix_update(c, statement, fixed);
	relate(c, loop, true, "becomes a graph loop, which carries tensors");
}

/* Whether a bind gives a variable, or is an update like this one. */
static bool leaves_variable(const struct model *m, nid_t target, nid_t value)
{
	struct update u;

	if (value != NO_NODE && value_of(m, value).kind == VALUE_VARIABLE)
		return true;
	return update_of(m->tree, tree_above(m->tree, target), &u);
}

/* Whether the target is a variable whenever it is read: nothing else is put there. */
static bool is_always_variable(const struct model *m, nid_t target)
{
	sym_t attribute = self_attribute(m, target);
	struct attribute_bind_list binds;
	uint32_t v = variable_of(m, target);

	if (attribute) {
		binds = attribute_binds(m, class_around(m, target), attribute);
		for (uint32_t i = 0; i < binds.count; i++)
			if (!leaves_variable(m, binds.at[i]->target,
					     binds.at[i]->value))
				return false;
		return true;
	}
	for (bind_id b = variable_at(m, v)->first; is_present(b);
	     b = bind_by_id(m, b)->next)
		if (!leaves_variable(m, bind_by_id(m, b)->target,
				     bind_by_id(m, b)->value))
			return false;
	return true;
}

void check_hy307(struct check *c, nid_t statement)
{
	const struct model *m = c->model;
	const char *fixed;
	struct update u;

	if (!update_of(m->tree, statement, &u)) {
		check_loop(c, statement);
		return;
	}
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
	report_update(c, statement, u.target, fixed);
	/* A variable keeps its shape: one number can be added to all of it. */
	if (is_always_variable(m, u.target) && is_scalar_certainly(m, u.amount))
		fix_update(c, statement, fixed);
}
