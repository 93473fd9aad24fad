#include "framework/tables.h"
#include "model/solve/solve.h"
#include "rulekit/graphflow.h"
#include "rulekit/joins.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

struct branch_search {
	struct check *check;
	nid_t branch;
};

static void look_at_branch(void *context, const struct join *join)
{
	struct branch_search *looking = context;
	struct check *c = looking->check;
	const struct model *m = c->model;
	const char *name = name_text(m, variable_at(m, join->variable)->name);
	nid_t target = bind_by_id(m, join->inside)->target;

	if (join->without == NO_NODE || is_present(join->before) ||
	    loop_around(m, looking->branch) != NO_NODE)
		return;
	report(c, target, "name", name, NULL);
	relate(c, tree_child(m->tree, looking->branch, FIELD_condition), true,
	       "a tensor, so both branches are traced");
	relate(c, join->use, true, "used here, where the paths meet");
}

/* --- loops of the graph ------------------------------------------------------- */

enum loop_over {
	OVER_DATASET, /* what is first bound inside is never right */
	OVER_NUMBERS, /* it is right when there is a pass */
	OVER_OTHERS,
};

/* tf.range(5), and tf.range(self.steps), which is configured to be some. */
static bool has_constant_range(const struct model *m, const struct call *call)
{
	for_each_child(m->tree, a, call->arguments) {
		long n;

		if (!literal_int(m, tree_bare(m->tree, a), &n) &&
		    !tree_is(m->tree, tree_bare(m->tree, a), KIND_attribute))
			return false;
	}
	return true;
}

static bool is_enumerate(const struct model *m, const struct call *call)
{
	return call_is(m, call, "builtins.enumerate");
}

static enum loop_over loop_over(const struct model *m, nid_t loop)
{
	nid_t right =
		tree_bare(m->tree, tree_child(m->tree, loop, FIELD_right));
	const struct call *call = call_at(m, right);
	enum value_kind kind;

	/* while k < limit: its condition mostly holds to begin with. */
	if (tree_is(m->tree, loop, KIND_while_statement))
		return OVER_OTHERS;
	if (is_enumerate(m, call))
		right = call_argument(m, right, 0, "iterable");
	if (right == NO_NODE)
		return OVER_OTHERS;
	kind = value_of(m, right).kind;
	if (kind == VALUE_DATASET || kind == VALUE_DATASET_ITERATOR)
		return value_of(m, right).certainty == CERTAINTY_CERTAIN
			       ? OVER_DATASET
			       : OVER_OTHERS;
	return call_in(m, call, "graph-range") && !has_constant_range(m, call)
		       ? OVER_NUMBERS
		       : OVER_OTHERS;
}

/* A tensor decides, inside of the loop, whether the name is bound. */
static bool is_bound_under_condition(const struct model *m, nid_t loop,
				     nid_t target)
{
	nid_t branch = graph_branch_around(m, target);

	return branch != NO_NODE && tree_inside(m->tree, branch, loop);
}

static void look_at_loop(void *context, const struct join *join)
{
	struct branch_search *looking = context;
	struct check *c = looking->check;
	const struct model *m = c->model;
	nid_t loop = looking->branch;
	nid_t target = bind_by_id(m, join->inside)->target;
	enum loop_over over = loop_over(m, loop);
	bool conditional = is_bound_under_condition(m, loop, target);
	bool fails = over == OVER_DATASET || conditional;

	if (is_present(join->before) || tree_inside(m->tree, join->use, loop) ||
	    (over == OVER_OTHERS && !conditional) ||
	    (!fails && !tree_inside(m->tree, target,
				    tree_child(m->tree, loop, FIELD_body))))
		return;
	report_text(
		c, target,
		arena_fmt(c->arena,
			  fails ? "`%s` has no value before the graph loop that "
				  "sets it, and the loop needs one"
				: "`%s` is undefined if the graph loop that "
				  "sets it makes no iteration",
			  name_text(m, variable_at(m, join->variable)->name)),
		arena_fmt(c->arena, "give `%s` a value before the loop",
			  name_text(m, variable_at(m, join->variable)->name)));
	relate(c, loop, true, "this loop becomes a graph loop");
	relate(c, join->use, true, "used here, after the loop");
}

