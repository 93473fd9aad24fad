#include "rules/deletions.h"
#include "rules/rule.h"

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

static bool has_options(const struct model *m, const struct hybrid *hybrid)
{
	const struct call *call = call_at(m, hybrid->call);

	return call && call->arguments != NO_NODE &&
	       tree_first(m->tree, call->arguments) != NO_NODE;
}

/* Whether the name is used other than to be called, so that it may be anywhere
 * else, too. */
static bool escapes(const struct model *m, const struct function *f)
{
	const struct tree *t = m->tree;

	for_each_kind(t, n, i, KIND_identifier) {
		nid_t use = n;

		if (n == f->name_node ||
		    !slice_equal(tree_text(t, n), tree_text(t, f->name_node)))
			continue;
		if (tree_is(t, tree_parent(t, n), KIND_attribute))
			use = tree_parent(t, n);
		if (t->nodes[use].field != FIELD_function)
			return true;
	}
	return false;
}

void check_hy702(struct check *c, nid_t decorator)
{
	const struct model *m = c->model;
	uint32_t f = decorated_by(m, decorator);
	const struct function *function;
	const struct call *call;
	const char *name;
	struct span line;

	if (f == NO_INDEX)
		return;
	function = &m->functions.at[f];
	name = name_text(m, function->name);
	if (name[0] != '_' || name[1] == '_' || function->outer != NO_INDEX ||
	    function->callers.count != 1 || function->recursive ||
	    has_options(m, &function->hybrids.at[0]) || escapes(m, function))
		return;
	call = &m->calls.at[function->callers.at[0]];
	if (!traced_certainly(m, traced_at(m, call->node)) ||
	    !is_hybrid(m, function_around(m, call->node)) ||
	    loop_around(m, call->node) != NO_NODE)
		return;
	report(c, decorator, "function", function->qualified_name, NULL);
	relate(c, call->node, true, "called in traced code, and only here");
	line = node_span(m, decorator);
	while (m->tree->text.ptr[line.end] != '\n')
		line.end++;
	line.end++;
	while (m->tree->text.ptr[line.end] == ' ' ||
	       m->tree->text.ptr[line.end] == '\t')
		line.end++;
	fix_begin(c, FIX_UNSAFE, "remove the decorator");
	fix_replace(c, line, "%s", "");
}
