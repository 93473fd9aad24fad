#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/yields.h"

/* A conversion to a Python number: of what, or NO_NODE. */
static nid_t converted_value(const struct model *m, const struct call *call)
{
	static const char *const builtins[] = { "builtins.int",
						"builtins.float",
						"builtins.round",
						"builtins.str", NULL };

	if (call_is_any(m, call, builtins))
		return call_argument(m, call->node, 0, NULL);
	if (name_is(m, call->method, "item") && call->callee == NO_INDEX &&
	    tree_first(m->tree, call->arguments) == NO_NODE)
		return call->receiver;
	return NO_NODE;
}

/* The clock and the random module give another Python number each time. The
 * random functions of NumPy do so when no size is asked for. */
static bool is_never_the_same(const struct model *m, const struct call *call)
{
	static const char *const calls[] = { "random.random",
					     "random.uniform",
					     "random.randint",
					     "random.gauss",
					     "random.randrange",
					     "random.normalvariate",
					     "time.time",
					     "time.perf_counter",
					     "time.monotonic",
					     "time.process_time",
					     "timeit.default_timer",
					     NULL };

	return call_is_any(m, call, calls) ||
	       (call_in(m, call, "drawn-numbers") &&
		tree_first(m->tree, call->arguments) == NO_NODE);
}

/* The call that draws what a generator of the file yields for a name, or NULL. */
static const struct call *drawn_for(const struct model *m, nid_t name)
{
	const struct call *call = NULL;
	struct yields yields;

	if (!tree_is(m->tree, name, KIND_identifier) ||
	    !yields_for(m, name, &yields))
		return NULL;
	for (uint32_t i = 0; i < yields.count; i++) {
		call = call_at(m, yields.at[i]);
		if (!call || !is_never_the_same(m, call) ||
		    loop_around(m, call->node) == NO_NODE)
			return NULL;
	}
	return call;
}

/* Whether a conversion gives another number on each pass, for all one knows:
 * of a tensor or array that the pass binds. */
static bool changes_each_pass(const struct model *m, nid_t of, nid_t loop)
{
	const struct call *call = call_at(m, of);

	if (call && name_is(m, call->method, "numpy"))
		of = call->receiver;
	return (tensor_certainty(m, of) != CERTAINTY_NO ||
		value_of(m, of).kind == VALUE_NUMPY) &&
	       uses_what_passes_bind(m, of, loop);
}

void check_hy105(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct call *call = call_at(m, node);
	nid_t loop = loop_around(m, node);
	struct hybrid made;

	if (loop == NO_NODE || !looks_at_values(m, call, &made))
		return;
	for_each_child(t, a, call->arguments) {
		nid_t value = tree_bare(t, given_value(t, a));
		const struct call *how = call_at(m, value);
		nid_t of = how ? converted_value(m, how) : NO_NODE;
		const struct call *drawn = how ? how : drawn_for(m, value);
		bool random = drawn && is_never_the_same(m, drawn);

		if (!random &&
		    (of == NO_NODE || !changes_each_pass(m, of, loop)))
			continue;
		report(c, value, "argument", source_of(c, value), "function",
		       source_of(c, call->callee_node), "help",
		       random ? "pass a tensor, or draw it with TensorFlow "
				"inside the function"
			      : arena_fmt(c->arena, "pass it unconverted: `%s`",
					  source_of(c, of)),
		       NULL);
		if (random && drawn != how)
			relate(c, drawn->node, true, "drawn here");
		relate(c, loop, true, "each iteration of this loop calls it");
		relate_graph_function(c, call->callee_node, &made);
	}
}