/* --- a key of a dict ------------------------------------------------------------ */

/* losses of losses["extra"] = x, a dict whose keys are all known, and not this one;
 * NO_NODE: something else is assigned. */
static nid_t dict_without_key(const struct model *m, nid_t target)
{
	const struct tree *t = m->tree;
	nid_t dict = tree_child(t, target, FIELD_value);
	const struct elements *parts;
	struct slice key;
	ev_t value;

	if (!tree_is(t, target, KIND_subscript) ||
	    !tree_is(t, dict, KIND_identifier) ||
	    is_free_in(m, dict, function_around(m, dict)) ||
	    !literal_string(m, tree_child(t, target, FIELD_subscript), &key))
		return NO_NODE;
	value = evidence_in(m, dict, CONTEXT_GRAPH);
	if (!ev_must(evidence_pool(m), value, KIND_BIT(VALUE_DICT)) ||
	    !ev_has_known_keys(evidence_pool(m), value))
		return NO_NODE;
	parts = pool_elements_at(evidence_pool(m),
				 evidence_at(m, value)->elements);
	for (uint32_t i = 0; i < parts->count; i++)
		if (slice_is(key, name_text(m, parts->keys[i])))
			return NO_NODE;
	return dict;
}

/* The `if` or `elif` of a tensor whose branch is the block that the assignment is in. */
static nid_t branch_right_around(const struct model *m, nid_t assignment)
{
	const struct tree *t = m->tree;
	nid_t clause =
		tree_parent(t, tree_parent(t, tree_parent(t, assignment)));
	nid_t branch = graph_branch_around(m, assignment);

	if (tree_is(t, clause, KIND_else_clause))
		clause = tree_parent(t, clause);
	return clause == branch ? branch : NO_NODE;
}

/* Whether another branch gives the key a value, too. */
static bool is_set_elsewhere(const struct model *m, nid_t branch, nid_t target)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, branch)
		if (n != target && tree_is(t, n, KIND_subscript) &&
		    t->nodes[n].field == FIELD_left &&
		    slice_equal(tree_text(t, n), tree_text(t, target)))
			return true;
	return false;
}

static void look_at_key(struct check *c, nid_t assignment)
{
	const struct model *m = c->model;
	nid_t target = tree_child(m->tree, assignment, FIELD_left);
	nid_t branch, dict;

	if (!tree_is(m->tree, target, KIND_subscript))
		return;
	branch = branch_right_around(m, assignment);
	dict = branch == NO_NODE ? NO_NODE : dict_without_key(m, target);
	if (dict == NO_NODE || is_set_elsewhere(m, branch, target))
		return;
	report_text(c, target,
		    arena_fmt(c->arena,
			      "`%s` may be undefined, because only one branch "
			      "of a tensor condition sets it",
			      source_of(c, target)),
		    arena_fmt(c->arena,
			      "give `%s` a value before the `if`, or in every "
			      "branch",
			      source_of(c, target)));
	relate(c, tree_child(m->tree, branch, FIELD_condition), true,
	       "a tensor, so both branches are traced");
}

void check_hy408(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct branch_search looking = { c, node };

	if (tree_is(m->tree, node, KIND_assignment)) {
		look_at_key(c, node);
		return;
	}
	if (tree_is(m->tree, node, KIND_if_statement)) {
		if (is_graph_branch(m, node))
			each_join(m, node, look_at_branch, &looking);
	} else if (is_graph_loop(m, node) ||
		   (is_converted(m, node) &&
		    loop_over(m, node) == OVER_DATASET)) {
		each_join(m, node, look_at_loop, &looking);
	}
}
