#include "model/around.h"
#include "rulekit/joins.h"
#include "rulekit/rule.h"

static bool returns_value(const struct tree *t, nid_t statement)
{
	return tree_is(t, statement, KIND_return_statement) &&
	       tree_first(t, statement) != NO_NODE;
}

/* Whether some way that begins here may return a value, or raise. */
static bool may_return(const struct model *m, uint32_t f, nid_t from, nid_t end)
{
	const struct tree *t = m->tree;

	for (nid_t n = from; n < end; n++)
		if (m->function_of[n] == f &&
		    (returns_value(t, n) ||
		     tree_is(t, n, KIND_raise_statement)))
			return true;
	return false;
}

/* In the function itself or in a `with` of it: no branch or loop is around. */
static bool is_at_top(const struct tree *t, nid_t statement, nid_t body)
{
	nid_t n = tree_parent(t, statement);

	while (n != body && (tree_is(t, n, KIND_block) ||
			     tree_is(t, n, KIND_with_statement)))
		n = tree_parent(t, n);
	return n == body;
}

void check_hy410(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	uint32_t f = m->function_of[node];
	nid_t body, block, last;

	if (!is_graph_branch(m, node) || function_at(m, f)->is_generator)
		return;
	body = function_at(m, f)->body;
	block = tree_child(t, node, FIELD_consequence);
	last = last_statement(m, block);
	if (!is_at_top(t, node, body) || !returns_value(t, last) ||
	    tree_is(t, tree_bare(t, tree_first(t, last)), KIND_none) ||
	    may_return(m, f, t->nodes[block].next, t->nodes[body].next))
		return;
	report(c, last, NULL);
	relate(c, tree_child(t, node, FIELD_condition), true,
	       "a tensor, so both branches are traced");
}
