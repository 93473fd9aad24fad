#include "model/modules.h"
#include "model/uses.h"
#include "rulekit/factory.h"
#include "rulekit/graph_calls.h"
#include "rulekit/guards.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

/* What is known of a graph function that is made inside another function. */
struct nested {
	struct made made;
	nid_t called; /* the first use of it there */
	uint32_t uses;
	bool in_loop; /* one of them is in a loop */
};

/* The function of the file that becomes the graph function, or NO_INDEX. */
static uint32_t function_made(const struct model *m, const struct made *made)
{
	nid_t def = tree_parent(m->tree, made->name);

	return tree_is(m->tree, def, KIND_function_definition)
		       ? m->index_of[def]
		       : NO_INDEX;
}

/* Whether an identifier is called, or passed to an operation, or to a method that
 * traces, which calls it. */
static bool is_used_up(const struct model *m, nid_t n)
{
	const struct call *call = call_given(m, n);

	return m->tree->nodes[n].field == FIELD_function ||
	       (call && call->name && framework_owns(m->framework, call->name));
}

/* Looks at all uses of the name. False when one of them lets the function live
 * on: it is returned, stored, passed to somebody. */
static bool look_at_uses(const struct model *m, struct nested *n)
{
	const struct tree *t = m->tree;
	nid_t body = function_at(m, n->made.maker)->body;
	struct node_list uses = uses_of(m, variable_of(m, n->made.name));

	for (uint32_t i = count_before(uses, body); i < uses.count; i++) {
		nid_t use = uses.at[i];

		if (!tree_inside(t, use, body))
			break;
		if (is_present(bind_at(m, use)) ||
		    tree_inside(t, use, n->made.part))
			continue;
		if (!is_used_up(m, use) ||
		    function_around(m, use) != n->made.maker)
			return false;
		if (n->called == NO_NODE)
			n->called = use;
		n->uses++;
		if (loop_around(m, use) != NO_NODE)
			n->in_loop = true;
	}
	return n->called != NO_NODE;
}

/* Whether an argument is another one each time the caller runs. */
static bool depends_on_parameters(const struct model *m, nid_t given,
				  uint32_t caller)
{
	const struct tree *t = m->tree;

	for_each_within(t, n, given) {
		uint32_t v = tree_is(t, n, KIND_identifier) ? variable_of(m, n)
							    : NO_INDEX;

		if (v != NO_INDEX && caller != NO_INDEX &&
		    same_scope(variable_at(m, v)->scope,
			       function_at(m, caller)->scope))
			return true;
	}
	return false;
}

/* A loop that makes the graph function again and again. */
struct again {
	nid_t loop, call;	  /* what the loop calls */
	const struct call *maker; /* the call of the maker: itself, or below it */
};

/* Whether each pass gives the maker something else that the graph function
 * needs: then it is another graph function each time. */
static bool differs_by_pass(const struct model *m, const struct nested *n,
			    const struct again *again)
{
	const struct function *maker = function_at(m, n->made.maker);

	for (uint32_t p = first_real_parameter(m, n->made.maker);
	     p < maker->parameters.count; p++) {
		nid_t given;

		if (!captures_parameter(m, &n->made, p))
			continue;
		given = argument_for_parameter(m, again->maker, p);
		if (given == NO_NODE) {
			if (call_has_splat(m, again->maker->node))
				return true;
			continue;
		}
		if (again->maker->node == again->call
			    ? uses_what_passes_bind(m, given, again->loop)
			    : depends_on_parameters(m, given,
						    again->maker->function))
			return true;
	}
	return false;
}

/* step = make_step(cfg), make_step(cfg)(x): not kept in a list or an object. */
static bool is_for_the_pass(const struct model *m, nid_t call)
{
	const struct tree *t = m->tree;
	nid_t target = bound_target(m, call);

	return tree_is(t, target, KIND_identifier) ||
	       t->nodes[call].field == FIELD_function;
}

