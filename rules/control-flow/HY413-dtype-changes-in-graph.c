#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/dtypes.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/graphflow.h"
#include "rulekit/joins.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/shapes.h"
#include "rulekit/structures.h"

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

	report(c, node, "name", source_of(c, first->target), "where", where,
	       "how",
	       arena_fmt(c->arena,
			 "it starts as the int `%s`, and `%s` makes it a float",
			 literal, source_of(c, node)),
	       "advice",
	       arena_fmt(c->arena, "start with a float: `%s = %s.0`",
			 source_of(c, first->target), literal),
	       NULL);
	relate(c, first->value, true, "an int");
	relate(c, around, true,
	       "part of the graph, which needs one dtype on all paths");
	if (!can_start_as_float(m, first, around) ||
	    !joins_float(m, node, !tree_is(m->tree, around, KIND_if_statement)))
		return;
	fix_begin(c, FIX_UNSAFE, "start with a float");
	fix_replace(c, node_span(m, first->value), "%s.0", literal);
}

/* --- an int that becomes a float ------------------------------------------------- */

static void check_assignment(struct check *c, nid_t node)
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

/* --- two paths of a condition ------------------------------------------------------ */

/* What AutoGraph makes of a number or text of Python. Of a large int TensorFlow makes
 * an int64. */
static const char *dtype_of_python(const struct model *m,
				   const struct evidence *e)
{
	if (e->kinds == KIND_BIT(VALUE_INT))
		return strlen(name_text(m, e->constant)) < 10 ? "int32" : NULL;
	if (e->kinds == KIND_BIT(VALUE_FLOAT))
		return "float32";
	if (e->kinds == KIND_BIT(VALUE_BOOL))
		return "bool";
	return e->kinds == KIND_BIT(VALUE_STRING) ? "string" : NULL;
}

/* The dtype that leaves a branch of the graph, if there is one for certain. */
static const char *dtype_in_graph(const struct model *m, nid_t value)
{
	const struct evidence *e =
		evidence_at(m, evidence_in(m, value, CONTEXT_GRAPH));

	if (e->is_symbolic)
		return NULL;
	if (e->kinds && !(e->kinds & ~KINDS_TENSOR))
		return e->dtype ? name_text(m, e->dtype) : NULL;
	return dtype_of_python(m, e);
}

static bool is_no_tensor(const struct model *m, nid_t value)
{
	return !(evidence_at(m, evidence_in(m, value, CONTEXT_GRAPH))->kinds &
		 KINDS_TENSOR);
}

/* `if` and all `elif` are decided in the graph. */
static bool is_graph_all_through(const struct model *m, nid_t node)
{
	if (!is_graph_branch(m, node))
		return false;
	for_each_child(m->tree, clause, node)
		if (tree_is(m->tree, clause, KIND_elif_clause) &&
		    tensor_certainty(m, tree_child(m->tree, clause,
						   FIELD_condition)) !=
			    CERTAINTY_CERTAIN)
			return false;
	return true;
}

static bool is_meant_otherwise(const struct model *m, nid_t node)
{
	return is_tried(m, node) || is_expected_to_fail(m, node) ||
	       has_numpy_behavior(m, true);
}

static void report_paths(struct check *c, nid_t branch, const char *name,
			 nid_t value, nid_t other)
{
	const struct model *m = c->model;
	const char *dtype = dtype_in_graph(m, value);
	const char *wanted = dtype_in_graph(m, other);
	const char *tf = module_alias(m, branch, "tensorflow");

	report(c, value, "name", name, "where", "in one branch", "how",
	       arena_fmt(c->arena, "it is %s here, and %s on the other path",
			 dtype, wanted),
	       "advice",
	       arena_fmt(c->arena, "make it %s on both, with `%s.cast`", wanted,
			 tf ? tf : "tf"),
	       NULL);
	relate(c, other, true, "%s", wanted);
	relate(c, branch, true,
	       "part of the graph, which needs one dtype on all paths");
}

/* What is given before the `if` is only seen on the other path, and what Python has is
 * what the other path has not; else the later one is reported. */
