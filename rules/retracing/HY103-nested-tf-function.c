#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/factory.h"
#include "rulekit/graph_calls.h"
#include "rulekit/guards.h"
#include "rulekit/loops.h"
#include "rulekit/remade.h"
#include "rulekit/rule.h"

/* A graph function that is made inside another function. */
struct nested {
	struct made made;
	struct used_up used;
};

/* A loop that makes the graph function again and again. */
struct again {
	nid_t loop, call;	  /* what the loop calls */
	const struct call *maker; /* the call of the maker: itself, or below it */
};

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

/* Whether each pass needs a graph function of its own. */
static bool is_for_each_pass(const struct model *m, const struct nested *n,
			     const struct again *again)
{
	const struct call *outer = call_at(m, again->call);
	struct repeated repeated = { .m = m,
				     .call = outer,
				     .loop = again->loop,
				     .there = m,
				     .function = outer->callee };

	return differs_by_pass(&repeated, &n->made,
			       again->maker == outer ? NULL : again->maker);
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
	nid_t name = n->made.name == NO_NODE ? n->made.part : n->made.name;

	report(c, n->made.hybrid.where, "name", source_of(c, name), "outer",
	       function_at(c->model, n->made.maker)->qualified_name, "why", why,
	       "help", help, NULL);
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

/* Not where the loop asks whether it is there: if step is None: step = make_step() */
static bool is_repeated(const struct model *m, uint32_t maker,
			struct again *again)
{
	return is_made_again(m, maker, again) && !is_made_once(m, again->call);
}

/* A factory: the loop calls what it returns, and throws it away. */
static void look_at_factory(struct check *c, const struct nested *n)
{
	const struct model *m = c->model;
	struct again again;

	if (fate_of(m, n->made.maker, n->made.name) != FATE_RETURNED ||
	    is_made_once(m, n->made.part) ||
	    !is_repeated(m, n->made.maker, &again) ||
	    !is_for_the_pass(m, again.maker->node) ||
	    is_for_each_pass(m, n, &again))
		return;
	report_again(c, n, &again);
}

/* for ...: step = other.make_step(cfg), for ...: other.fit_one_epoch(cfg) */
static void look_elsewhere(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t loop = loop_around(m, node);
	struct remade remade;
	const char *names;

	if (loop == NO_NODE || !m->around.modules ||
	    !is_remade_elsewhere(m, node, loop, &remade))
		return;
	names = what_to_pass_in(c->arena, remade.there, &remade.made);
	report(c, node, "name",
	       arena_fmt(c->arena, "%.*s",
			 SLICE_ARG(tree_text(remade.there->tree,
					     remade.made.name))),
	       "outer",
	       function_at(remade.there, remade.made.maker)->qualified_name,
	       "why", "on each call, which this loop repeats", "help",
	       names ? arena_fmt(c->arena, "move it out, and pass in %s", names)
		     : "create it once, before the loop",
	       NULL);
	relate(c, loop, true, "repeatedly, by this loop");
	relate_elsewhere(c, remade.path, remade.there,
			 node_span(remade.there, remade.made.hybrid.where),
			 "created here");
}

/* Advice, where no loop is seen that makes it again. */
static void look_at_single_use(struct check *c, const struct nested *n)
{
	const struct model *m = c->model;
	nid_t call;

	if (n->used.in_loop || n->used.collected || n->used.uses > 2 ||
	    loop_that_calls(m, n->made.maker, &call) != NO_NODE ||
	    !is_computation(m, n->made.maker))
		return;
	report_nested(c, n, "on each call, for a single use",
		      "move it out, or remove the tf.function");
	report_at_most(c, SEVERITY_INFO);
	relate(c, n->used.called, true, "used here, which traces it");
}

static void look_at_nested(struct check *c, const struct nested *n)
{
	const struct model *m = c->model;
	struct again again;

	if (!is_made_again(m, n->made.maker, &again)) {
		look_at_single_use(c, n);
		return;
	}
	if (is_for_each_pass(m, n, &again))
		return;
	report_again(c, n, &again);
	relate(c, n->used.called, true, "used here, which traces it");
}

/* Whether what a graph function is made by, or its name, is all that is returned. */
static bool is_what_is_returned(const struct model *m, const struct nested *n)
{
	return n->made.name == NO_NODE ? is_returned(m->tree, n->made.part)
				       : fate_of(m, n->made.maker,
						 n->made.name) == FATE_RETURNED;
}

/* Whether an object, `self` perhaps, can be of no class but that one. */
static bool is_object_of(const struct model *m, nid_t object, class_id c)
{
	struct value v = value_of(m, object);

	return same_class(v.klass, c) && v.certainty == CERTAINTY_CERTAIN;
}

/* A loop that reads a property of one object and calls what it gets. */
static bool is_read_again(const struct model *m, uint32_t property,
			  struct again *out)
{
	const struct function *f = function_at(m, property);
	struct node_list names = identifiers_named(m, f->name);

	for (uint32_t i = 0; i < names.count; i++) {
		nid_t read = tree_parent(m->tree, names.at[i]), object;

		if (m->tree->nodes[names.at[i]].field != FIELD_attribute)
			continue;
		object = tree_child(m->tree, read, FIELD_object);
		out->call = call_that_runs(m, read);
		out->loop = out->call == NO_NODE ? NO_NODE
						 : loop_that_runs(m, out->call);
		if (out->loop != NO_NODE && is_object_of(m, object, f->klass) &&
		    !uses_what_passes_bind(m, object, out->loop))
			return true;
	}
	return false;
}

/* A property that gives a new one each time it is read, and a loop that reads it. */
static void look_at_property(struct check *c, const struct nested *n)
{
	const struct model *m = c->model;
	struct again again;

	if (!is_what_is_returned(m, n) || is_made_once(m, n->made.part) ||
	    !is_read_again(m, n->made.maker, &again))
		return;
	report_nested(c, n, "whenever this property is read, in a loop",
		      "create it once, in `__init__`, or use "
		      "`functools.cached_property`");
	relate(c, again.call, true, "read and called here");
	relate(c, again.loop, true, "repeatedly, by this loop");
}

void check_hy103(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct nested n;

	if (tree_is(m->tree, node, KIND_call))
		look_elsewhere(c, node);
	if (loop_around(m, node) != NO_NODE || !made_inside(m, node, &n.made) ||
	    traced_at(m, node) != NO_INDEX || maker_is_cached(m, n.made.maker))
		return;
	if (function_at(m, n.made.maker)->is_property) {
		look_at_property(c, &n);
		return;
	}
	if (n.made.name == NO_NODE || needs_own_function(m, &n.made.hybrid) ||
	    belongs_to_its_run(m, &n.made))
		return;
	if (is_used_up(m, &n.made, &n.used))
		look_at_nested(c, &n);
	else
		look_at_factory(c, &n);
}
