#include "model/uses.h"
#include "rulekit/factory.h"
#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

/* The identifier by which other places with the same text as a target are found:
 * the last part of self.name, the first one of anything else. */
static nid_t mark_of_loop(const struct tree *t, nid_t target)
{
	if (tree_is(t, target, KIND_attribute))
		return tree_child(t, target, FIELD_attribute);
	return tree_find(t, KIND_identifier, t->nodes[target].start,
			 t->nodes[target].end);
}

/* The identifiers that may be the mark of such a place. */
static struct node_list marks_of(const struct model *m, nid_t target)
{
	return identifiers_like(m, mark_of_loop(m->tree, target));
}

/* The expression around a mark that is written like the target, or NO_NODE. */
static nid_t same_expression(const struct tree *t, nid_t mark, nid_t target)
{
	nid_t n = mark;

	while (n != NO_NODE && tree_kind(t, n) != tree_kind(t, target))
		n = tree_parent(t, n);
	return n != NO_NODE && slice_equal(tree_text(t, n),
					   tree_text(t, target))
		       ? n
		       : NO_NODE;
}

/* Whether a use of a name is more than a call of it: put into a container,
 * returned, passed on. What is kept may well be made for each pass. */
static bool is_kept_beyond_call(const struct tree *t, nid_t use)
{
	nid_t parent = tree_parent(t, use);

	while (tree_is_list_or_tuple(t, parent) ||
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

/* The call that uses up in the loop what was bound to `name` there, or NO_NODE when
 * there is none or the function is kept. What each pass calls is traced in each,
 * even if it is put into a list, too. */
static nid_t only_called(const struct model *m, nid_t name, nid_t loop)
{
	const struct tree *t = m->tree;
	struct node_list names = marks_of(m, name);
	nid_t called = NO_NODE;
	bool collected = false;

	for (uint32_t i = count_before(names, name); i < names.count; i++) {
		nid_t n = same_expression(t, names.at[i], name), call;

		if (n == NO_NODE || n <= name)
			continue;
		if (!tree_inside(t, n, loop))
			break;
		call = call_that_runs(m, n);
		if (call != NO_NODE && called == NO_NODE)
			called = call;
		else if (is_collected(m, n))
			collected = true;
		else if (call == NO_NODE && is_kept_beyond_call(t, n))
			return NO_NODE;
	}
	return collected && called != NO_NODE &&
			       is_conditional_in(m, called, loop)
		       ? NO_NODE
		       : called;
}

/* What the new graph function is bound to: the name of the def, or the target
 * of the assignment. */
static nid_t name_bound_to(const struct model *m, const struct hybrid *made)
{
	const struct tree *t = m->tree;
	nid_t def;

	if (made->by_call)
		return made->bound_to;
	def = tree_decorated(t, made->where);
	return tree_is(t, def, KIND_function_definition)
		       ? tree_child(t, def, FIELD_name)
		       : NO_NODE;
}

struct pass {
	const struct model *m;
	nid_t loop;
};

/* The function that f(x) or strategy.run(f, args=(x,)) runs, or NO_INDEX. */
static uint32_t function_run(const struct model *m, nid_t call)
{
	uint32_t f = call_at(m, call)->callee;
	nid_t given = call_argument(m, call, 0, "fn");

	return f == NO_INDEX && given != NO_NODE ? function_meant(m, given) : f;
}

static bool is_bound_in_loop(const void *data, nid_t n)
{
	const struct pass *pass = data;

	return tree_is(pass->m->tree, n, KIND_identifier) &&
	       variable_of(pass->m, n) != NO_INDEX &&
	       is_bound_inside(pass->m, variable_of(pass->m, n), pass->loop);
}

static bool is_array(enum value_kind kind)
{
	return kind == VALUE_TENSOR || kind == VALUE_TENSORS ||
	       kind == VALUE_VARIABLE || kind == VALUE_NUMPY;
}

/* tf.function(library.sample)(100, posterior): what the library's function does with an
 * object that the pass makes is not known. */
static bool gives_object_of_pass(const struct model *m, nid_t called,
				 nid_t loop)
{
	struct pass pass = { m, loop };

	for_each_child(m->tree, a, call_at(m, called)->arguments) {
		nid_t value = tree_is(m->tree, a, KIND_keyword_argument)
				      ? tree_child(m->tree, a, FIELD_value)
				      : a;

		if (is_bound_in_loop(&pass, value) &&
		    !is_array(value_of(m, value).kind))
			return true;
	}
	return false;
}

/* A function before the loop would be traced anew as well: for another model. */
static bool is_for_pass(const struct model *m, nid_t name, nid_t called,
			nid_t loop)
{
	nid_t def = name == NO_NODE ? NO_NODE : tree_parent(m->tree, name);
	uint32_t f = tree_is(m->tree, def, KIND_function_definition)
			     ? m->index_of[def]
			     : function_run(m, called);

	if (f == NO_INDEX && gives_object_of_pass(m, called, loop))
		return true;
	return (f != NO_INDEX &&
		call_gives_object(m, called, m, f, is_bound_in_loop,
				  &(struct pass){ m, loop })) ||
	       takes_setting_of_pass(m, called, loop);
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
	name = name_bound_to(m, &made);
	called = call_that_runs(m, node); /* tf.function(f)(x) */
	if (called == NO_NODE && name != NO_NODE)
		called = only_called(m, name, loop);
	if (called == NO_NODE || is_for_pass(m, name, called, loop))
		return;
	report(c, node, "name", source_of(c, name == NO_NODE ? node : name),
	       NULL);
	relate(c, loop, true, "each iteration of this loop creates a new one");
	relate(c, called, true, "called here, which traces it");
}
