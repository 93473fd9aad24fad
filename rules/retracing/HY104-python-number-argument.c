#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

/* So few traces are no loss. */
#define FEW_PASSES 5

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

/* Whether the graph function hands the parameter to tf.summary as the step, which
 * is an int64. */
static bool is_summary_step(const struct model *m, const struct call *call,
			    nid_t argument)
{
	const struct function *callee;

	if (call->callee == NO_INDEX)
		return false;
	callee = &m->functions.at[call->callee];
	for (uint32_t p = 0; p < callee->parameters.count; p++) {
		if (argument_for_parameter(m, call, p) != argument)
			continue;
		for (size_t i = 0; i < callee->calls.count; i++) {
			const struct call *inner =
				&m->calls.at[callee->calls.at[i]];
			nid_t step = call_keyword(m, inner->node, "step");

			if (step != NO_NODE &&
			    call_is(m, inner, "tensorflow.summary.*") &&
			    variable_of(m, step) ==
				    callee->parameters.at[p].variable)
				return true;
		}
	}
	return false;
}

static void report_argument(struct check *c, const struct call *call,
			    const struct hybrid *made, nid_t argument,
			    const struct counter *counter)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, call->node, "tensorflow");
	const char *text = source_of(c, argument);
	const char *dtype =
		is_summary_step(m, call, argument)
			? arena_fmt(c->arena, ", %s.int64", tf ? tf : "tf")
			: "";
	bool in_loop = counter->loop != NO_NODE;

	report(c, argument, "argument", text, "kind", kind_word(m, argument),
	       "change", in_loop ? "each iteration changes" : "keeps changing",
	       "function", source_of(c, call->callee_node), "tensor",
	       arena_fmt(c->arena, "%s.constant(%s%s)", tf ? tf : "tf", text,
			 dtype),
	       NULL);
	relate(c, counter->change, true,
	       in_loop && counter->loop == counter->change
		       ? "this loop gives it another value in each iteration"
		       : "changed here");
	relate_graph_function(c, call->callee_node, made);
	if (!tf)
		return;
	fix_begin(c, FIX_UNSAFE, "pass a tensor");
	fix_replace(c,
		    (struct span){ node_span(m, argument).start,
				   node_span(m, argument).start },
		    "%s.constant(", tf);
	fix_replace(c,
		    (struct span){ node_span(m, argument).end,
				   node_span(m, argument).end },
		    "%s)", dtype);
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

		if (holds_counter(m, value, &counter) &&
		    (!counter.passes || counter.passes >= FEW_PASSES))
			report_argument(c, call, &made, value, &counter);
	}
}