/* step = make_step(), step(model, x): what the pass makes is called with what this
 * pass binds, which needs a trace of its own. */
static bool is_called_for_pass(const struct model *m, uint32_t f, nid_t made,
			       nid_t loop)
{
	nid_t target = bound_target(m, made);
	struct node_list uses;

	if (!tree_is(m->tree, target, KIND_identifier))
		return false;
	uses = uses_of(m, variable_of(m, target));
	for (uint32_t i = 0; i < uses.count; i++)
		if (m->tree->nodes[uses.at[i]].field == FIELD_function &&
		    tree_inside(m->tree, uses.at[i], loop) &&
		    is_traced_for_pass(m, tree_parent(m->tree, uses.at[i]), f,
				       loop))
			return true;
	return false;
}

/* The direct call of the maker below a call that a loop makes. */
static const struct call *call_of_maker(const struct model *m, uint32_t maker,
					nid_t call)
{
	const struct function *function = function_at(m, maker);
	const struct call *outer = call_at(m, call);

	if (outer->callee == maker)
		return outer;
	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *c = call_by_id(m, function->callers.at[i]);

		if (c->function == outer->callee)
			return c;
	}
	return NULL;
}

static bool is_made_again(const struct model *m, uint32_t maker,
			  struct again *out)
{
	out->loop = loop_that_calls(m, maker, &out->call);
	if (out->loop == NO_NODE)
		return false;
	out->maker = call_of_maker(m, maker, out->call);
	return out->maker != NULL;
}

/* Whether a function computes tensors from tensors, as one does that is called
 * again and again; not a main(), not a constructor. */
static bool is_computation(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);
	bool takes = false, gives = false;

	for (uint32_t p = first_real_parameter(m, f);
	     p < function->parameters.count; p++) {
		nid_t n = function->parameters.at[p].identifier;

		takes = takes || tensor_certainty(m, n) != CERTAINTY_NO;
	}
	for (size_t i = 0; i < function->returns.count; i++)
		gives = gives ||
			tree_first(m->tree, function->returns.at[i]) != NO_NODE;
	return takes && gives;
}

