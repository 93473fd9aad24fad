/*
 * Which functions are graph functions by themselves: decorated or wrapped.
 */
#include "model/caches.h"
#include "model/origin.h"

/* An expression that turns a function into a graph function when called with
 * it, and the call that carries its options. */
struct hybridizer {
	bool found;
	nid_t call;
	sym_t by;
};

static const struct hybridizer NO_HYBRIDIZER = { false, NO_NODE, 0 };

static struct hybridizer hybridizer_of(const struct model *m, nid_t n,
				       int depth);

/* A def of the file that returns its argument wrapped:
 * def graph(f): return tf.function(f, autograph=False). */
static struct hybridizer wrapper_def(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->returns.count; i++) {
		nid_t value = tree_first(m->tree, function->returns.at[i]);
		const struct call *call = call_at(m, tree_bare(m->tree, value));

		if (call && framework_hybridizes(m->framework, call->name) &&
		    own_parameter_of(m, f,
				     call_argument(m, call->node, 0, "func")) !=
			    NO_INDEX)
			return (struct hybridizer){ true, call->node,
						    call->name };
	}
	return NO_HYBRIDIZER;
}

static struct hybridizer hybridizer_variable(const struct model *m, nid_t n,
					     int depth)
{
	struct bind_list binds = reaching_binds(m, n);

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);
		struct hybridizer h = NO_HYBRIDIZER;

		if (b->kind == BIND_FUNCTION)
			h = wrapper_def(m, b->function);
		else if (b->kind == BIND_ASSIGN && !b->unpacked)
			h = hybridizer_of(m, b->value, depth + 1);
		if (h.found)
			return h;
	}
	return NO_HYBRIDIZER;
}

/* A def of the file names its parameters as it likes: graph(f=loss). */
static bool calls_def(const struct model *m, nid_t call)
{
	nid_t callee =
		tree_bare(m->tree, tree_child(m->tree, call, FIELD_function));
	const struct bind *b = only_bind(m, callee);

	return b && b->kind == BIND_FUNCTION;
}

/* What a hybridizer is called with, or NO_NODE. */
static nid_t wrapped_by(const struct model *m, nid_t call)
{
	const struct tree *t = m->tree;
	nid_t wrapped = call_argument(m, call, 0, "func"), first;

	if (wrapped != NO_NODE || !calls_def(m, call))
		return wrapped;
	first = tree_first(t, tree_child(t, call, FIELD_arguments));
	return tree_is(t, first, KIND_keyword_argument)
		       ? tree_bare(t, tree_child(t, first, FIELD_value))
		       : NO_NODE;
}

/* tf.function(f), but not tf.function(None, [...]) or tf.function(f=1). */
static bool wraps_something(const struct model *m, nid_t call)
{
	nid_t wrapped = wrapped_by(m, call);

	return wrapped != NO_NODE && !tree_is(m->tree, wrapped, KIND_none);
}

static struct hybridizer hybridizer_call(const struct model *m, nid_t n,
					 int depth)
{
	const struct call *call = call_at(m, n);
	nid_t inner = call->callee_node;
	struct hybridizer h;

	if (name_is(m, call->name, "functools.partial"))
		inner = call_argument(m, n, 0, "func");
	else if (wraps_something(m, n))
		return NO_HYBRIDIZER;
	h = hybridizer_of(m, inner, depth + 1);
	if (h.found)
		h.call = n;
	return h;
}

static struct hybridizer hybridizer_of(const struct model *m, nid_t n,
				       int depth)
{
	const struct tree *t = m->tree;
	struct hybridizer h = NO_HYBRIDIZER;
	sym_t name;

	n = tree_bare(t, n);
	if (n == NO_NODE || depth > 8)
		return h;
	name = dotted_name(m, n);
	if (framework_hybridizes(m->framework, name))
		return (struct hybridizer){ true, NO_NODE, name };
	switch (tree_kind(t, n)) {
	case KIND_call:
		return hybridizer_call(m, n, depth);
	case KIND_identifier:
		return hybridizer_variable(m, n, depth);
	case KIND_conditional_expression:
		h = hybridizer_of(m, tree_first(t, n), depth + 1);
		return h.found ? h
			       : hybridizer_of(m, tree_nth(t, n, 2), depth + 1);
	default:
		return h;
	}
}

static bool is_false(const struct model *m, nid_t n)
{
	return tree_is(m->tree, tree_bare(m->tree, n), KIND_false);
}

nid_t hybrid_option(const struct model *m, const struct hybrid *hybrid,
		    const char *keyword)
{
	int position = -1;

	if (hybrid->call == NO_NODE)
		return NO_NODE;
	if (!strcmp(keyword, "input_signature"))
		position = 1;
	return call_argument(m, hybrid->call, position, keyword);
}

