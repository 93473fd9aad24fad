#include "rulekit/graphflow.h"
#include "rulekit/joins.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

struct looking {
	struct check *check;
	nid_t branch;
};

static bool is_none(const struct model *m, const struct bind *b)
{
	return b->kind == BIND_ASSIGN && !b->unpacked &&
	       tree_is(m->tree, tree_bare(m->tree, b->value), KIND_none);
}

static bool is_value(const struct model *m, const struct bind *b)
{
	return (b->kind == BIND_ASSIGN || b->kind == BIND_AUGMENTED) &&
	       !is_none(m, b) && value_of(m, b->value).kind != VALUE_NONE;
}

/* The bind of the variable inside the `if` that is (not) None, or NULL. */
static const struct bind *bind_inside(const struct model *m, uint32_t variable,
				      nid_t branch, bool none)
{
	bind_id b = variable_at(m, variable)->first;

	for (; is_present(b); b = bind_by_id(m, b)->next) {
		const struct bind *bind = bind_by_id(m, b);

		if (tree_inside(m->tree, bind->target, branch) &&
		    (none ? is_none(m, bind) : is_value(m, bind)))
			return bind;
	}
	return NULL;
}

static void report_join(struct check *c, const struct looking *looking,
			const struct join *join, const struct bind *at,
			const struct bind *other, const char *label)
{
	const struct model *m = c->model;

	report(c, at->target, "name",
	       name_text(m, variable_at(m, join->variable)->name), NULL);
	relate(c, tree_child(m->tree, looking->branch, FIELD_condition), true,
	       "a tensor, so both branches are traced");
	relate(c, other->target, true, "%s", label);
	relate(c, join->use, true, "used here, where the paths meet");
}

/* Whether the loop around the `if` comes to it the first time with the None from
 * before the loop: nothing else binds the name, and the `if` is behind no condition
 * of Python, which might ask for that None. */
static bool comes_as_none(const struct model *m, const struct join *join,
			  nid_t branch, nid_t loop)
{
	uint32_t before = 0;

	if (is_conditional_in(m, branch, loop))
		return false;
	for (bind_id i = variable_at(m, join->variable)->first; is_present(i);
	     i = bind_by_id(m, i)->next) {
		const struct bind *b = bind_by_id(m, i);

		if (tree_inside(m->tree, b->target, branch))
			continue;
		if (tree_inside(m->tree, b->target, loop) ||
		    (b->target < loop && (!is_none(m, b) || before++)))
			return false;
	}
	return before == 1;
}

static void look_at(void *context, const struct join *join)
{
	struct looking *looking = context;
	const struct model *m = looking->check->model;
	nid_t loop = loop_around(m, looking->branch);
	const struct bind *value =
		bind_inside(m, join->variable, looking->branch, false);
	const struct bind *none =
		bind_inside(m, join->variable, looking->branch, true);

	if (!value ||
	    (loop != NO_NODE && !comes_as_none(m, join, looking->branch, loop)))
		return;
	if (join->without != NO_NODE && is_present(join->before) &&
	    is_none(m, bind_by_id(m, join->before)) && !none)
		report_join(looking->check, looking, join, value,
			    bind_by_id(m, join->before), "None at first");
	else if (none && join->without == NO_NODE)
		report_join(looking->check, looking, join, none, value,
			    "a value on the other path");
}

/* --- return under a tensor condition ------------------------------------------------ */

/* Both ways must return, and None is no tensor: a bare return cannot be one of
 * them, whatever the other way does. */
static void check_return(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t value = tree_bare(t, tree_first(t, node));
	nid_t clause = tree_parent(t, tree_parent(t, node));
	nid_t branch = graph_branch_around(m, node);

	if ((value != NO_NODE && !tree_is(t, value, KIND_none)) ||
	    branch == NO_NODE || loop_around(m, node) != NO_NODE ||
	    function_at(m, m->function_of[node])->is_generator)
		return;
	/* An `if` of Python in between may keep it from being traced. */
	if (tree_is(t, clause, KIND_else_clause))
		clause = tree_parent(t, clause);
	if (clause != branch)
		return;
	report_text(
		c, node,
		"this returns None under a tensor condition, but both branches "
		"must return a tensor",
		"return a tensor in both branches, or in neither");
	relate(c, tree_child(t, branch, FIELD_condition), true,
	       "a tensor, so both branches are traced");
}

void check_hy409(struct check *c, nid_t node)
{
	struct looking looking = { c, node };

	if (tree_is(c->model->tree, node, KIND_return_statement))
		check_return(c, node);
	else if (is_graph_branch(c->model, node))
		each_join(c->model, node, look_at, &looking);
}
