#include "rulekit/dtypes.h"
#include "rulekit/graphflow.h"
#include "rulekit/joins.h"
#include "rulekit/rule.h"

/* The last bind of the variable in front of a node, or NULL. */
static const struct bind *bind_before(const struct model *m, uint32_t variable,
				      nid_t node)
{
	const struct bind *last = NULL;

	for (uint32_t b = variable_at(m, variable)->first; b != NO_INDEX;
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
	for (nid_t n = right; n < t->nodes[right].next; n++)
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

	if (join->variable == wanted->variable && join->before != NO_INDEX &&
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
