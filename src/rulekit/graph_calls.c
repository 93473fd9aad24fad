/*
 * In: an expression, or a call. Out: the decorator or the tf.function(f) that
 * made what it calls, found through names, attributes of self and imports.
 * Other files are read only for calls that a loop repeats. What a call was
 * found to run is kept with the call in the model.
 */

#include "rulekit/graph_calls.h"

#include "model/solve/solve.h"
#include "rulekit/loops.h"

/* Longer chains of names are nobody's. */
#define LONGEST_CHAIN 6

static bool graph_function_of(const struct model *m, nid_t n,
			      struct hybrid *out, int depth);

/* By its decorators. */
static bool hybrid_of_def(const struct model *m, uint32_t f, struct hybrid *out)
{
	const struct hybrid *hybrid = decorator_hybrid(m, f);

	if (hybrid)
		*out = *hybrid;
	return hybrid;
}

/* A decorated def, or a name with a graph function: step = tf.function(f),
 * also by way of other names. */
static bool meant_by_name(const struct model *m, nid_t n, struct hybrid *out,
			  int depth)
{
	struct bind_list binds = reaching_binds(m, n);

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);

		if (b->kind == BIND_FUNCTION &&
		    hybrid_of_def(m, b->function, out))
			return true;
		if ((b->kind == BIND_ASSIGN || b->kind == BIND_WALRUS) &&
		    !b->unpacked && !tree_inside(m->tree, n, b->value) &&
		    graph_function_of(m, b->value, out, depth + 1))
			return true;
	}
	return false;
}

/* self.step, bound to tf.function(...) somewhere in the class. */
static bool meant_by_attribute(const struct model *m, nid_t n,
			       struct hybrid *out, int depth)
{
	sym_t name = self_attribute(m, n);
	struct attribute_bind_list binds;

	if (!name)
		return false;
	binds = attribute_binds(m, class_around(m, n), name);
	for (uint32_t i = 0; i < binds.count; i++)
		if (binds.at[i]->value != NO_NODE &&
		    graph_function_of(m, binds.at[i]->value, out, depth + 1))
			return true;
	return false;
}

/* tf.function(f), step, self.step, and one of two: step if training else
 * other. */
static bool graph_function_of(const struct model *m, nid_t n,
			      struct hybrid *out, int depth)
{
	const struct tree *t = m->tree;

	n = tree_bare(t, n);
	if (n == NO_NODE || depth > LONGEST_CHAIN)
		return false;
	switch (tree_kind(t, n)) {
	case KIND_call:
		return hybrid_made_at(m, n, out);
	case KIND_identifier:
		return meant_by_name(m, n, out, depth);
	case KIND_attribute:
		return meant_by_attribute(m, n, out, depth);
	case KIND_conditional_expression:
		return graph_function_of(m, tree_first(t, n), out, depth + 1) ||
		       graph_function_of(m, tree_nth(t, n, 2), out, depth + 1);
	default:
		return false;
	}
}

bool graph_function_meant(const struct model *m, nid_t n, struct hybrid *out)
{
	uint32_t f;

	if (graph_function_of(m, n, out, 0))
		return true;
	/* A decorated method. */
	f = tree_is(m->tree, tree_bare(m->tree, n), KIND_attribute)
		    ? function_meant(m, n)
		    : NO_INDEX;
	return f != NO_INDEX && hybrid_of_def(m, f, out);
}

/* The graph function of another file that a call runs: an imported one, or a
 * method of an object whose class is imported. */
static bool imported_function(const struct model *m, nid_t callee,
			      struct foreign_function *out)
{
	return m->around.modules && foreign_graph_function(m, callee, out);
}

/* Whether a loop runs the call again and again, there or where its function is
 * called. */
static bool is_called_repeatedly(const struct model *m, const struct call *call)
{
	nid_t where;

	return loop_around(m, call->node) != NO_NODE ||
	       (call->function != NO_INDEX &&
		loop_that_calls(m, call->function, &where) != NO_NODE);
}

/* A decorated function of another file. Its options stay there, so one with a
 * signature does not count. */
static bool imported_graph_function(const struct model *m,
				    const struct call *call, struct hybrid *out)
{
	struct foreign_function there;
	struct hybrid made;

	/* Other files are read for calls that go on and on only: what one call
	 * is given traces once. */
	if (call->callee != NO_INDEX || !is_called_repeatedly(m, call) ||
	    !imported_function(m, call->callee_node, &there) ||
	    !hybrid_of_def(there.model, there.function, &made) ||
	    has_signature(there.model, &made))
		return false;
	*out = (struct hybrid){ .where = call->callee_node,
				.call = NO_NODE,
				.bound_to = NO_NODE,
				.by = made.by };
	return true;
}

