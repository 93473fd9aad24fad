#include "rulekit/deletions.h"
#include "rulekit/graphable.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* Whether the base class calls this method itself: call, train_step ... */
static bool is_called_by_keras(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);
	const struct traced_method *methods;
	size_t count;

	methods = framework_traced_methods(m->framework, &count);
	for (size_t i = 0; i < count; i++)
		if (methods[i].method == function->name &&
		    strcmp(name_text(m, function->name), "update_state") &&
		    class_derives(m, function->klass,
				  name_text(m, methods[i].base)))
			return !methods[i].certain ||
			       function->parameters.count ==
				       first_real_parameter(m, f) + 1;
	return false;
}

/* A place of this file where traced code runs it, or NO_NODE. */
static nid_t traced_caller(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call =
			call_by_id(m, function->callers.at[i]);
		uint32_t caller = traced_at(m, call->node);

		if (caller != NO_INDEX && caller != f &&
		    traced_certainly(m, caller))
			return call->node;
	}
	return NO_NODE;
}

/* model.fit(...) on an object of the class, or on what may be one. */
static bool is_fitted(const struct model *m, class_id klass, bool certainly)
{
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		struct value v;

		if (call->receiver == NO_NODE ||
		    !name_in(m, call->method, "training-loop"))
			continue;
		v = value_of(m, call->receiver);
		if (same_class(v.klass, klass) ||
		    (!certainly && v.kind == VALUE_UNKNOWN))
			return true;
	}
	return false;
}

/* model.train_step(batch), where nothing says that the model is of another
 * class. */
static bool may_call_step(const struct model *m, const struct call *call,
			  uint32_t f)
{
	const struct function *function = function_at(m, f);
	struct value v;

	if (call->callee == f)
		return true;
	if (call->receiver == NO_NODE || call->method != function->name ||
	    call_at(m, call->receiver))
		return false;
	v = value_of(m, call->receiver);
	return same_class(v.klass, function->klass) ||
	       (v.kind == VALUE_UNKNOWN &&
		!is_fitted(m, function->klass, true));
}

/* A loop of the project's own runs it eagerly: self.train_step(batch), or
 * self.actor(state) for a `call`. There the decorator pays. A call whose result
 * nobody takes builds the weights. */
static bool is_run_eagerly(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);
	bool is_call = name_is(m, function->name, "call");

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		struct value callee;

		if (traced_at(m, call->node) != NO_INDEX)
			continue;
		if (!is_call) {
			if (may_call_step(m, call, f))
				return true;
			continue;
		}
		if (tree_is(m->tree, tree_parent(m->tree, call->node),
			    KIND_expression_statement))
			continue;
		if (call->callee == f)
			return true;
		if (call->function == NO_INDEX)
			continue;
		callee = value_of(m, call->callee_node);
		if ((callee.kind == VALUE_MODEL ||
		     callee.kind == VALUE_LAYER) &&
		    same_class(callee.klass, function->klass))
			return true;
	}
	return false;
}

/* A signature is there for a reason: the method is saved or served by itself. */
static bool has_signature_option(const struct model *m,
				 const struct hybrid *hybrid)
{
	return hybrid_option(m, hybrid, "input_signature") != NO_NODE;
}

/* model.call.get_concrete_function(...): somebody needs the graph function. */
static bool is_taken_as_graph(const struct model *m, uint32_t f)
{
	static const char *const names[] = { "get_concrete_function",
					     "experimental_get_tracing_count",
					     "experimental_get_compiler_ir",
					     "python_function", NULL };
	const struct tree *t = m->tree;

	for_each_kind(t, n, i, KIND_attribute) {
		nid_t method = tree_child(t, tree_child(t, n, FIELD_object),
					  FIELD_attribute);
		nid_t name = tree_child(t, n, FIELD_attribute);

		if (!tree_text_is(t, method,
				  name_text(m, function_at(m, f)->name)))
			continue;
		if (slice_is_any(tree_text(t, name), names))
			return true;
	}
	return false;
}

static void report_method(struct check *c, nid_t node, uint32_t f, nid_t caller)
{
	const struct model *m = c->model;
	const struct function *function = function_at(m, f);
	const char *name = name_text(m, function->name);
	bool is_call = !strcmp(name, "call");
	const char *problem =
		is_call ? "`%s` is a graph inside the graph of each step that "
			  "runs it, because it is decorated"
			: "`%s` does not need a decorator, because Keras "
			  "traces it in its own graph";
	struct finding *found;

	found = report(
		c, node, "problem",
		arena_fmt(c->arena, problem, function->qualified_name),
		"advice",
		is_call ? "decorate the function that calls the model, "
			  "not the layer"
			: arena_fmt(
				  c->arena,
				  "remove the decorator: `fit` already makes a "
				  "graph of `%s`",
				  name),
		NULL);
	relate(c, function->hybrids.at[0].where, true, "decorated here");
	if (caller != NO_NODE ||
	    (!is_call && is_fitted(m, function->klass, false)))
		found->severity = SEVERITY_WARNING;
	if (caller != NO_NODE)
		relate(c, caller, true, "`%s` runs it inside its graph",
		       function_name_around(m, caller));
}

void check_hy608(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = function_defined(m, node);
	const struct function *function = function_at(m, f);
	struct span line;

	if (is_absent(function->klass) || !function->hybrids.count ||
	    function->hybrids.at[0].by_call || !is_called_by_keras(m, f) ||
	    has_signature_option(m, &function->hybrids.at[0]) ||
	    is_taken_as_graph(m, f) || is_run_eagerly(m, f))
		return;
	report_method(c, node, f, traced_caller(m, f));
	if (may_need_autograph(m, f) ||
	    !statement_span(m, function->hybrids.at[0].where, &line))
		return;
	fix_begin(c, FIX_UNSAFE, "remove the decorator");
	fix_replace(c, line, "%s", "");
}
