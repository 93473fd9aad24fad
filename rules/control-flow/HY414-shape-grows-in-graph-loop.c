#include "model/around.h"
#include "rulekit/graphflow.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/shapes.h"

static bool sets_invariants(const struct model *m, nid_t loop)
{
	for_each_descendant(m->tree, n, loop) {
		const struct call *call = call_at(m, n);

		if (call && call->name &&
		    strstr(name_text(m, call->name), "set_loop_options"))
			return true;
	}
	return false;
}

static void check_joining_assignment(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t left = tree_child(t, node, FIELD_left);
	nid_t loop;

	if (!grows_by_joining(m, node))
		return;
	loop = graph_loop_around(m, node);
	if (loop == NO_NODE || sets_invariants(m, loop))
		return;
	report(c, node, "target", source_of(c, left), NULL);
	relate(c, loop, true, "this loop becomes a graph loop");
}

/* --- tf.while_loop ---------------------------------------------------------------- */

/* What a function returns last: a lambda's expression, or the value of the last
 * statement, which a `with` may be around. */
static nid_t returned_at_the_end(const struct model *m, uint32_t f)
{
	const struct tree *t = m->tree;
	nid_t block = function_at(m, f)->body, last = NO_NODE;

	if (!tree_is(t, block, KIND_block))
		return tree_bare(t, block);
	while (block != NO_NODE) {
		last = last_statement(m, block);
		block = tree_is(t, last, KIND_with_statement)
				? tree_child(t, last, FIELD_body)
				: NO_NODE;
	}
	return tree_is(t, last, KIND_return_statement)
		       ? tree_bare(t, tree_first(t, last))
		       : NO_NODE;
}

/* same = rows: a second name of it. */
static nid_t first_name(const struct model *m, nid_t n)
{
	const struct bind *b;
	nid_t value;

	n = tree_bare(m->tree, n);
	b = only_bind(m, n);
	if (!b || b->kind != BIND_ASSIGN)
		return n;
	value = tree_bare(m->tree, b->value);
	return tree_is(m->tree, value, KIND_identifier) ? value : n;
}

static bool joins_variable(const struct model *m, nid_t call, nid_t variable)
{
	const struct tree *t = m->tree;

	for_each_child(t, item, joined_by(m, call))
		if (slice_equal(tree_text(t, first_name(m, item)),
				tree_text(t, variable)))
			return true;
	return false;
}

/* The call that joins a loop variable with more: the element itself, or what its
 * name was given. */
static nid_t joining_call(const struct model *m, nid_t element, nid_t variable)
{
	element = tree_bare(m->tree, element);
	if (tree_is(m->tree, element, KIND_identifier)) {
		const struct bind *b = only_bind(m, element);

		if (!b || b->unpacked)
			return NO_NODE;
		element = tree_bare(m->tree, b->value);
	}
	return call_in(m, call_at(m, element), "joins-tensors") &&
			       joins_variable(m, element, variable)
		       ? element
		       : NO_NODE;
}

static void look_at_while_loop(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t body = call_argument(m, node, 1, "body"), result;
	uint32_t f, i = 0;

	if (!call_in(m, call_at(m, node), "graph-while") ||
	    !traced_certainly(m, traced_at(m, node)) || body == NO_NODE ||
	    call_argument(m, node, 3, "shape_invariants") != NO_NODE)
		return;
	f = function_meant(m, body);
	result = f == NO_INDEX ? NO_NODE : returned_at_the_end(m, f);
	if (!tree_is_list_or_tuple(m->tree, result) &&
	    !tree_is(m->tree, result, KIND_expression_list))
		return;
	for_each_child(m->tree, element, result) {
		const struct function *function = function_at(m, f);
		uint32_t p = first_real_parameter(m, f) + i++;
		nid_t name = p < function->parameters.count
				     ? function->parameters.at[p].identifier
				     : NO_NODE;
		nid_t join = name == NO_NODE ? NO_NODE
					     : joining_call(m, element, name);

		if (join == NO_NODE)
			continue;
		report(c, join, "target", source_of(c, name), NULL);
		relate(c, node, true, "this loop becomes a graph loop");
	}
}

void check_hy414(struct check *c, nid_t node)
{
	if (tree_is(c->model->tree, node, KIND_call))
		look_at_while_loop(c, node);
	else
		check_joining_assignment(c, node);
}
