/*
 * In: a call in a loop. It is followed into the function that it runs, and from
 * there to one factory of the same file, no further. What the graph function needs
 * is followed back the same way: from its captures to parameters, and from these to
 * what the loop gives.
 */

#include "rulekit/remade.h"

#include "model/imported.h"
#include "model/uses.h"
#include "rulekit/graph_calls.h"
#include "rulekit/guards.h"
#include "rulekit/loops.h"

/* --- what each pass gives ---------------------------------------------------------- */

/* What the repeated call gives to a parameter of the function; the receiver where
 * that is `self`. */
static nid_t given_by_loop(const struct repeated *again, uint32_t p)
{
	if (p < first_real_parameter(again->there, again->function))
		return again->call->receiver;
	if (again->there == again->m)
		return argument_for_parameter(again->m, again->call, p);
	return argument_for_function(
		again->m, again->call,
		function_at(again->there, again->function),
		first_real_parameter(again->there, again->function), p);
}

static bool parameter_differs(const struct repeated *again, uint32_t p)
{
	nid_t given = given_by_loop(again, p);

	if (given == NO_NODE)
		return call_has_splat(again->m, again->call->node);
	return makes_an_object(again->m, given) ||
	       uses_what_passes_bind(again->m, given, again->loop);
}

/* The parameter of the repeated function that a name in it is; NO_INDEX for its
 * other names. */
static uint32_t parameter_named(const struct repeated *again, uint32_t variable)
{
	const struct model *m = again->there;
	bind_id first = variable_at(m, variable)->first;

	return same_bind(first, variable_at(m, variable)->last) &&
			       bind_by_id(m, first)->kind == BIND_PARAMETER
		       ? bind_by_id(m, first)->parameter
		       : NO_INDEX;
}

/* Whether an expression in the repeated function may be another object in each
 * pass: it comes from what the loop gives, or the function makes it. */
static bool expression_differs(const void *data, nid_t expression)
{
	const struct repeated *again = data;
	const struct model *m = again->there;
	scope_id scope = function_at(m, again->function)->scope;

	if (makes_an_object(m, expression))
		return true;
	for_each_within(m->tree, n, expression) {
		uint32_t v, p;

		v = tree_is(m->tree, n, KIND_identifier) ? variable_of(m, n)
							 : NO_INDEX;
		if (v == NO_INDEX ||
		    !same_scope(variable_at(m, v)->scope, scope))
			continue;
		p = parameter_named(again, v);
		if (p == NO_INDEX || parameter_differs(again, p))
			return true;
	}
	return false;
}

static bool is_of_the_pass(const void *data, nid_t n)
{
	const struct repeated *again = data;

	return uses_what_passes_bind(again->m, n, again->loop);
}

/* step(x, phase.level), where the loop asked for `step` */
static bool is_called_with_setting(const struct model *m, nid_t name,
				   nid_t loop)
{
	struct node_list uses = uses_of(m, variable_of(m, name));

	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t call = call_that_runs(m, uses.at[i]);

		if (call != NO_NODE && takes_setting_of_pass(m, call, loop))
			return true;
	}
	return false;
}

/* Objects that the function is given where it is called, by the name that it is
 * bound to or at once. */
static bool object_differs(const struct repeated *again,
			   const struct made *made, const struct call *inner)
{
	uint32_t f = function_made(again->there, made);
	const struct model *m = again->there;
	nid_t source = inner ? inner->node : again->call->node;
	bool (*differs)(const void *, nid_t) = expression_differs;
	nid_t name = made->name;

	if (!inner) {
		nid_t target = bound_target(again->m, source);

		if (tree_is(again->m->tree, target, KIND_identifier) &&
		    is_called_with_setting(again->m, target, again->loop))
			return true;
	}
	if (f == NO_INDEX)
		return false;
	if (inner || fate_of(m, made->maker, made->name) == FATE_RETURNED) {
		if (!inner) {
			m = again->m;
			differs = is_of_the_pass;
		}
		if (m->tree->nodes[source].field == FIELD_function)
			return call_gives_object(m,
						 tree_parent(m->tree, source),
						 again->there, f, differs,
						 again);
		name = bound_target(m, source);
	}
	return tree_is(m->tree, name, KIND_identifier) &&
	       is_given_object(m, name, again->there, f, differs, again);
}

