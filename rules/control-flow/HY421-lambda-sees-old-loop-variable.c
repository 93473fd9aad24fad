#include "model/uses.h"
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
	bind_id b = variable_at(m, variable)->first;

	for (; is_present(b); b = bind_by_id(m, b)->next)
		if (tree_inside(m->tree, bind_by_id(m, b)->target, loop))
			return bind_by_id(m, b)->target;
	return NO_NODE;
}

/* The name that the function reads and the loop binds, or NO_NODE. */
static nid_t stale_name(const struct model *m, uint32_t f, nid_t loop)
{
	const struct function *function = function_at(m, f);
	scope_id scope = function_at(m, function->outer)->scope;

	for_each_descendant(m->tree, n, function->node) {
		uint32_t v;

		if (!tree_is(m->tree, n, KIND_identifier))
			continue;
		v = variable_of(m, n);
		if (v != NO_INDEX &&
		    same_scope(variable_at(m, v)->scope, scope) &&
		    !variable_at(m, v)->rebound_inside &&
		    bind_by_id(m, variable_at(m, v)->first)->target < loop &&
		    bound_in(m, v, loop) != NO_NODE)
			return n;
	}
	return NO_NODE;
}

static void check_use(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t loop, name;
	uint32_t f;

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

/* --- made in a loop, called after it -------------------------------------------- */

/* What holds a node, parentheses not counted. */
static nid_t holder_of(const struct tree *t, nid_t n)
{
	do
		n = tree_parent(t, n);
	while (tree_is(t, n, KIND_parenthesized_expression));
	return n;
}

/* The list or dict comprehension that keeps a lambda: [lambda: f(x) for f in
 * steps]. A generator makes the next one when the last one may have been called. */
static nid_t comprehension_that_keeps(const struct tree *t, nid_t lambda)
{
	nid_t n = holder_of(t, lambda);

	if (tree_is(t, n, KIND_pair) || tree_is(t, n, KIND_tuple))
		n = holder_of(t, n);
	return tree_is(t, n, KIND_list_comprehension) ||
			       tree_is(t, n, KIND_dictionary_comprehension)
		       ? n
		       : NO_NODE;
}

/* Whether a list is only added to inside the loop, so that nothing in it calls
 * what it holds. */
static bool is_only_grown_in(const struct model *m, uint32_t list, nid_t loop)
{
	struct node_list uses = uses_of(m, list);

	for (uint32_t i = count_before(uses, loop);
	     i < uses.count && tree_inside(m->tree, uses.at[i], loop); i++) {
		nid_t method = tree_parent(m->tree, uses.at[i]);
		const struct call *call =
			call_at(m, tree_parent(m->tree, method));

		if (!call || call->callee_node != method ||
		    !name_is(m, call->method, "append"))
			return false;
	}
	return true;
}

/* The `for` that collects a lambda in a list of the function:
 * branches.append(lambda: f(x)). */
static nid_t loop_that_collects(const struct model *m, nid_t lambda)
{
	const struct tree *t = m->tree;
	nid_t arguments = holder_of(t, lambda);
	const struct call *call = call_at(m, tree_parent(t, arguments));
	nid_t loop;
	uint32_t list;

	if (!call || call->arguments != arguments ||
	    call->receiver == NO_NODE || !name_is(m, call->method, "append") ||
	    value_of(m, call->receiver).kind != VALUE_LIST)
		return NO_NODE;
	loop = loop_around(m, lambda);
	list = variable_of(m, call->receiver);
	if (!tree_is(t, loop, KIND_for_statement) || list == NO_INDEX ||
	    scope_at(m, variable_at(m, list)->scope)->function !=
		    m->function_of[loop] ||
	    !is_only_grown_in(m, list, loop))
		return NO_NODE;
	return loop;
}

/* Whether the loop gives a variable its values, and nothing else does. */
static bool is_bound_by(const struct model *m, uint32_t variable, nid_t loop)
{
	const struct bind *b = bind_by_id(m, variable_at(m, variable)->first);
	nid_t n = b->target;

	if (b->kind != BIND_FOR || is_present(b->next))
		return false;
	while (n != NO_NODE && !tree_is(m->tree, n, KIND_for_statement) &&
	       !tree_is(m->tree, n, KIND_for_in_clause))
		n = tree_parent(m->tree, n);
	return n == loop || tree_parent(m->tree, n) == loop;
}

/* The loop variable that the body of a lambda reads, or NO_NODE. What its
 * parameters have as a default is read while the loop runs. */
static nid_t late_name(const struct model *m, nid_t lambda, nid_t loop)
{
	nid_t body = tree_child(m->tree, lambda, FIELD_body);

	for (nid_t n = body; n < tree_end(m->tree, body); n++) {
		uint32_t v = tree_is(m->tree, n, KIND_identifier)
				     ? variable_of(m, n)
				     : NO_INDEX;

		if (v != NO_INDEX && is_present(variable_at(m, v)->first) &&
		    is_bound_by(m, v, loop))
			return n;
	}
	return NO_NODE;
}

/* Whether the lambda is run while a graph is traced, or made there. */
static bool is_about_graph(const struct model *m, nid_t lambda)
{
	return traced_certainly(m, traced_at(m, lambda)) ||
	       traced_certainly(m, m->index_of[lambda]);
}

static void check_made_in_loop(struct check *c, nid_t lambda)
{
	const struct model *m = c->model;
	nid_t loop = comprehension_that_keeps(m->tree, lambda), name;
	const char *text;

	if (loop == NO_NODE)
		loop = loop_that_collects(m, lambda);
	if (loop == NO_NODE || !is_about_graph(m, lambda))
		return;
	name = late_name(m, lambda, loop);
	if (name == NO_NODE)
		return;
	text = source_of(c, name);
	report_text(c, lambda,
		    arena_fmt(c->arena,
			      "every lambda of this loop uses the last `%s`, "
			      "because they are called after the loop",
			      text),
		    arena_fmt(c->arena,
			      "give the lambda a parameter with a default, "
			      "`%s=%s`, which is evaluated in the loop",
			      text, text));
	relate(c, name, true, "read when the lambda is called");
	relate(c, loop, true, "this loop ends before that");
}

void check_hy421(struct check *c, nid_t node)
{
	if (tree_is(c->model->tree, node, KIND_lambda))
		check_made_in_loop(c, node);
	else if (c->model->tree->nodes[node].field == FIELD_function &&
		 traced_at(c->model, node) != NO_INDEX)
		check_use(c, node);
}
