#include "rules/joins.h"

#include "rules/graphflow.h"

bool is_graph_branch(const struct model *m, nid_t node)
{
	return is_converted(m, node) &&
	       tensor_certainty(m,
				tree_child(m->tree, node, FIELD_condition)) ==
		       CERTAINTY_CERTAIN;
}

bool block_leaves(const struct tree *t, nid_t block)
{
	nid_t last = NO_NODE;

	for_each_child(t, statement, block)
		last = statement;
	switch (tree_kind(t, last)) {
	case KIND_return_statement:
	case KIND_raise_statement:
	case KIND_break_statement:
	case KIND_continue_statement:
		return true;
	default:
		return false;
	}
}

static bool binds_in(const struct model *m, uint32_t variable, nid_t node)
{
	uint32_t b = m->variables.at[variable].first;

	for (; b != NO_INDEX; b = m->binds.at[b].next)
		if (tree_inside(m->tree, m->binds.at[b].target, node))
			return true;
	return false;
}

static bool binds_or_leaves(const struct model *m, uint32_t variable,
			    nid_t block)
{
	return binds_in(m, variable, block) || block_leaves(m->tree, block);
}

/* The branch that a name does not come out of. */
static nid_t branch_without(const struct model *m, uint32_t variable,
			    nid_t node)
{
	const struct tree *t = m->tree;
	bool has_else = false;

	for_each_child(t, child, node) {
		nid_t block = child;

		if (tree_is(t, child, KIND_elif_clause))
			block = tree_child(t, child, FIELD_consequence);
		else if (tree_is(t, child, KIND_else_clause))
			block = tree_child(t, child, FIELD_body);
		has_else = has_else || tree_is(t, child, KIND_else_clause);
		if (tree_is(t, block, KIND_block) &&
		    !binds_or_leaves(m, variable, block))
			return child;
	}
	return has_else ? NO_NODE : node;
}

/* Whether the value at `use` may come from the `if`. */
static bool reaches(const struct model *m, nid_t node, nid_t use,
		    struct join *out)
{
	struct bind_list binds = reaching_binds(m, use);

	out->inside = out->before = NO_INDEX;
	for (uint32_t i = 0; i < binds.count; i++) {
		nid_t target = m->binds.at[binds.at[i]].target;

		if (tree_inside(m->tree, target, node))
			out->inside = binds.at[i];
		else if (target < node)
			out->before = binds.at[i];
		else
			return false;
	}
	return out->inside != NO_INDEX;
}

/* Only written to: the target of a bind that does not read it. */
static bool is_target(const struct model *m, uint32_t variable, nid_t n)
{
	uint32_t b = m->variables.at[variable].first;

	for (; b != NO_INDEX; b = m->binds.at[b].next)
		if (m->binds.at[b].target == n)
			return m->binds.at[b].kind != BIND_AUGMENTED;
	return false;
}

/* The first use of the variable behind the `if`, in the same function. */
static bool find_use(const struct model *m, nid_t node, uint32_t variable,
		     struct join *out)
{
	const struct tree *t = m->tree;
	uint32_t f = m->function_of[node];
	nid_t end = t->nodes[m->functions.at[f].body].next;

	for (nid_t n = t->nodes[node].next; n < end; n++) {
		if (!tree_is(t, n, KIND_identifier) || m->function_of[n] != f ||
		    variable_of(m, n) != variable || is_target(m, variable, n))
			continue;
		if (reaches(m, node, n, out)) {
			out->use = n;
			return true;
		}
	}
	return false;
}

/* The bind is the first one of its variable inside the `if`. */
static bool is_first_inside(const struct model *m, uint32_t bind, nid_t node)
{
	uint32_t b = m->variables.at[m->binds.at[bind].variable].first;

	for (; b != NO_INDEX && b != bind; b = m->binds.at[b].next)
		if (tree_inside(m->tree, m->binds.at[b].target, node))
			return false;
	return true;
}

void each_join(const struct model *m, nid_t node, join_seen seen, void *context)
{
	uint32_t f = m->function_of[node];

	if (f == NO_INDEX)
		return;
	for (uint32_t b = 0; b < m->binds.count; b++) {
		uint32_t v = m->binds.at[b].variable;
		struct join join = { .variable = v };

		if (!tree_inside(m->tree, m->binds.at[b].target, node) ||
		    m->variables.at[v].scope != m->functions.at[f].scope ||
		    !is_first_inside(m, b, node) ||
		    !find_use(m, node, v, &join))
			continue;
		join.without = branch_without(m, v, node);
		seen(context, &join);
	}
}
