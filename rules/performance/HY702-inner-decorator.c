#include "rules/deletions.h"
#include "rules/rule.h"

/* Called at so many places, one inner graph that all share is worth having. */
#define SHARED 3

/* The function that a decorator makes a graph function, or NO_INDEX. */
static uint32_t decorated_by(const struct model *m, nid_t decorator)
{
	nid_t def = tree_child(m->tree, tree_parent(m->tree, decorator),
			       FIELD_definition);
	uint32_t f = def == NO_NODE ? NO_INDEX : m->index_of[def];

	if (!tree_is(m->tree, def, KIND_function_definition) || f == NO_INDEX ||
	    m->functions.at[f].hybrids.count != 1 ||
	    m->functions.at[f].hybrids.at[0].where != decorator)
		return NO_INDEX;
	return f;
}

/* Options that make it something of its own wherever it is called. */
static bool has_purpose(const struct model *m, const struct hybrid *hybrid)
{
	static const char *const names[] = { "jit_compile",
					     "experimental_compile",
					     "experimental_implements",
					     "experimental_attributes",
					     "input_signature",
					     "autograph",
					     NULL };

	for (size_t i = 0; names[i]; i++)
		if (hybrid_option(m, hybrid, names[i]) != NO_NODE)
			return true;
	return false;
}

/* Whether a place is in the body of a graph function, and not in a loop. */
static bool is_in_graph(const struct model *m, nid_t node)
{
	return traced_certainly(m, traced_at(m, node)) &&
	       is_hybrid(m, function_around(m, node)) &&
	       loop_around(m, node) == NO_NODE;
}

/* Handed to an operation that traces it: tf.map_fn(f, x). */
static bool is_handed_to_operation(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t parent = tree_parent(t, use);
	const struct call *call;

	if (tree_is(t, parent, KIND_keyword_argument))
		parent = tree_parent(t, parent);
	if (!tree_is(t, parent, KIND_argument_list))
		return false;
	call = call_at(m, tree_parent(t, parent));
	return call && framework_has(m->framework, call->name, FACT_TRACES);
}

struct uses {
	nid_t at[SHARED];
	uint32_t count;
};

/* The uses of a function in the file, when all are calls from the bodies of
 * graph functions. */
static bool is_used_by_graphs_only(const struct model *m,
				   const struct function *f, struct uses *uses)
{
	const struct tree *t = m->tree;

	for_each_kind(t, n, i, KIND_identifier) {
		nid_t use = n;

		if (n == f->name_node ||
		    !slice_equal(tree_text(t, n), tree_text(t, f->name_node)))
			continue;
		if (tree_is(t, tree_parent(t, n), KIND_attribute))
			use = tree_parent(t, n);
		if (uses->count == SHARED || !is_in_graph(m, use) ||
		    (t->nodes[use].field != FIELD_function &&
		     !is_handed_to_operation(m, use)))
			return false;
		uses->at[uses->count++] = use;
	}
	return uses->count && uses->count < SHARED;
}

void check_hy702(struct check *c, nid_t decorator)
{
	const struct model *m = c->model;
	uint32_t f = decorated_by(m, decorator);
	const struct function *function;
	struct uses uses = { .count = 0 };
	const char *name;
	struct span line;

	if (f == NO_INDEX)
		return;
	function = &m->functions.at[f];
	name = name_text(m, function->name);
	if (function->outer != NO_INDEX ||
	    name[0] != '_' || /* others may call what is public */
	    (name[0] == '_' && name[1] == '_') ||
	    name_is(m, function->name, "call") || function->recursive ||
	    has_purpose(m, &function->hybrids.at[0]) ||
	    !is_used_by_graphs_only(m, function, &uses))
		return;
	report(c, decorator, "function", function->qualified_name, NULL);
	for (uint32_t i = 0; i < uses.count; i++)
		relate(c, uses.at[i], true, "traced from here");
	if (!decorator_span(m, decorator, &line))
		return;
	fix_begin(c, FIX_UNSAFE, "remove the decorator");
	fix_replace(c, line, "%s", "");
}
