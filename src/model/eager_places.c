/*
 * Which places of a traced function run outside of graphs: behind guards, in
 * blocks that leave the graph.
 */
#include <string.h>

#include "model/around.h"
#include "model/caches.h"

/* tf.Graph().as_default(), or the same of a name that is such a graph. */
static bool enters_own_graph(const struct model *m, const struct call *call)
{
	nid_t graph = call->receiver;
	struct bind_list binds;

	if (!name_is(m, call->method, "as_default") || graph == NO_NODE)
		return false;
	if (tree_is(m->tree, graph, KIND_identifier)) {
		binds = reaching_binds(m, graph);
		if (binds.count != 1 ||
		    m->binds.at[binds.at[0]].kind != BIND_ASSIGN)
			return false;
		graph = tree_bare(m->tree, m->binds.at[binds.at[0]].value);
	}
	return call_is(m, call_at(m, graph), "tensorflow.Graph") ||
	       call_is(m, call_at(m, graph), "tensorflow.compat.v1.Graph");
}

static bool is_init_scope(const struct model *m, nid_t n, nid_t inner)
{
	const struct tree *t = m->tree;

	(void)inner;
	if (!tree_is(t, n, KIND_with_statement))
		return false;
	for_each_child(t, item, tree_first(t, n)) {
		nid_t value = tree_child(t, item, FIELD_value);
		const struct call *call;

		if (tree_is(t, value, KIND_as_pattern))
			value = tree_first(t, value);
		call = call_at(m, value);
		if (call &&
		    (framework_has(m->framework, call->name, FACT_LIFTS) ||
		     enters_own_graph(m, call)))
			return true;
	}
	return false;
}

bool under_init_scope(const struct model *m, nid_t node)
{
	return holds_around(m, AROUND_INIT_SCOPE, node, is_init_scope);
}

/* What a call or the default gives to a parameter: 1 for True, -1 for False, 0
 * for anything else. */
static int truth_given(const struct model *m, const struct call *call,
		       const struct parameter *parameter, uint32_t p)
{
	nid_t given = call_has_splat(m, call->node)
			      ? call->node
			      : argument_for_parameter(m, call, p);

	if (given == NO_NODE)
		given = parameter->fallback;
	return tree_is(m->tree, given, KIND_true)    ? 1
	       : tree_is(m->tree, given, KIND_false) ? -1
						     : 0;
}

/* A parameter for which every traced call gives the same of True and False: then
 * the other branch runs outside graphs only. */
static int switch_sense(const struct model *m, nid_t n)
{
	uint32_t v = variable_of(m, n), f = m->function_of[n];
	const struct function *function;
	const struct bind *b;
	int sense = 0;

	if (v == NO_INDEX || f == NO_INDEX || is_hybrid(m, f) ||
	    m->variables.at[v].first == NO_INDEX)
		return 0;
	b = &m->binds.at[m->variables.at[v].first];
	function = &m->functions.at[f];
	if (b->kind != BIND_PARAMETER || b->next != NO_INDEX ||
	    m->scopes.at[m->variables.at[v].scope].function != f)
		return 0;
	for (size_t i = 0; i < function->traces.count; i++)
		if (function->traces.at[i].kind != TRACE_CALLED)
			return 0;
	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call = &m->calls.at[function->callers.at[i]];
		int given;

		if (call->function == NO_INDEX ||
		    !m->functions.at[call->function].traces.count)
			continue;
		given = truth_given(m, call, &function->parameters.at[b->index],
				    b->index);
		if (!given || (sense && given != sense))
			return 0;
		sense = given;
	}
	return -sense;
}

/* 1: the condition holds only outside graphs; -1: only inside; 0: neither. */
static int eager_sense(const struct model *m, nid_t n, int depth)
{
	const struct tree *t = m->tree;
	const struct call *call;
	struct slice text;

	n = tree_bare(t, n);
	if (n == NO_NODE || depth > 8)
		return 0;
	if (tree_is(t, n, KIND_not_operator))
		return -eager_sense(m, tree_child(t, n, FIELD_argument),
				    depth + 1);
	if (tree_is(t, n, KIND_boolean_operator) &&
	    tree_text_is(t, tree_child(t, n, FIELD_operator), "and")) {
		int left =
			eager_sense(m, tree_child(t, n, FIELD_left), depth + 1);

		return left ? left
			    : eager_sense(m, tree_child(t, n, FIELD_right),
					  depth + 1);
	}
	if (tree_is(t, n, KIND_identifier))
		return switch_sense(m, n);
	call = call_at(m, n);
	if (!call)
		return 0;
	if (framework_has(m->framework, call->name, FACT_EAGER_GUARD) ||
	    name_is(m, call->method, "executing_eagerly") ||
	    name_is(m, call->method, "_executing_eagerly"))
		return 1;
	/* What is no tensor is none of a graph, either. */
	if (name_is(m, call->name, "tensorflow.inside_function") ||
	    name_is(m, call->name, "tensorflow.is_tensor") ||
	    name_is(m, call->name, "tensorflow.keras.ops.is_tensor"))
		return -1;
	if (call_is(m, call, "builtins.hasattr") &&
	    literal_string(m, call_argument(m, n, 1, NULL), &text) &&
	    slice_is(text, "numpy"))
		return 1;
	if (call_is(m, call, "builtins.isinstance")) {
		nid_t type = call_argument(m, n, 1, NULL);
		struct slice written = type == NO_NODE ? slice_of("")
						       : tree_text(t, type);

		if (slice_ends(written, "EagerTensor"))
			return 1;
	}
	return 0;
}

/* `if not tf.executing_eagerly(): return`: what follows runs eagerly only. */
static bool is_graph_exit(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t block, last;

	if (!tree_is(t, n, KIND_if_statement) ||
	    eager_sense(m, tree_child(t, n, FIELD_condition), 0) >= 0)
		return false;
	block = tree_child(t, n, FIELD_consequence);
	last = last_statement(m, block);
	return tree_is(t, block, KIND_block) &&
	       (tree_is(t, last, KIND_return_statement) ||
		tree_is(t, last, KIND_raise_statement));
}

static bool is_eager_only(const struct model *m, nid_t n, nid_t inner)
{
	const struct tree *t = m->tree;
	int sense;

	switch (tree_kind(t, n)) {
	case KIND_if_statement:
	case KIND_elif_clause:
		if (t->nodes[inner].field != FIELD_alternative &&
		    t->nodes[inner].field != FIELD_consequence)
			return false;
		sense = eager_sense(m, tree_child(t, n, FIELD_condition), 0);
		return t->nodes[inner].field == FIELD_alternative ? sense < 0
								  : sense > 0;
	case KIND_conditional_expression:
		if (inner == tree_nth(t, n, 1))
			return false;
		sense = eager_sense(m, tree_nth(t, n, 1), 0);
		return inner == tree_first(t, n) ? sense > 0 : sense < 0;
	case KIND_block:
		return holds_above(m, AROUND_EAGER_GUARD, inner, is_graph_exit);
	default:
		return false;
	}
}

bool under_eager_guard(const struct model *m, nid_t node)
{
	return holds_around(m, AROUND_EAGER_GUARD, node, is_eager_only);
}