static bool find_called(const struct model *m, const struct call *call,
			struct hybrid *out)
{
	if (graph_function_meant(m, call->callee_node, out))
		return true;
	if (call->callee != NO_INDEX && !call->through_hybrid &&
	    hybrid_of_def(m, call->callee, out))
		return true;
	return imported_graph_function(m, call, out);
}

bool graph_function_called(const struct model *m, const struct call *call,
			   struct hybrid *out)
{
	const struct hybrid **kept =
		&vec_at(&m->calls, call_numbered(m, call->node).nr)->called;

	if (*kept)
		return hybrid_kept(*kept, out);
	return hybrid_keep(m, kept, find_called(m, call, out), out);
}

void relate_graph_function(struct check *c, nid_t callee,
			   const struct hybrid *made)
{
	const char *label = arena_fmt(c->arena, "`%s` is a graph function",
				      source_of(c, callee));
	struct foreign_function there;
	struct hybrid elsewhere;

	if (made->where != callee) {
		relate(c, made->where, true, "%s", label);
		return;
	}
	if (imported_function(c->model, callee, &there) &&
	    hybrid_of_def(there.model, there.function, &elsewhere))
		relate_elsewhere(c, there.model->around.path, there.model,
				 node_span(there.model, elsewhere.where),
				 label);
}

bool has_signature(const struct model *m, const struct hybrid *hybrid)
{
	nid_t signature =
		tree_bare(m->tree, hybrid_option(m, hybrid, "input_signature"));

	return signature != NO_NODE && !tree_is(m->tree, signature, KIND_none);
}

bool has_graph_option(const struct model *m, const struct hybrid *hybrid)
{
	static const char *const options[] = { "jit_compile",
					       "experimental_compile",
					       "experimental_implements",
					       "experimental_attributes",
					       "autograph",
					       NULL };

	for (size_t i = 0; options[i]; i++)
		if (hybrid_option(m, hybrid, options[i]) != NO_NODE)
			return true;
	return false;
}

bool looks_at_values(const struct model *m, const struct call *call,
		     struct hybrid *out)
{
	return tree_is(m->tree, call->arguments, KIND_argument_list) &&
	       graph_function_called(m, call, out) && !has_signature(m, out) &&
	       !call_lacks_argument(m, call);
}

/* strategy.run(f, args=(x,)) */
static bool is_run_by_strategy(const struct model *m, const struct call *call,
			       nid_t function)
{
	static const char *const methods[] = { "run", "experimental_run_v2",
					       NULL };

	return call->receiver != NO_NODE &&
	       name_is_any(m, call->method, methods) &&
	       value_of(m, call->receiver).kind == VALUE_STRATEGY &&
	       call_argument(m, call->node, 0, "fn") == function;
}

/* The parentheses around an expression, or itself. */
static nid_t with_parentheses(const struct tree *t, nid_t n)
{
	while (tree_is(t, tree_parent(t, n), KIND_parenthesized_expression))
		n = tree_parent(t, n);
	return n;
}

nid_t call_that_runs(const struct model *m, nid_t function)
{
	nid_t whole = with_parentheses(m->tree, function);
	const struct call *given;

	if (m->tree->nodes[whole].field == FIELD_function)
		return tree_parent(m->tree, whole);
	given = call_given(m, whole);
	return given && is_run_by_strategy(m, given, function) ? given->node
							       : NO_NODE;
}

nid_t argument_when_run(const struct model *m, nid_t call,
			const struct model *there, uint32_t f, uint32_t p)
{
	nid_t run = call_argument(m, call, 0, "fn"), given;
	uint32_t filled = first_real_parameter(there, f);

	if (run == NO_NODE || !is_run_by_strategy(m, call_at(m, call), run))
		return argument_for_function(m, call_at(m, call),
					     function_at(there, f), filled, p);
	given = call_argument(m, call, 1, "args");
	return tree_is_list_or_tuple(m->tree, given) && p >= filled
		       ? tree_bare(m->tree,
				   tree_nth(m->tree, given, p - filled))
		       : NO_NODE;
}

bool is_collected(const struct model *m, nid_t function)
{
	static const char *const methods[] = { "append", "add", NULL };
	const struct call *given =
		call_given(m, with_parentheses(m->tree, function));
	enum value_kind kind;

	if (!given || given->receiver == NO_NODE ||
	    !name_is_any(m, given->method, methods))
		return false;
	kind = value_of(m, given->receiver).kind;
	return kind == VALUE_LIST || kind == VALUE_SET;
}

nid_t given_value(const struct tree *t, nid_t argument)
{
	return tree_is(t, argument, KIND_keyword_argument)
		       ? tree_child(t, argument, FIELD_value)
		       : argument;
}