static void hybrid_add(struct model *m, uint32_t f, struct hybrid hybrid)
{
	struct function *function = vec_at(&m->functions, f);

	for (size_t i = 0; i < function->hybrids.count; i++)
		if (function->hybrids.at[i].where == hybrid.where)
			return;
	vec_push(m->arena, &function->hybrids, hybrid);
	if (is_false(m, hybrid_option(m, &hybrid, "autograph")))
		function->autograph_off = true;
}

static void look_at_decorator(struct model *m, uint32_t f, nid_t decorator)
{
	struct function *function = vec_at(&m->functions, f);
	nid_t expression = tree_first(m->tree, decorator);
	const struct call *call = call_at(m, tree_bare(m->tree, expression));
	sym_t name = dotted_name(m, expression);
	struct hybridizer h = hybridizer_of(m, expression, 0);

	if (name_is(m, name, "builtins.staticmethod"))
		function->is_static = true;
	else if (name_is(m, name, "builtins.classmethod"))
		function->is_class_method = true;
	else if (name_is(m, name, "builtins.property") ||
		 name_is(m, name, "functools.cached_property"))
		function->is_property = true;
	if (framework_has(m->framework, name, FACT_NO_CONVERSION) ||
	    (call &&
	     framework_has(m->framework, call->name, FACT_NO_CONVERSION)))
		function->autograph_off = true;
	if (h.found)
		hybrid_add(m, f,
			   (struct hybrid){ .where = decorator,
					    .call = h.call,
					    .bound_to = NO_NODE,
					    .by = h.by });
}

/* @tf.function, @tf.function(jit_compile=True), tf.function(f): which one, and
 * the call that has the options. */
static bool find_made_at(const struct model *m, nid_t n, struct hybrid *out)
{
	const struct tree *t = m->tree;
	struct hybridizer h = NO_HYBRIDIZER;
	nid_t call = n;

	if (tree_is(t, n, KIND_decorator))
		h = hybridizer_of(m, tree_first(t, n), 0);
	else if (tree_is(t, n, KIND_call) && wraps_something(m, n))
		h = hybridizer_of(m, call_at(m, n)->callee_node, 0);
	if (!h.found)
		return false;
	/* tf.function(f, jit_compile=True) carries its options itself. */
	if (tree_is(t, n, KIND_decorator) || h.call != NO_NODE)
		call = h.call;
	*out = (struct hybrid){ .where = n,
				.call = call,
				.bound_to = NO_NODE,
				.by = h.by,
				.by_call = tree_is(t, n, KIND_call) };
	if (out->by_call)
		out->bound_to = bound_target(m, n);
	return true;
}

const struct hybrid no_hybrid;

bool hybrid_keep(const struct model *m, const struct hybrid **kept, bool found,
		 const struct hybrid *hybrid)
{
	struct hybrid *copy;

	*kept = &no_hybrid;
	if (!found)
		return false;
	copy = ARENA_NEW(m->arena, struct hybrid);
	*copy = *hybrid;
	*kept = copy;
	return true;
}

bool hybrid_kept(const struct hybrid *kept, struct hybrid *out)
{
	if (kept == &no_hybrid)
		return false;
	*out = *kept;
	return true;
}

bool hybrid_made_at(const struct model *m, nid_t n, struct hybrid *out)
{
	struct call *call;

	if (!tree_is(m->tree, n, KIND_call))
		return find_made_at(m, n, out);
	call = vec_at(&m->calls, call_numbered(m, n).nr);
	if (call->made)
		return hybrid_kept(call->made, out);
	return hybrid_keep(m, &call->made, find_made_at(m, n, out), out);
}

/* g = tf.function(f), step(tf.function(lambda: ...)), partial(tf.function)(f) */
static void look_at_call(struct model *m, const struct call *call)
{
	struct hybrid h;
	uint32_t f;

	if (!hybrid_made_at(m, call->node, &h))
		return;
	f = function_named(m, wrapped_by(m, call->node));
	if (f != NO_INDEX)
		hybrid_add(m, f, h);
}

void find_hybrids(struct model *m)
{
	for (uint32_t f = 0; f < m->functions.count; f++)
		for (size_t i = 0; i < function_at(m, f)->decorators.count; i++)
			look_at_decorator(m, f,
					  function_at(m, f)->decorators.at[i]);
	for_each_call(m, i)
		look_at_call(m, call_by_id(m, i));
}

bool is_hybrid(const struct model *m, uint32_t f)
{
	return f != NO_INDEX && function_at(m, f)->hybrids.count > 0;
}

const struct hybrid *decorator_hybrid(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->hybrids.count; i++)
		if (!function->hybrids.at[i].by_call)
			return &function->hybrids.at[i];
	return NULL;
}

nid_t hybrid_decorator(const struct model *m, uint32_t f)
{
	const struct hybrid *hybrid = decorator_hybrid(m, f);

	return hybrid ? hybrid->where : NO_NODE;
}
