#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"
#include "rulekit/standin.h"
#include "rulekit/yields.h"

static const char *kind_word(const struct model *m, nid_t argument)
{
	switch (value_of(m, argument).kind) {
	case VALUE_STRING:
		return "string";
	case VALUE_FLOAT:
		return "float";
	case VALUE_INT:
		return "int";
	default:
		return "number";
	}
}

/* tf.summary.scalar("loss", loss, step=epoch), writer.as_default(step=epoch),
 * tf.summary.experimental.set_step(epoch): the step is an int64. */
static bool takes_step(const struct model *m, const struct call *call,
		       uint32_t variable)
{
	nid_t step = call_keyword(m, call->node, "step");

	if (step == NO_NODE &&
	    (call_is(m, call, "tensorflow.summary.experimental.set_step") ||
	     name_is(m, call->method, "as_default")))
		step = call_argument(m, call->node, 0, NULL);
	return step != NO_NODE && variable_of(m, step) == variable &&
	       (call_is(m, call, "tensorflow.summary.*") ||
		name_is(m, call->method, "as_default"));
}

static bool is_summary_step(const struct model *m,
			    const struct function *callee, uint32_t variable)
{
	for (size_t i = 0; i < callee->calls.count; i++)
		if (takes_step(m, call_by_id(m, callee->calls.at[i]), variable))
			return true;
	return false;
}

/* Whether the function computes with the parameter: 1 / size, loss * epoch. A
 * Python int takes the dtype of the other side, an int32 tensor does not. */
static bool is_computed_with(const struct model *m,
			     const struct function *callee, uint32_t variable)
{
	const struct tree *t = m->tree;

	for (nid_t n = callee->node; n < t->nodes[callee->node].next; n++)
		if (tree_is(t, n, KIND_binary_operator) &&
		    (variable_of(m,
				 tree_bare(t, tree_child(t, n, FIELD_left))) ==
			     variable ||
		     variable_of(m,
				 tree_bare(t, tree_child(t, n, FIELD_right))) ==
			     variable))
			return true;
	return false;
}

/* A number that is given to a graph function, and what becomes of it there. */
struct given {
	nid_t argument;
	const struct function *callee; /* NULL: it is not seen */
	uint32_t parameter;	       /* its variable there */
	const char *tf, *dtype;	       /* "tf", ", tf.int64" */
	bool is_computed_with;
	enum number_use use;
};

static struct given number_given(struct check *c, const struct call *call,
				 nid_t argument)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, call->node, "tensorflow");
	struct given g = { .argument = argument,
			   .parameter = parameter_given(m, call, argument),
			   .tf = tf,
			   .dtype = "",
			   .use = NUMBER_IS_HANDED_ON };

	if (g.parameter == NO_INDEX)
		return g;
	g.callee = function_at(m, call->callee);
	g.is_computed_with = is_computed_with(m, g.callee, g.parameter);
	g.use = use_of_number(m, g.callee, g.parameter);
	if (is_summary_step(m, g.callee, g.parameter))
		g.dtype = arena_fmt(c->arena, ", %s.int64", tf ? tf : "tf");
	return g;
}

/* What to pass in place of the number, by what becomes of it. */
static const char *advice_for_number(struct check *c, const struct given *g)
{
	const char *text = source_of(c, g->argument);
	const char *tf = g->tf ? g->tf : "tf", *tensor;

	tensor = arena_fmt(c->arena, "pass a tensor: `%s.constant(%s%s)`", tf,
			   text, g->dtype);
	switch (g->use) {
	case NUMBER_PICKS_CODE:
		return arena_fmt(c->arena,
				 "keep `%s` to few values: it picks the code "
				 "that runs, which a tensor cannot do",
				 text);
	case NUMBER_IS_NEEDED:
		return arena_fmt(c->arena,
				 "do what needs `%s` itself in the caller, and "
				 "pass a tensor of the result",
				 text);
	case NUMBER_IS_HANDED_ON:
		return arena_fmt(c->arena, "%s, if all that gets it takes one",
				 tensor);
	default:
		return g->is_computed_with
			       ? arena_fmt(c->arena,
					   "%s, and `%s.cast` it to the dtype "
					   "that `%s` computes with",
					   tensor, tf,
					   g->callee->qualified_name)
			       : tensor;
	}
}

static bool may_be_constant(const struct model *m, const struct given *g)
{
	return !g->is_computed_with && g->use != NUMBER_PICKS_CODE &&
	       (!g->callee ||
		tensor_fits_parameter(m, g->callee, g->parameter));
}

static void report_argument(struct check *c, const struct call *call,
			    const struct hybrid *made, nid_t argument,
			    const struct counter *counter)
{
	struct given g = number_given(c, call, argument);
	bool in_loop = counter->loop != NO_NODE;

	report(c, argument, "argument", source_of(c, argument), "kind",
	       kind_word(c->model, argument), "change",
	       in_loop ? "each iteration changes" : "keeps changing",
	       "function", source_of(c, call->callee_node), "advice",
	       advice_for_number(c, &g), NULL);
	/* Each value has a graph of its own, whatever is passed. */
	if (g.use == NUMBER_PICKS_CODE)
		report_at_most(c, SEVERITY_INFO);
	relate(c, counter->change, true,
	       in_loop && counter->loop == counter->change
		       ? "this loop gives it another value in each iteration"
		       : "changed here");
	relate_graph_function(c, call->callee_node, made);
	if (may_be_constant(c->model, &g))
		offer_constant(c, argument, "pass a tensor", g.dtype);
}

/* for size, batches in phases: for x in batches: step(x, size). A phase has data of its
 * own, which is run through by the trace that its number asks for. */
static bool is_of_phase(const struct model *m, nid_t call,
			const struct counter *counter)
{
	const struct tree *t = m->tree;
	nid_t inner = loop_around(m, call), over;

	if (inner == NO_NODE || counter->loop == NO_NODE ||
	    inner == counter->loop || !tree_inside(t, inner, counter->loop))
		return false;
	over = tree_child(t, inner, FIELD_right);
	for_each_within(t, n, over) {
		const struct bind *b =
			tree_is(t, n, KIND_identifier) ? only_bind(m, n) : NULL;

		if (b && b->kind == BIND_FOR &&
		    tree_inside(t, b->target,
				tree_child(t, counter->loop, FIELD_left)))
			return true;
	}
	return false;
}

/* for k in range(4): parts.append(data.map(lambda x: rotate(x, k))). Nobody sees who calls
 * what each iteration makes: a dataset traces it, whatever it passes on. */
static bool is_handed_away_by_pass(const struct model *m, nid_t call,
				   const struct counter *counter)
{
	uint32_t f = function_around(m, call);

	return f != NO_INDEX && counter->loop != NO_NODE &&
	       !function_at(m, f)->callers.count &&
	       tree_inside(m->tree, function_at(m, f)->node, counter->loop);
}

void check_hy104(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct call *call = call_at(m, node);
	struct hybrid made;

	if (!looks_at_values(m, call, &made))
		return;
	for_each_child(t, a, call->arguments) {
		nid_t value = given_value(t, a);
		struct counter counter;

		if ((holds_counter(m, value, &counter) ||
		     is_yielded_counter(m, value, &counter)) &&
		    (!counter.passes || counter.passes >= FEW_PASSES) &&
		    !is_of_phase(m, node, &counter) &&
		    !is_handed_away_by_pass(m, node, &counter))
			report_argument(c, call, &made, value, &counter);
	}
}
