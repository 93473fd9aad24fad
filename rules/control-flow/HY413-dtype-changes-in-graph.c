#include "rulekit/dtypes.h"
#include "rulekit/graphflow.h"
#include "rulekit/joins.h"
#include "model/uses.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/shapes.h"

/* The last bind of the variable in front of a node, or NULL. */
static const struct bind *bind_before(const struct model *m, uint32_t variable,
				      nid_t node)
{
	const struct bind *last = NULL;

	for (bind_id b = variable_at(m, variable)->first; is_present(b);
	     b = bind_by_id(m, b)->next)
		if (bind_by_id(m, b)->target < node)
			last = bind_by_id(m, b);
	return last;
}

/* total += x, total = total + x */
static bool reads_itself(const struct model *m, nid_t node, uint32_t variable)
{
	const struct tree *t = m->tree;
	nid_t right = tree_child(t, node, FIELD_right);

	if (tree_is(t, node, KIND_augmented_assignment))
		return true;
	for_each_within(t, n, right)
		if (tree_is(t, n, KIND_identifier) &&
		    variable_of(m, n) == variable)
			return true;
	return false;
}

/* x // y and x % y keep ints; x / y does not, whatever stands there. */
static bool makes_float(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;

	if (tree_is(t, node, KIND_augmented_assignment) &&
	    tree_text_is(t, tree_child(t, node, FIELD_operator), "/="))
		return true;
	return is_float_certainly(m, tree_child(t, node, FIELD_right));
}

/* Used behind the `if`, or read in the next pass of the loop. */
struct wanted {
	uint32_t variable;
	bool found;
};

static void look_at_join(void *context, const struct join *join)
{
	struct wanted *wanted = context;

	if (join->variable == wanted->variable && is_present(join->before) &&
	    join->without != NO_NODE)
		wanted->found = true;
}

static bool comes_out_of(const struct model *m, nid_t branch, uint32_t variable)
{
	struct wanted wanted = { variable, false };

	if (tree_is(m->tree, branch, KIND_if_statement))
		each_join(m, branch, look_at_join, &wanted);
	return wanted.found;
}

/* 0 or 12, to which ".0" can be added; not 0x10, -1, or one of a = b = 0. */
static bool is_plain_number(const struct model *m, nid_t value)
{
	const struct tree *t = m->tree;
	struct slice digits = tree_text(t, value);
	nid_t statement = tree_parent(t, value);

	for (size_t i = 0; i < digits.length; i++)
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
			return false;
	return tree_is(t, value, KIND_integer) &&
	       tree_is(t, statement, KIND_assignment) &&
	       tree_child(t, statement, FIELD_type) == NO_NODE &&
	       tree_is(t, tree_parent(t, statement), KIND_expression_statement);
}

/* Whether a float will do where the variable is read: in arithmetic, in tf.cast, as
 * what is returned; not as a size or an index. */
static bool takes_float(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t around = tree_parent(t, use);
	const struct call *call;

	switch (tree_kind(t, around)) {
	case KIND_binary_operator:
	case KIND_augmented_assignment:
	case KIND_return_statement:
	case KIND_parenthesized_expression:
		return true;
	case KIND_assignment:
		return t->nodes[use].field == FIELD_left;
	case KIND_argument_list:
		call = call_at(m, tree_parent(t, around));
		return call_in(m, call, "conversions-to-a-dtype");
	default:
		return false;
	}
}

/* Whether the program does the same when the variable starts as a float: nothing else
 * gives it a value before, and all that reads it takes one. */
static bool can_start_as_float(const struct model *m, const struct bind *first,
			       nid_t around)
{
	struct node_list uses = uses_of(m, first->variable);

	for (bind_id b = variable_at(m, first->variable)->first; is_present(b);
	     b = bind_by_id(m, b)->next)
		if (bind_by_id(m, b) != first &&
		    bind_by_id(m, b)->target < around)
			return false;
	for (uint32_t i = 0; i < uses.count; i++)
		if ((uses.at[i] > first->target && uses.at[i] < around) ||
		    !takes_float(m, uses.at[i]))
			return false;
	return is_plain_number(m, first->value);
}

/* What joins it must be a float32, as 0.0 is in a graph, and in a loop of its shape. */
static bool joins_float(const struct model *m, nid_t node, bool in_loop)
{
	const struct tree *t = m->tree;
	nid_t value = tree_child(t, node, FIELD_right), other = value;

	if (!in_loop)
		return may_be_float32(m, value);
	if (!tree_is(t, node, KIND_augmented_assignment)) {
		if (!tree_is(t, tree_bare(t, value), KIND_binary_operator))
			return false;
		value = tree_bare(t, value);
		other = tree_child(t, value, FIELD_right);
		if (slice_equal(tree_text(t, tree_bare(t, other)),
				tree_text(t, tree_child(t, node, FIELD_left))))
			other = tree_child(t, value, FIELD_left);
	}
	return is_scalar_certainly(m, other) &&
	       (tree_is(t, tree_bare(t, other), KIND_integer) ||
		may_be_float32(m, other));
}

static void report_change_of_dtype(struct check *c, nid_t node,
				   const struct bind *first, nid_t around,
				   const char *where)
{
	const struct model *m = c->model;
	const char *literal = source_of(c, first->value);

	report(c, node, "name", source_of(c, first->target), "first", literal,
	       "change", source_of(c, node), "where", where, "float",
	       arena_fmt(c->arena, "%s.0", literal), NULL);
	relate(c, first->value, true, "an int");
	relate(c, around, true,
	       "part of the graph, which needs one dtype on all paths");
	if (!can_start_as_float(m, first, around) ||
	    !joins_float(m, node, !tree_is(m->tree, around, KIND_if_statement)))
		return;
	fix_begin(c, FIX_UNSAFE, "start with a float");
	fix_replace(c, node_span(m, first->value), "%s.0", literal);
}

void check_hy413(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t left = tree_child(m->tree, node, FIELD_left);
	nid_t loop, branch;
	const struct bind *first;
	uint32_t variable;

	if (!tree_is(m->tree, left, KIND_identifier) || !is_converted(m, node))
		return;
	variable = variable_of(m, left);
	loop = graph_loop_around(m, node);
	branch = graph_branch_around(m, node);
	if (variable == NO_INDEX || (loop == NO_NODE && branch == NO_NODE) ||
	    !makes_float(m, node))
		return;
	if (loop != NO_NODE && reads_itself(m, node, variable)) {
		first = bind_before(m, variable, loop);
		if (first && first->kind == BIND_ASSIGN && !first->unpacked &&
		    is_int_literal(m, first->value))
			report_change_of_dtype(c, node, first, loop,
					       "in a graph loop");
		return;
	}
	if (branch == NO_NODE || !comes_out_of(m, branch, variable))
		return;
	first = bind_before(m, variable, branch);
	if (first && first->kind == BIND_ASSIGN && !first->unpacked &&
	    is_int_literal(m, first->value))
		report_change_of_dtype(c, node, first, branch, "in one branch");
}