static bool is_first_reported(const struct model *m, nid_t around, nid_t one,
			      nid_t other)
{
	bool inside = tree_inside(m->tree, one, around);

	if (inside != tree_inside(m->tree, other, around))
		return inside;
	return is_no_tensor(m, one) && !is_no_tensor(m, other);
}

/* --- another structure ------------------------------------------------------------- */

static bool have_other_structures(const struct model *m, nid_t one, nid_t other)
{
	ev_t a = evidence_in(m, one, CONTEXT_GRAPH);
	ev_t b = evidence_in(m, other, CONTEXT_GRAPH);

	return !ev_holds_symbolic(evidence_pool(m), a, false) &&
	       !ev_holds_symbolic(evidence_pool(m), b, false) &&
	       differ_in_structure(m, a, b);
}

static void report_structures(struct check *c, nid_t branch, const char *name,
			      nid_t value, nid_t other)
{
	const struct model *m = c->model;
	const char *here = structure_in_words(
		m, c->arena, evidence_in(m, value, CONTEXT_GRAPH));
	const char *there = structure_in_words(
		m, c->arena, evidence_in(m, other, CONTEXT_GRAPH));
	bool same = !strcmp(here, there);

	report_text(
		c, value,
		arena_fmt(c->arena,
			  "`%s` changes its structure in one branch: %s", name,
			  same ? "a part of it has another form than on the "
				 "other path"
			       : arena_fmt(c->arena,
					   "it is %s here, and %s on the other "
					   "path",
					   here, there)),
		"give both paths the same keys and lengths, with zeros for what "
		"is not used");
	relate(c, other, true, "%s", there);
	relate(c, branch, true,
	       "part of the graph, which needs one structure on all paths");
}

/* Whether what a name is given may be filled before the branches meet: anything but
 * another value for the name may do so. */
static bool is_changed_later(const struct model *m, nid_t branch, nid_t target)
{
	struct node_list uses;
	uint32_t i;

	if (is_absent(bind_at(m, target)))
		return false;
	uses = uses_of(m, variable_of(m, target));
	for (i = count_before(uses, target);
	     i < uses.count && uses.at[i] < m->tree->nodes[branch].next; i++)
		if (is_absent(bind_at(m, uses.at[i])))
			return true;
	return false;
}

/* Whether what two paths of the graph give does not go together: then it is reported,
 * by the function that says how. */
typedef void (*path_report)(struct check *c, nid_t branch, const char *name,
			    nid_t value, nid_t other);

static path_report what_differs(const struct model *m, nid_t branch, nid_t one,
				nid_t other)
{
	const char *dtype = dtype_in_graph(m, one);
	const char *its = dtype_in_graph(m, other);

	if (dtype && its && strcmp(dtype, its))
		return report_paths;
	return !is_changed_later(m, branch, one) &&
			       !is_changed_later(m, branch, other) &&
			       have_other_structures(m, one, other)
		       ? report_structures
		       : NULL;
}

/* `around` holds what can be reported. */
static bool compare_paths(struct check *c, nid_t branch, nid_t around,
			  const char *name, nid_t one, nid_t other)
{
	const struct model *m = c->model;
	path_report say = what_differs(m, branch, one, other);

	if (!say || is_meant_otherwise(m, branch))
		return false;
	if (is_first_reported(m, around, one, other))
		say(c, branch, name, one, other);
	else
		say(c, branch, name, other, one);
	return true;
}

/* --- what a condition returns ------------------------------------------------------ */

static nid_t returned_at_end(const struct tree *t, nid_t block)
{
	nid_t last = NO_NODE;

	for_each_child(t, statement, block)
		last = statement;
	return tree_is(t, last, KIND_return_statement)
		       ? tree_bare(t, tree_first(t, last))
		       : NO_NODE;
}

/* What is returned where the condition does not hold: in `else`, or right after. */
static nid_t returned_otherwise(const struct tree *t, nid_t branch)
{
	nid_t after = t->nodes[branch].next;

	for_each_child(t, clause, branch)
		if (tree_is(t, clause, KIND_elif_clause))
			return NO_NODE;
		else if (tree_is(t, clause, KIND_else_clause))
			return returned_at_end(t, tree_child(t, clause,
							     FIELD_body));
	return after < t->count && tree_is(t, after, KIND_return_statement) &&
			       tree_parent(t, after) == tree_parent(t, branch)
		       ? tree_bare(t, tree_first(t, after))
		       : NO_NODE;
}

