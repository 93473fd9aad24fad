#include <string.h>

#include "framework/tables.h"
#include "model/modules.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "rulekit/boundary.h"
#include "rulekit/chosen.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* So many further calls of one file are shown. */
#define MOST_SHOWN 8

/* Whether the program is seen to run it eagerly, for certain, and in no other way. */
static bool is_certainly_eager(const struct model *m, nid_t n)
{
	uint32_t f = function_around(m, n);

	return runs_eagerly_alone(m, n) &&
	       (f == NO_INDEX || (is_plainly_defined(m, f) &&
				  function_in(m, f, CONTEXT_EAGER).certain));
}

/* with tf.name_scope("a"): what it manages is no graph. */
static bool is_known_manager(const struct model *m, nid_t item)
{
	const struct call *call = call_at(m, tree_managed(m->tree, item));

	return call && call_is(m, call, "tensorflow.*") &&
	       !call_in(m, call, "begins-graph");
}

static bool manages_known(const struct model *m, nid_t with)
{
	for_each_child(m->tree, item, tree_first(m->tree, with))
		if (!is_known_manager(m, item))
			return false;
	return true;
}

/* with tf.compat.v1.Session(): it has a graph that its block adds to. What is called
 * there, the solver runs so. Of a graph or a manager that nobody knows, nothing is
 * sure. */
static bool may_be_under_graph(const struct model *m, nid_t n)
{
	nid_t with = n;

	while ((with = tree_ancestor(m->tree, with, KIND_with_statement)) !=
	       NO_NODE)
		if (m->function_of[with] == m->function_of[n] &&
		    !manages_known(m, with))
			return true;
	return false;
}

/* Whoever runs the file may have turned eager mode off. */
static bool may_have_graph(const struct model *m)
{
	return file_mentions(m, "text-of-graphs-by-hand") ||
	       users_of_model_mention(m, "text-of-graphs-by-hand") ||
	       programs_of_model_mention(m, "text-of-graphs-by-hand");
}

static bool is_for_graphs(const struct model *m)
{
	return is_for_first_release(m) || is_in_first_release_project(m) ||
	       may_have_graph(m);
}

static const char *instead_of_graph_call(struct check *c,
					 const struct call *call)
{
	const struct model *m = c->model;
	const char *instead =
		framework_instead(m->framework, name_text(m, call->name));

	return instead ? instead_here(m, c->arena, call->node, instead, "")
		       : "what TensorFlow 2 has for it, or build the graph "
			 "under `with tf.Graph().as_default()`";
}

/* Ten placeholders have one cause, and the first that fails is the last that is run:
 * it shows the others of its function. */
static bool joins_last(struct check *c, const struct call *call,
		       const struct call *last)
{
	if (!last || last->function != call->function)
		return false;
	if (c->last->related.count < MOST_SHOWN)
		relate(c, call->node, false, "here as well");
	return true;
}

static bool fails_here(const struct model *m, const struct call *call)
{
	nid_t node = call->node;

	return call_is(m, call, "tensorflow.*") &&
	       call_in(m, call, "graph-only") && is_certainly_eager(m, node) &&
	       !may_be_under_graph(m, node) && !is_tried(m, node) &&
	       !may_be_missing(m, node) && !is_for_graphs(m);
}

void check_hy631(struct check *c, nid_t module)
{
	const struct model *m = c->model;
	const struct call *last = NULL;

	(void)module;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (!fails_here(m, call) || joins_last(c, call, last))
			continue;
		report(c, call->node, "call", source_of(c, call->callee_node),
		       "instead", instead_of_graph_call(c, call), NULL);
		last = call;
	}
}
