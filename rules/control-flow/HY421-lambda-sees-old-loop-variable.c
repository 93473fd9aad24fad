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
	    !tree_is(m->tree, function_at(m, f)->node, KIND_lambda) ||
	    function_at(m, f)->outer != m->function_of[loop] ||
	    function_at(m, f)->node >= loop)
		return NO_INDEX;
	return f;
}

/* A bind inside the loop of a variable of the function around it, or NO_NODE. */
static nid_t bound_in(const struct model *m, uint32_t variable, nid_t loop)
{
	uint32_t b = variable_at(m, variable)->first;

	for (; b != NO_INDEX; b = bind_by_id(m, b)->next)
		if (tree_inside(m->tree, bind_by_id(m, b)->target, loop))
			return bind_by_id(m, b)->target;
	return NO_NODE;
}

/* The name that the function reads and the loop binds, or NO_NODE. */
static nid_t stale_name(const struct model *m, uint32_t f, nid_t loop)
{
	const struct function *function = function_at(m, f);
	uint32_t scope = function_at(m, function->outer)->scope;

	for_each_descendant(m->tree, n, function->node) {
		uint32_t v;

		if (!tree_is(m->tree, n, KIND_identifier))
			continue;
		v = variable_of(m, n);
		if (v != NO_INDEX && variable_at(m, v)->scope == scope &&
		    !variable_at(m, v)->rebound_inside &&
		    bind_by_id(m, variable_at(m, v)->first)->target < loop &&
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
