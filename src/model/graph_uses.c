/*
 * A graph function and the trace that it has enter; the calls that run it leave, in
 * the order of the text. Those that only may run it are left out.
 */
#include "model/graph_uses.h"

#include "framework/tables.h"
#include "model/bounds.h"
#include "model/caches.h"
#include "model/solve/solve.h"
#include "model/uses.h"

const struct trace *root_trace(const struct model *m, uint32_t f,
			       uint32_t *root)
{
	const struct trace *trace = NULL;

	for (int step = 0; step < MOST_STEPS_UP; step++) {
		if (f == NO_INDEX || !function_at(m, f)->traces.count)
			break;
		trace = &function_at(m, f)->traces.at[0];
		*root = f;
		f = trace->from;
	}
	return trace;
}

bool runs_training_loop(const struct model *m, const struct call *call)
{
	return call && call->method &&
	       framework_set_has(m->framework, "training-loop",
				 name_text(m, call->method));
}

/* Methods that share a graph: fit and train_on_batch do, evaluate has another. */
enum keras_graph {
	NO_GRAPH, /* a name that says nothing */
	TRAINING_GRAPH,
	TEST_GRAPH,
	PREDICTION_GRAPH,
};

static enum keras_graph graph_of_method(const struct model *m, sym_t method)
{
	const char *name = name_text(m, method);

	if (framework_set_has(m->framework, "runs-training-graph", name))
		return TRAINING_GRAPH;
	if (framework_set_has(m->framework, "runs-test-graph", name))
		return TEST_GRAPH;
	if (framework_set_has(m->framework, "runs-prediction-graph", name))
		return PREDICTION_GRAPH;
	return NO_GRAPH;
}

/* model of model.add(Lambda(f)), model.compile(loss=f) and model = Sequential([f]):
 * what holds the argument that Keras runs later. */
static uint32_t held_for_argument(const struct model *m, nid_t where)
{
	const struct tree *t = m->tree;
	uint32_t held = NO_INDEX;

	for (nid_t n = where; n != NO_NODE; n = tree_parent(t, n)) {
		const struct call *call = call_at(m, n);

		if (tree_is(t, n, KIND_expression_statement) ||
		    tree_is(t, n, KIND_function_definition))
			break;
		if (tree_is(t, n, KIND_assignment))
			return held_by(m, tree_child(t, n, FIELD_left));
		if (call && call->receiver != NO_NODE)
			held = held_by(m, call->receiver);
	}
	return held;
}

static bool is_instance_of(const struct model *m, nid_t expression,
			   class_id klass)
{
	struct value v = value_of(m, expression);

	return (v.kind == VALUE_MODEL || v.kind == VALUE_INSTANCE) &&
	       is_present(v.klass) &&
	       (same_class(v.klass, klass) ||
		class_is_below(m, v.klass, klass));
}

/* Whether that call of fit, evaluate or predict certainly runs the function. */
static bool keras_runs_it(const struct model *m, const struct call *call,
			  uint32_t root, const struct trace *trace)
{
	const struct function *f = function_at(m, root);
	uint32_t held = held_by(m, call->receiver);
	enum keras_graph graph = graph_of_method(m, f->name);

	if (trace->kind == TRACE_METHOD)
		return is_instance_of(m, call->receiver, f->klass) &&
		       (graph == NO_GRAPH ||
			graph == graph_of_method(m, call->method));
	return held != NO_INDEX &&
	       is_held_alike(m, held, held_for_argument(m, trace->where)) &&
	       (m->function_of[trace->where] != call->function ||
		(trace->where < call->node &&
		 !is_object_made_again(m, &(struct moment){ .held = held },
				       tree_end(m->tree, trace->where),
				       call->node)));
}

bool is_run_by_keras(const struct trace *trace)
{
	return trace->kind == TRACE_METHOD ||
	       (trace->kind == TRACE_ARGUMENT && trace->later);
}

static bool is_dataset(const struct model *m, nid_t n)
{
	return evidence_at(m, evidence_of(m, n))->kinds ==
	       KIND_BIT(VALUE_DATASET);
}

