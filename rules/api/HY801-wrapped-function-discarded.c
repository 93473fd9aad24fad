#include "rulekit/expected.h"
#include "rulekit/graphable.h"
#include "rulekit/rule.h"

/* The only thing that a name of this very scope is bound to is the function: in
 * another scope the name would become a local one. */
static bool is_name_of_def(const struct model *m, nid_t name, nid_t place)
{
	uint32_t v = variable_of(m, name);
	const struct bind *bind;

	if (v == NO_INDEX || is_absent(variable_at(m, v)->first))
		return false;
	bind = bind_by_id(m, variable_at(m, v)->first);
	return bind->kind == BIND_FUNCTION && is_absent(bind->next) &&
	       same_scope(variable_at(m, v)->scope, m->scope_of[place]);
}

/* self.step of a method that nothing decorates: the object gets an attribute of
 * that name in front of it. */
static bool is_own_method(const struct model *m, nid_t attribute, uint32_t f)
{
	class_id c = function_at(m, f)->klass;

	return is_present(c) && self_attribute(m, attribute) &&
	       same_class(class_around(m, attribute), c) &&
	       can_be_graph_self(m, c);
}

/* Whether what the name is bound to afterwards does what the function does. */
static bool can_be_bound(const struct model *m, nid_t statement, nid_t wrapped)
{
	uint32_t f = function_meant(m, wrapped);

	if (f == NO_INDEX || function_at(m, f)->decorators.count ||
	    !can_be_traced_at_all(m, f))
		return false;
	return tree_is(m->tree, wrapped, KIND_identifier)
		       ? is_name_of_def(m, wrapped, statement)
		       : is_own_method(m, wrapped, f);
}

void check_hy801(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t call = tree_first(t, node), wrapped;
	struct hybrid made;

	if (!tree_is(t, call, KIND_call) || tree_sibling(t, call) != NO_NODE ||
	    !hybrid_made_at(m, call, &made))
		return;
	wrapped = tree_bare(t, call_argument(m, call, 0, "func"));
	/* A wrapper of the project may keep what it wraps. */
	if (!framework_hybridizes(m->framework, call_at(m, call)->name) ||
	    is_expected_to_fail(m, node) ||
	    tree_ancestor(t, node, KIND_try_statement) != NO_NODE)
		return;
	report(c, call, "call", source_of(c, call), "function",
	       source_of(c, wrapped), NULL);
	if (!can_be_bound(m, node, wrapped))
		return;
	fix_begin(c, FIX_UNSAFE, "bind the graph function to `%s`",
		  source_of(c, wrapped));
	fix_replace(c,
		    (struct span){ node_span(m, call).start,
				   node_span(m, call).start },
		    "%.*s = ", SLICE_ARG(tree_text(t, wrapped)));
}