static void report_nested(struct check *c, const struct nested *n,
			  const char *why, const char *help)
{
	report(c, n->made.hybrid.where, "name", source_of(c, n->made.name),
	       "outer", function_at(c->model, n->made.maker)->qualified_name,
	       "why", why, "help", help, NULL);
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

/* Options, or a device, that make the inner function something of its own
 * wherever it is called. */
static bool needs_own_function(const struct model *m, const struct hybrid *made)
{
	return has_graph_option(m, made) || under_device(m, made->where);
}

static const char *how_to_move_out(struct check *c, const struct nested *n)
{
	const char *names = what_to_pass_in(c->arena, c->model, &n->made);

	return names ? arena_fmt(c->arena, "move it out, and pass in %s", names)
		     : "move it out";
}

static void report_again(struct check *c, const struct nested *n,
			 const struct again *again)
{
	report_nested(c, n, "on each call, which a loop repeats",
		      how_to_move_out(c, n));
	relate(c, again->call, true, "called here");
	relate(c, again->loop, true, "repeatedly, by this loop");
}

/* A factory: the loop calls what it returns, and throws it away. */
static void look_at_factory(struct check *c, const struct nested *n)
{
	const struct model *m = c->model;
	struct again again;

	if (fate_of(m, n->made.maker, n->made.name) != FATE_RETURNED ||
	    is_made_once(m, n->made.part) ||
	    !is_made_again(m, n->made.maker, &again) ||
	    !is_for_the_pass(m, again.maker->node) ||
	    is_called_for_pass(m, function_made(m, &n->made), again.maker->node,
			       again.loop) ||
	    differs_by_pass(m, n, &again))
		return;
	report_again(c, n, &again);
}

/* --- a factory of another file ----------------------------------------------------- */

/* step = make_step(rates[i]) in a loop: each pass needs a graph function of
 * its own. */
static bool differs_elsewhere(const struct model *m, const struct call *call,
			      nid_t loop, const struct model *there,
			      const struct made *made)
{
	const struct function *maker = function_at(there, made->maker);

	for (uint32_t p = 0; p < maker->parameters.count; p++) {
		nid_t given;

		if (!captures_parameter(there, made, p))
			continue;
		given = argument_for_function(m, call, maker, 0, p);
		if (given == NO_NODE ? call_has_splat(m, call->node)
				     : uses_what_passes_bind(m, given, loop))
			return true;
	}
	return false;
}

/* The graph function that a function of another file makes and returns. */
static bool returned_by(const struct imported *factory, struct made *out)
{
	const struct model *m = factory->model;

	for (uint32_t f = 0; f < m->functions.count; f++) {
		const struct function *function = function_at(m, f);

		if (function->outer == factory->function &&
		    function->hybrids.count &&
		    made_inside(m, function->hybrids.at[0].where, out) &&
		    out->name != NO_NODE &&
		    !needs_own_function(m, &out->hybrid) &&
		    !is_made_once(m, out->part) &&
		    !maker_is_cached(m, out->maker) &&
		    fate_of(m, out->maker, out->name) == FATE_RETURNED &&
		    !belongs_to_its_run(m, out))
			return true;
	}
	return false;
}

/* for ...: step = other.make_step(cfg) */
static void check_imported_factory(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t loop = loop_around(m, node);
	struct imported factory;
	struct made made;
	const char *names;

	if (loop == NO_NODE || call->callee != NO_INDEX || !call->name ||
	    !m->around.modules || traced_at(m, node) != NO_INDEX ||
	    !is_for_the_pass(m, node) ||
	    is_called_for_pass(m, NO_INDEX, node, loop) ||
	    !modules_find_for(m, call->name, &factory) ||
	    factory.function == NO_INDEX || !returned_by(&factory, &made) ||
	    differs_elsewhere(m, call, loop, factory.model, &made))
		return;
	names = what_to_pass_in(c->arena, factory.model, &made);
	report(c, node, "name",
	       arena_fmt(c->arena, "%.*s",
			 SLICE_ARG(tree_text(factory.model->tree, made.name))),
	       "outer",
	       function_at(factory.model, factory.function)->qualified_name,
	       "why", "on each call, which this loop repeats", "help",
	       names ? arena_fmt(c->arena, "move it out, and pass in %s", names)
		     : "call it once, before the loop",
	       NULL);
	relate(c, loop, true, "repeatedly, by this loop");
	relate_elsewhere(c, factory.path, factory.model,
			 node_span(factory.model, made.hybrid.where),
			 "created here");
}

void check_hy103(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct nested n = { .called = NO_NODE };
	struct again again;

	if (tree_is(m->tree, node, KIND_call))
		check_imported_factory(c, node);
	if (loop_around(m, node) != NO_NODE || !made_inside(m, node, &n.made) ||
	    n.made.name == NO_NODE || needs_own_function(m, &n.made.hybrid))
		return;
	if (traced_at(m, node) != NO_INDEX)
		return;
	if (maker_is_cached(m, n.made.maker) || belongs_to_its_run(m, &n.made))
		return;
	if (!look_at_uses(m, &n)) {
		look_at_factory(c, &n);
		return;
	}
	if (is_made_again(m, n.made.maker, &again)) {
		if (differs_by_pass(m, &n, &again))
			return;
		report_again(c, &n, &again);
	} else {
		if (n.in_loop || n.uses > 2 ||
		    loop_that_calls(m, n.made.maker, &again.call) != NO_NODE ||
		    !is_computation(m, n.made.maker))
			return;
		report_nested(c, &n, "on each call, for a single use",
			      "move it out, or remove the tf.function");
		report_at_most(c, SEVERITY_INFO);
	}
	relate(c, n.called, true, "used here, which traces it");
}