/* What it captures of its maker. */
static bool capture_differs(const struct repeated *again,
			    const struct made *made, const struct call *inner)
{
	const struct model *m = again->there;
	const struct function *maker = function_at(m, made->maker);

	for (uint32_t p = 0; p < maker->parameters.count; p++) {
		nid_t given;

		if (!captures_parameter(m, made, p))
			continue;
		if (!inner) {
			if (parameter_differs(again, p))
				return true;
			continue;
		}
		given = p < first_real_parameter(m, made->maker)
				? inner->receiver
				: argument_for_parameter(m, inner, p);
		if (given == NO_NODE ? call_has_splat(m, inner->node)
				     : expression_differs(again, given))
			return true;
	}
	return false;
}

bool differs_by_pass(const struct repeated *again, const struct made *made,
		     const struct call *inner)
{
	return capture_differs(again, made, inner) ||
	       object_differs(again, made, inner) ||
	       (again->there == again->m &&
		uses_what_passes_bind(again->m, made->part, again->loop));
}

/* --- how it is used ------------------------------------------------------------------ */

/* The call that runs it, or an operation or a method that traces what it is
 * given; NO_NODE where it is used in another way. */
static nid_t use_that_runs(const struct model *m, nid_t n)
{
	const struct call *given = call_given(m, n);
	nid_t call = call_that_runs(m, n);

	if (call != NO_NODE)
		return call;
	return given && given->name && framework_owns(m->framework, given->name)
		       ? given->node
		       : NO_NODE;
}

bool is_used_up(const struct model *m, const struct made *made,
		struct used_up *out)
{
	const struct tree *t = m->tree;
	nid_t body = function_at(m, made->maker)->body;
	struct node_list uses = uses_of(m, variable_of(m, made->name));

	*out = (struct used_up){ .called = NO_NODE };
	for (uint32_t i = count_before(uses, body); i < uses.count; i++) {
		nid_t use = uses.at[i];

		if (!tree_inside(t, use, body))
			break;
		if (is_present(bind_at(m, use)) ||
		    tree_inside(t, use, made->part))
			continue;
		if (function_around(m, use) != made->maker)
			return false;
		if (is_collected(m, use)) {
			out->collected = true;
			continue;
		}
		if (use_that_runs(m, use) == NO_NODE)
			return false;
		if (out->called == NO_NODE)
			out->called = use;
		out->uses++;
		if (loop_around(m, use) != NO_NODE)
			out->in_loop = true;
	}
	return out->called != NO_NODE;
}

bool is_for_the_pass(const struct model *m, nid_t call)
{
	const struct tree *t = m->tree;
	nid_t target = bound_target(m, call);

	return tree_is(t, target, KIND_identifier) ||
	       t->nodes[call].field == FIELD_function;
}

/* Inside `with tf.device(...)`, which a function of its own may need. */
static bool under_device(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t with = node;

	while ((with = tree_ancestor(t, with, KIND_with_statement)) !=
	       NO_NODE) {
		nid_t clause = tree_first(t, with);

		for_each_descendant(t, n, clause)
			if (tree_is(t, n, KIND_call) &&
			    call_is(m, call_at(m, n), "tensorflow.device"))
				return true;
	}
	return false;
}

bool needs_own_function(const struct model *m, const struct hybrid *made)
{
	return has_graph_option(m, made) || under_device(m, made->where);
}

/* --- in another file ------------------------------------------------------------------- */

/* Whether each run of its maker makes it anew, and no run needs one of its own. */
static bool is_made_anew(const struct model *m, const struct made *made)
{
	return made->name != NO_NODE && traced_at(m, made->part) == NO_INDEX &&
	       loop_around(m, made->part) == NO_NODE &&
	       !needs_own_function(m, &made->hybrid) &&
	       !is_made_once(m, made->part) &&
	       !maker_is_cached(m, made->maker) && !belongs_to_its_run(m, made);
}

/* Whether a graph function that function f of the other file makes is looked for. */
typedef bool look_at_made(const struct repeated *again, const struct made *made,
			  const struct call *inner);

/* Looks at each graph function that function f makes by a decorator or a call, until
 * one is what is looked for. */
static bool find_made(const struct repeated *again, uint32_t f,
		      const struct call *inner, look_at_made *look,
		      struct made *out)
{
	const struct model *m = again->there;
	const struct function *function = function_at(m, f);

