/*
 * From a node outwards: what each level asks before the part below it is run.
 */

#include "rulekit/chosen.h"

#include "framework/tables.h"
#include "model/around.h"
#include "model/solve/solve.h"
#include "rulekit/sets.h"

/* "2.0.0", "1.15", 'v2.1': digits and dots, with a dot between digits. */
static bool is_version(struct slice text)
{
	size_t dots = 0;

	if (text.length && text.ptr[0] == 'v')
		text = (struct slice){ text.ptr + 1, text.length - 1 };
	for (size_t i = 0; i < text.length; i++) {
		char c = text.ptr[i];

		if (c == '.')
			dots++;
		else if (c < '0' || c > '9')
			return false;
	}
	return dots && text.length > dots && text.ptr[0] != '.';
}

/* hasattr(tf.random, "set_seed"), getattr(tf, "function", None) */
static bool asks_for_name(const struct model *m, nid_t n)
{
	const struct call *call = tree_is(m->tree, n, KIND_call) ? call_at(m, n)
								 : NULL;

	return (call_is(m, call, "builtins.hasattr") ||
		call_is(m, call, "builtins.getattr")) &&
	       framework_owns(m->framework,
			      dotted_name(m, call_argument(m, n, 0, NULL)));
}

/* tf.__version__, tf.version.VERSION, or a name bound to what was made of it:
 * MAJOR = int(tf.__version__.split(".")[0]). */
static bool holds_version(const struct model *m, nid_t expression, int depth)
{
	const struct tree *t = m->tree;
	struct slice text;

	if (expression == NO_NODE)
		return false;
	for_each_within(t, n, expression) {
		struct bind_list binds;

		if (dotted_in(m, n, "release-text") || asks_for_name(m, n) ||
		    (literal_string(m, n, &text) && is_version(text)))
			return true;
		if (!tree_is(t, n, KIND_identifier) || depth == 2)
			continue;
		binds = reaching_binds(m, n);
		for (uint32_t i = 0; i < binds.count && i < 4; i++)
			if (holds_version(m, bind_by_id(m, binds.at[i])->value,
					  depth + 1))
				return true;
	}
	return false;
}

nid_t branch_condition(const struct tree *t, nid_t n)
{
	switch (tree_kind(t, n)) {
	case KIND_if_statement:
	case KIND_elif_clause:
		return tree_child(t, n, FIELD_condition);
	case KIND_conditional_expression:
		return tree_nth(t, n, 1);
	default:
		return NO_NODE;
	}
}

/* What decides whether the part `inner` of a node is run, also by `and` and `or`;
 * NO_NODE: nothing does, or `inner` is that itself. */
static nid_t condition_around(const struct tree *t, nid_t n, nid_t inner)
{
	nid_t condition = tree_is(t, n, KIND_boolean_operator)
				  ? tree_child(t, n, FIELD_left)
				  : branch_condition(t, n);

	return condition == inner ? NO_NODE : condition;
}

/* return, raise, pytest.skip(): what follows the `if` is for other cases. */
static bool is_left(const struct model *m, nid_t block)
{
	nid_t last = tree_is(m->tree, block, KIND_block)
			     ? last_statement(m, block)
			     : NO_NODE;

	return block_leaves(m, block) ||
	       call_in(m, call_at(m, tree_first(m->tree, last)),
		       "leaves-for-good");
}

/* Who leaves does so among the first statements. */
#define MOST_STATEMENTS_BEFORE 100

/* if KERAS_3: pytest.skip("not there any more") */
static bool is_left_by_version(const struct model *m, nid_t block,
			       nid_t statement)
{
	const struct tree *t = m->tree;
	int left = MOST_STATEMENTS_BEFORE;

	for_each_child(t, n, block) {
		if (n >= statement || !left--)
			return false;
		if (tree_is(t, n, KIND_if_statement) &&
		    is_left(m, tree_child(t, n, FIELD_consequence)) &&
		    holds_version(m, tree_child(t, n, FIELD_condition), 0))
			return true;
	}
	return false;
}

bool is_chosen_by_version(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;

	for (nid_t inner = node, n = tree_parent(t, node); n != NO_NODE;
	     inner = n, n = tree_parent(t, n))
		if (holds_version(m, condition_around(t, n, inner), 0) ||
		    (tree_is(t, n, KIND_block) &&
		     is_left_by_version(m, n, inner)))
			return true;
	return false;
}

bool is_chosen_by(const struct model *m, nid_t node, question *asks,
		  const void *context)
{
	const struct tree *t = m->tree;

	for (nid_t inner = node, n = tree_parent(t, node); n != NO_NODE;
	     inner = n, n = tree_parent(t, n)) {
		nid_t condition = condition_around(t, n, inner);

		for_each_within(t, part, condition)
			if (asks(m, part, context))
				return true;
	}
	return false;
}

static bool is_call_of_set(const struct model *m, nid_t n, const void *set)
{
	return call_in(m, call_at(m, n), set);
}

bool is_chosen_by_call(const struct model *m, nid_t node, const char *set)
{
	return is_chosen_by(m, node, is_call_of_set, set);
}