static void check_returns(struct check *c, nid_t branch)
{
	const struct tree *t = c->model->tree;
	nid_t one =
		returned_at_end(t, tree_child(t, branch, FIELD_consequence));
	nid_t other = returned_otherwise(t, branch);

	if (one != NO_NODE && other != NO_NODE &&
	    loop_around(c->model, branch) == NO_NODE)
		compare_paths(c, branch, tree_parent(t, branch), "return", one,
			      other);
}

/* --- what a condition binds -------------------------------------------------------- */

/* The part of the `if` that binds it without another condition: an `if` in there may be
 * of Python. Outside of the `if` it is NO_NODE. */
static bool bound_plainly(const struct model *m, const struct bind *b,
			  nid_t branch, nid_t *part)
{
	const struct tree *t = m->tree;
	nid_t block = tree_parent(t, b->target);

	while (block != NO_NODE && !tree_is(t, block, KIND_block))
		block = tree_parent(t, block);
	*part = NO_NODE;
	if (!tree_inside(t, b->target, branch))
		return b->target < branch &&
		       loop_around(m, b->target) == loop_around(m, branch);
	*part = block;
	return tree_parent(t, block) == branch ||
	       tree_parent(t, tree_parent(t, block)) == branch;
}

struct paths {
	struct check *check;
	nid_t branch;
};

/* More paths than that are not compared. */
#define MOST_PATHS 6

/* Whether each path leaves one value at most. */
static bool are_of_different_paths(const struct model *m, nid_t branch,
				   struct bind_list binds)
{
	nid_t part[MOST_PATHS];

	if (binds.count < 2 || binds.count > MOST_PATHS)
		return false;
	for (uint32_t i = 0; i < binds.count; i++) {
		if (!bound_plainly(m, bind_by_id(m, binds.at[i]), branch,
				   &part[i]))
			return false;
		for (uint32_t j = 0; j < i; j++)
			if (part[i] == part[j])
				return false;
	}
	return true;
}

/* An int before the `if` that becomes a float in it: the assignment says so. */
static bool is_reported_there(const struct model *m, const struct join *join)
{
	const struct bind *before, *inside = bind_by_id(m, join->inside);

	if (is_absent(join->before) || inside->value == NO_NODE)
		return false;
	before = bind_by_id(m, join->before);
	return before->kind == BIND_ASSIGN && !before->unpacked &&
	       is_int_literal(m, before->value) &&
	       makes_float(m, tree_parent(m->tree, inside->value));
}

static void look_at_paths(void *context, const struct join *join)
{
	struct paths *paths = context;
	const struct model *m = paths->check->model;
	struct bind_list binds = reaching_binds(m, join->use);
	const char *name = name_text(m, variable_at(m, join->variable)->name);

	if (!are_of_different_paths(m, paths->branch, binds) ||
	    is_reported_there(m, join))
		return;
	for (uint32_t i = 1; i < binds.count; i++)
		if (compare_paths(paths->check, paths->branch, paths->branch,
				  name, bind_by_id(m, binds.at[0])->target,
				  bind_by_id(m, binds.at[i])->target))
			return;
}

static void check_branch(struct check *c, nid_t node)
{
	struct paths paths = { c, node };

	if (!is_graph_all_through(c->model, node))
		return;
	each_join(c->model, node, look_at_paths, &paths);
	check_returns(c, node);
}

/* a if condition else b */
static void check_choice(struct check *c, nid_t node)
{
	const struct tree *t = c->model->tree;

	if (is_converted(c->model, node) &&
	    tensor_certainty(c->model, tree_nth(t, node, 1)) ==
		    CERTAINTY_CERTAIN)
		compare_paths(c, node, node, source_of(c, node),
			      tree_nth(t, node, 0), tree_nth(t, node, 2));
}

void check_hy413(struct check *c, nid_t node)
{
	switch (tree_kind(c->model->tree, node)) {
	case KIND_if_statement:
		check_branch(c, node);
		break;
	case KIND_conditional_expression:
		check_choice(c, node);
		break;
	default:
		check_assignment(c, node);
		break;
	}
}