	for (uint32_t i = f + 1; i < m->functions.count; i++) {
		const struct hybrid *by = decorator_hybrid(m, i);

		if (function_at(m, i)->outer == f && by &&
		    made_inside(m, by->where, out) && out->maker == f &&
		    is_made_anew(m, out) && look(again, out, inner))
			return true;
	}
	for (size_t i = 0; i < function->calls.count; i++) {
		nid_t call = call_by_id(m, function->calls.at[i])->node;

		if (made_inside(m, call, out) && out->maker == f &&
		    is_made_anew(m, out) && look(again, out, inner))
			return true;
	}
	return false;
}

static bool is_returned_alike(const struct repeated *again,
			      const struct made *made, const struct call *inner)
{
	return fate_of(again->there, made->maker, made->name) ==
		       FATE_RETURNED &&
	       !differs_by_pass(again, made, inner);
}

static bool is_returned_anew(const struct repeated *again,
			     const struct made *made, const struct call *inner)
{
	return fate_of(again->there, made->maker, made->name) ==
		       FATE_RETURNED &&
	       differs_by_pass(again, made, inner);
}

/* Whether a factory returns a graph function that is the same in each pass, and none
 * that is not. */
static bool returns_alike(const struct repeated *again, uint32_t factory,
			  const struct call *inner, struct made *out)
{
	return !find_made(again, factory, inner, is_returned_anew, out) &&
	       find_made(again, factory, inner, is_returned_alike, out);
}

static bool is_used_up_alike(const struct repeated *again,
			     const struct made *made, const struct call *inner)
{
	struct used_up used;

	return is_used_up(again->there, made, &used) &&
	       !differs_by_pass(again, made, inner);
}

/* Whether what a factory returned is run where it was asked: step(x), or step passed
 * to a strategy. */
static bool is_run_there(const struct model *m, nid_t call)
{
	nid_t target = bound_target(m, call);
	struct node_list uses;

	if (m->tree->nodes[call].field == FIELD_function)
		return true;
	uses = uses_of(m, variable_of(m, target));
	for (uint32_t i = 0; i < uses.count; i++)
		if (call_that_runs(m, uses.at[i]) != NO_NODE)
			return true;
	return false;
}

/* A factory of its own file that the repeated function asks in each run. */
static bool asks_factory(const struct repeated *again, struct made *out)
{
	const struct model *m = again->there;
	const struct function *function = function_at(m, again->function);

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *inner = call_by_id(m, function->calls.at[i]);

		if (inner->callee != NO_INDEX &&
		    inner->callee != again->function &&
		    inner->function == again->function &&
		    is_for_the_pass(m, inner->node) &&
		    !is_made_once(m, inner->node) &&
		    is_run_there(m, inner->node) &&
		    returns_alike(again, inner->callee, inner, out))
			return true;
	}
	return false;
}

/* Whether the text of a file makes a graph function in some function. */
static bool makes_graph_functions(const struct model *m)
{
	for (uint32_t f = 0; f < m->functions.count; f++)
		for (size_t i = 0; i < function_at(m, f)->hybrids.count; i++)
			if (function_around(
				    m,
				    function_at(m, f)->hybrids.at[i].where) !=
			    NO_INDEX)
				return true;
	return false;
}

bool is_remade_elsewhere(const struct model *m, nid_t call, nid_t loop,
			 struct remade *out)
{
	struct imported_callee callee;
	struct repeated again = { .m = m,
				  .call = call_at(m, call),
				  .loop = loop };

	if (traced_at(m, call) != NO_INDEX || is_made_once(m, call) ||
	    !imported_callee(m, again.call, &callee) || callee.constructs)
		return false;
	again.there = callee.what.model;
	again.function = callee.what.function;
	out->there = again.there;
	out->path = callee.what.path;
	/* What comes first is cheap, and most files have no such function. */
	if (!makes_graph_functions(again.there) ||
	    is_ever_traced(again.there, again.function) ||
	    maker_is_cached(again.there, again.function))
		return false;
	return (is_for_the_pass(m, call) &&
		returns_alike(&again, again.function, NULL, &out->made)) ||
	       find_made(&again, again.function, NULL, is_used_up_alike,
			 &out->made) ||
	       asks_factory(&again, &out->made);
}
