#include "framework/tables.h"
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
	struct finding *f;

	if (is_present(join->before) || tree_inside(m->tree, join->use, loop) ||
	    (over == OVER_OTHERS && !conditional) ||
	    (!fails && !tree_inside(m->tree, target,
				    tree_child(m->tree, loop, FIELD_body))))
		return;
	f = report_text(
		c, target,
		arena_fmt(c->arena,
			  fails ? "`%s` has no value before the graph loop that "
				  "sets it, and the loop needs one"
				: "`%s` is undefined if the graph loop that "
				  "sets it makes no iteration",
			  name_text(m, variable_at(m, join->variable)->name)),
		arena_fmt(c->arena, "give `%s` a value before the loop",
			  name_text(m, variable_at(m, join->variable)->name)));
	if (!fails && f->severity > SEVERITY_WARNING)
		f->severity = SEVERITY_WARNING;
	relate(c, loop, true, "this loop becomes a graph loop");
	relate(c, join->use, true, "used here, after the loop");
}

void check_hy408(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct branch_search looking = { c, node };

	if (tree_is(m->tree, node, KIND_if_statement)) {
		if (is_graph_branch(m, node))
			each_join(m, node, look_at_branch, &looking);
	} else if (is_graph_loop(m, node) ||
		   (is_converted(m, node) &&
		    loop_over(m, node) == OVER_DATASET)) {
		each_join(m, node, look_at_loop, &looking);
	}
}
