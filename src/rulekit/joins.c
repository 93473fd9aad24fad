/*
 * For one `if`: each variable that a branch binds and a later use reads, with
 * the use and the branch that binds it not. By the binds that reach the use,
 * not by the text.
 */

#include "rulekit/joins.h"

#include "model/around.h"
#include "model/uses.h"
#include "rulekit/graphflow.h"

bool is_graph_branch(const struct model *m, nid_t node)
{
	return is_converted(m, node) &&
	       tensor_certainty(m,
				tree_child(m->tree, node, FIELD_condition)) ==
		       CERTAINTY_CERTAIN;
}

static bool binds_or_leaves(const struct model *m, uint32_t variable,
			    nid_t block)
{
	return is_bound_inside(m, variable, block) || block_leaves(m, block);
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

static bool holds_bind(struct bind_list binds, bind_id bind)
{
	for (uint32_t i = 0; i < binds.count; i++)
		if (same_bind(binds.at[i], bind))
			return true;
	return false;
}

/* Whether the value at `use` may come from the `if`. What comes there by a way around
 * the `if` has nothing to do with it. */
static bool value_reaches(const struct model *m, nid_t node, nid_t use,
			  struct join *out)
{
	struct bind_list binds = reaching_binds(m, use);
	struct bind_list at_node = binds_reaching(m, variable_of(m, use), node);

	out->inside = out->before = NO_BIND;
	for (uint32_t i = 0; i < binds.count; i++) {
		nid_t target = bind_by_id(m, binds.at[i])->target;

		if (tree_inside(m->tree, target, node))
			out->inside = binds.at[i];
		else if (target > node)
			return false;
		else if (holds_bind(at_node, binds.at[i]))
			out->before = binds.at[i];
	}
	return is_present(out->inside);
}

/* Only written to: the target of a bind that does not read it. */
static bool is_only_written(const struct model *m, nid_t n)
{
	bind_id b = bind_at(m, n);

	return is_present(b) && bind_by_id(m, b)->kind != BIND_AUGMENTED;
}

/* Of a name that is used more often behind an `if`, the first uses are looked
 * at. */
#define MOST_USES 64

/* The first use of the variable behind the `if`, in the same function. */
static bool find_use(const struct model *m, nid_t node, uint32_t variable,
		     struct join *out)
{
	const struct tree *t = m->tree;
	uint32_t f = m->function_of[node], looked_at = 0;
	nid_t end = t->nodes[function_at(m, f)->body].next;
	struct node_list uses = uses_of(m, variable);

	for (uint32_t i = count_before(uses, t->nodes[node].next);
	     i < uses.count && uses.at[i] < end && looked_at < MOST_USES; i++) {
		nid_t n = uses.at[i];

		if (m->function_of[n] != f || is_only_written(m, n))
			continue;
		looked_at++;
		if (value_reaches(m, node, n, out)) {
			out->use = n;
			return true;
		}
	}
	return false;
}

/* The bind is the first one of its variable inside the `if`. */
static bool is_first_inside(const struct model *m, bind_id bind, nid_t node)
{
	struct node_list uses = uses_of(m, bind_by_id(m, bind)->variable);
	uint32_t i = count_before(uses, node);

	while (i < uses.count && is_absent(bind_at(m, uses.at[i])))
		i++;
	return i < uses.count && same_bind(bind_at(m, uses.at[i]), bind);
}

void each_join(const struct model *m, nid_t node, join_seen seen, void *context)
{
	const struct tree *t = m->tree;
	uint32_t f = m->function_of[node];

	if (f == NO_INDEX)
		return;
	for_each_descendant(t, n, node) {
		bind_id b = bind_at(m, n);
		struct join join = { 0 };

		if (is_absent(b))
			continue;
		join.variable = bind_by_id(m, b)->variable;
		if (!same_scope(variable_at(m, join.variable)->scope,
				function_at(m, f)->scope) ||
		    !is_first_inside(m, b, node) ||
		    !find_use(m, node, join.variable, &join))
			continue;
		join.without = branch_without(m, join.variable, node);
		seen(context, &join);
	}
}
