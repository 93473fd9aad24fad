#include "rulekit/graphflow.h"
#include "rulekit/rule.h"

/* The lambda that a name means in front of the loop, or NO_INDEX. */
static uint32_t lambda_made_before(const struct model *m, nid_t name,
				   nid_t loop)
{
	const struct bind *b = only_bind(m, name);
	uint32_t f;

	if (!b || b->target >= loop)
		return NO_INDEX;
	f = function_meant(m, name);
	if (f == NO_INDEX ||
	    !tree_is(m->tree, m->functions.at[f].node, KIND_lambda) ||
	    m->functions.at[f].outer != m->function_of[loop] ||
	    m->functions.at[f].node >= loop)
		return NO_INDEX;
	return f;
}

/* A bind inside the loop of a variable of the function around it, or NO_NODE. */
static nid_t bound_in(const struct model *m, uint32_t variable, nid_t loop)
{
	uint32_t b = m->variables.at[variable].first;

	for (; b != NO_INDEX; b = m->binds.at[b].next)
		if (tree_inside(m->tree, m->binds.at[b].target, loop))
			return m->binds.at[b].target;
	return NO_NODE;
}

/* The name that the function reads and the loop binds, or NO_NODE. */
static nid_t stale_name(const struct model *m, uint32_t f, nid_t loop)
{
	const struct function *function = &m->functions.at[f];
	uint32_t scope = m->functions.at[function->outer].scope;

	for_each_descendant(m->tree, n, function->node) {
		uint32_t v;

		if (!tree_is(m->tree, n, KIND_identifier))
			continue;
		v = variable_of(m, n);
		if (v != NO_INDEX && m->variables.at[v].scope == scope &&
		    !m->variables.at[v].rebound_inside &&
		    m->binds.at[m->variables.at[v].first].target < loop &&
		    bound_in(m, v, loop) != NO_NODE)
			return n;
	}
	return NO_NODE;
}

void check_hy421(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t loop, name;
	uint32_t f;

	if (m->tree->nodes[node].field != FIELD_function)
		return;
	loop = graph_loop_around(m, node);
	if (loop == NO_NODE || m->function_of[loop] == NO_INDEX)
		return;
	f = lambda_made_before(m, node, loop);
	if (f == NO_INDEX)
		return;
	name = stale_name(m, f, loop);
	if (name == NO_NODE)
		return;
	report(c, node, "function", source_of(c, node), "name",
	       source_of(c, name), NULL);
	relate(c, name, true, "read here, outside the loop");
	relate(c, bound_in(m, variable_of(m, name), loop), true,
	       "reassigned here, in the loop");
	relate(c, loop, true, "becomes a graph loop");
}