/* ds of `ds = files.map(f).batch(2)`; NO_INDEX where no name gets it. */
static uint32_t name_of_dataset(const struct model *m, nid_t map)
{
	const struct tree *t = m->tree;
	nid_t n = map, parent = tree_above(t, n);

	while ((tree_is(t, parent, KIND_attribute) &&
		tree_child(t, parent, FIELD_object) == n) ||
	       (tree_is(t, parent, KIND_call) &&
		tree_child(t, parent, FIELD_function) == n)) {
		n = parent;
		parent = tree_above(t, n);
	}
	return tree_is(t, parent, KIND_assignment) && is_dataset(m, n)
		       ? variable_of(m, tree_child(t, parent, FIELD_left))
		       : NO_INDEX;
}

/* for x in ds, list(ds), model.fit(ds) */
static bool is_run_over(const struct model *m, nid_t dataset)
{
	const struct tree *t = m->tree;
	nid_t around = tree_parent(t, dataset);
	const struct call *call = call_given(m, dataset);

	if (tree_is(t, around, KIND_for_statement) ||
	    tree_is(t, around, KIND_for_in_clause))
		return tree_child(t, around, FIELD_right) == dataset;
	return call &&
	       (runs_training_loop(m, call) ||
		(call->name && framework_set_has(m->framework, "loops-over",
						 name_text(m, call->name))));
}

/* ds = files.map(f) traces f there and then. The values of that moment may be meant; not
 * by who has run over ds, changes them, and runs over it again. */
static void find_uses_of_dataset(const struct model *m,
				 const struct trace *trace, struct moments *out)
{
	const struct call *map = call_given(m, trace->where);
	uint32_t v = map ? name_of_dataset(m, map->node) : NO_INDEX;
	struct node_list uses;

	if (v == NO_INDEX)
		return;
	uses = uses_of(m, v);
	for (uint32_t i = 0; i < uses.count; i++)
		if (is_dataset(m, uses.at[i]) && is_run_over(m, uses.at[i]) &&
		    traced_at(m, uses.at[i]) == NO_INDEX)
			add_moment(out, &(struct moment){
						m->function_of[uses.at[i]],
						uses.at[i], uses.at[i], v });
}

static void find_uses_of_graph(const struct model *m, uint32_t root,
			       const struct trace *trace, struct moments *out)
{
	bool by_keras = is_run_by_keras(trace);

	out->count = 0;
	if (trace->kind == TRACE_ARGUMENT && !trace->later) {
		find_uses_of_dataset(m, trace, out);
		return;
	}
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		struct moment use = { call->function, call->node, call->node,
				      NO_INDEX };

		if (by_keras ? !runs_training_loop(m, call) ||
				       !keras_runs_it(m, call, root, trace)
			     : call->callee != root)
			continue;
		use.held = held_by(m, by_keras ? call->receiver
					       : call->callee_node);
		if (use.held != NO_INDEX &&
		    traced_at(m, call->node) == NO_INDEX)
			add_moment(out, &use);
	}
}

bool trace_the_same(const struct model *m, const struct moment *a,
		    const struct moment *b)
{
	const struct call *one = call_at(m, a->origin);
	const struct call *other = call_at(m, b->origin);

	return is_held_alike(m, a->held, b->held) &&
	       (!runs_training_loop(m, one) || !runs_training_loop(m, other) ||
		graph_of_method(m, one->method) ==
			graph_of_method(m, other->method));
}

nid_t training_call(const struct model *m)
{
	for_each_call(m, i)
		if (runs_training_loop(m, call_by_id(m, i)))
			return call_by_id(m, i)->node;
	return NO_NODE;
}

/* The uses of the graph function that was asked about last: all reads of one
 * function ask for the same. */
struct frozen_cache {
	uint32_t root;
	struct moments uses;
};

const struct moments *uses_of_graph(const struct model *m, uint32_t root,
				    const struct trace *trace)
{
	struct frozen_cache *cache = m->caches->frozen;

	if (!cache) {
		cache = ARENA_NEW(m->arena, struct frozen_cache);
		cache->root = NO_INDEX;
		m->caches->frozen = cache;
	}
	if (cache->root != root) {
		cache->root = root;
		find_uses_of_graph(m, root, trace, &cache->uses);
		add_callers(m, &cache->uses, function_at(m, root)->outer);
	}
	return &cache->uses;
}
