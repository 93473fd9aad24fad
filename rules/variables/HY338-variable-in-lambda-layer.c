#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/held_things.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* A longer function is made by a program. */
#define MOST_NODES 20000

static bool is_not_trained(const struct model *m, nid_t call)
{
	nid_t trainable = call_keyword(m, call, "trainable");

	return trainable != NO_NODE && !tree_is(m->tree, trainable, KIND_true);
}

/* tf.Variable(1.0), Dense(3), by a name that is given it once, outside of f. */
static nid_t trained_thing_made(const struct model *m, uint32_t f, nid_t name)
{
	uint32_t variable = variable_of(m, name);
	const struct bind *b = variable == NO_INDEX ? NULL : only_bind(m, name);
	nid_t value;

	if (!b || b->kind != BIND_ASSIGN || b->unpacked ||
	    b->value == NO_NODE || tree_is_assigned(m->tree, name) ||
	    tree_inside(m->tree, b->target, function_at(m, f)->node))
		return NO_NODE;
	value = tree_bare(m->tree, b->value);
	return call_at(m, value) &&
			       (call_in(m, call_at(m, value),
					"makes-variables") ||
				call_in(m, call_at(m, value),
					"layers-with-weights")) &&
			       !is_not_trained(m, value)
		       ? value
		       : NO_NODE;
}

/* dense(x) elsewhere: the model may have it from there. */
static bool is_layer_of_model_elsewhere(const struct model *m, uint32_t f,
					nid_t name)
{
	struct node_list uses = uses_of(m, variable_of(m, name));

	for (uint32_t i = 0; i < uses.count; i++)
		if (m->tree->nodes[uses.at[i]].field == FIELD_function &&
		    !tree_inside(m->tree, uses.at[i], function_at(m, f)->node))
			return true;
	return false;
}

static void report_thing(struct check *c, nid_t lambda, nid_t name, nid_t made)
{
	const struct model *m = c->model;
	bool is_layer = !call_in(m, call_at(m, made), "makes-variables");
	const char *thing = source_of(c, name);

	report(c, name, "thing", thing, "help",
	       is_layer ? arena_fmt(c->arena,
				    "call `%s` itself, or keep it in a layer "
				    "class of your own",
				    thing)
			: "write a layer class, and create it with "
			  "`self.add_weight(...)` there",
	       NULL);
	relate(c, made, true, "it is created here");
	relate(c, lambda, false, "this layer has no weights");
}

/*
 * Lambda(lambda x: x * scale): the function uses what the layer does not know of.
 */
void check_hy338(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	uint32_t f;
	nid_t function;

	if (!call_in(m, call, "layers-of-functions"))
		return;
	function = call_argument(m, node, 0, "function");
	f = function == NO_NODE ? NO_INDEX : function_meant(m, function);
	if (f == NO_INDEX)
		return;
	function = function_at(m, f)->node;
	if (tree_end(m->tree, function) - function > MOST_NODES)
		return;
	for_each_descendant(m->tree, n, function) {
		nid_t made = tree_is(m->tree, n, KIND_identifier)
				     ? trained_thing_made(m, f, n)
				     : NO_NODE;

		if (made == NO_NODE || is_layer_of_model_elsewhere(m, f, n) ||
		    may_be_held(m, variable_at(m, variable_of(m, n))->name))
			continue;
		report_thing(c, node, n, made);
		return;
	}
}
