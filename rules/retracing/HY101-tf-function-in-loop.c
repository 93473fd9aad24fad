#include "rules/graph_calls.h"
#include "rules/loops.h"
#include "rules/rule.h"

static bool same_text(const struct tree *t, nid_t a, nid_t b)
{
	return slice_equal(tree_text(t, a), tree_text(t, b));
}

/* Whether a use of a name is more than a call of it: put into a container,
 * returned, handed on. What is kept may well be made for each pass. */
static bool is_kept(const struct tree *t, nid_t use)
{
	nid_t parent = tree_parent(t, use);

	while (tree_is(t, parent, KIND_tuple) ||
	       tree_is(t, parent, KIND_list) ||
	       tree_is(t, parent, KIND_dictionary) ||
	       tree_is(t, parent, KIND_pair) ||
	       tree_is(t, parent, KIND_expression_list) ||
	       tree_is(t, parent, KIND_keyword_argument) ||
	       tree_is(t, parent, KIND_parenthesized_expression))
		parent = tree_parent(t, parent);
	return tree_is(t, parent, KIND_argument_list) ||
	       tree_is(t, parent, KIND_return_statement) ||
	       tree_is(t, parent, KIND_yield) ||
	       (tree_is(t, parent, KIND_assignment) &&
		tree_child(t, parent, FIELD_left) != use);
}

/* The call that uses up in the loop what was bound to `name` there, or
 * NO_NODE when there is none or the function is kept. */
static nid_t only_called(const struct model *m, nid_t name, nid_t loop)
{
	const struct tree *t = m->tree;
	nid_t called = NO_NODE;

	for_each_descendant(t, n, loop) {
		if (n <= name || tree_kind(t, n) != tree_kind(t, name) ||
		    !same_text(t, n, name))
			continue;
		if (t->nodes[n].field == FIELD_function) {
			if (called == NO_NODE)
				called = tree_parent(t, n);
		} else if (is_kept(t, n)) {
			return NO_NODE;
		}
	}
	return called;
}

/* What the new graph function is bound to: the name of the def, or the target
 * of the assignment. */
static nid_t name_of(const struct model *m, const struct hybrid *made)
{
	const struct tree *t = m->tree;
	nid_t def;

	if (made->by_call)
		return made->bound_to;
	def = tree_child(t, tree_parent(t, made->where), FIELD_definition);
	return tree_is(t, def, KIND_function_definition)
		       ? tree_child(t, def, FIELD_name)
		       : NO_NODE;
}

void check_hy101(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t loop = loop_around(m, node), name, called, part = node;
	struct hybrid made;

	if (loop == NO_NODE || !hybrid_made_at(m, node, &made))
		return;
	if (!made.by_call)
		part = tree_parent(t, node);
	if (is_conditional_in(m, node, loop) ||
	    uses_what_passes_bind(m, part, loop))
		return;
	name = name_of(m, &made);
	if (t->nodes[node].field == FIELD_function)
		called = tree_parent(t, node); /* tf.function(f)(x) */
	else
		called = name == NO_NODE ? NO_NODE : only_called(m, name, loop);
	if (called == NO_NODE)
		return;
	report(c, node, "name", source_of(c, name == NO_NODE ? node : name),
	       NULL);
	relate(c, loop, true, "each pass of this loop makes a new one");
	relate(c, called, true, "called here, which traces it");
}
