#include "rules/guards.h"

/* Words in a condition that speak of the first time. */
static bool names_first_time(struct slice text)
{
	static const char *const words[] = { "built",	    "initialized",
					     "initialised", "is_built",
					     "created",	    "first_call",
					     "ready",	    NULL };

	for (size_t i = 0; words[i]; i++)
		if (memmem(text.ptr, text.length, words[i], strlen(words[i])))
			return true;
	return false;
}

/* What is there the next time: self.layers, a list made outside. */
static bool is_kept(const struct model *m, nid_t n)
{
	enum value_kind kind = value_of(m, n).kind;

	if (self_attribute(m, n))
		return true;
	return tree_is(m->tree, n, KIND_identifier) &&
	       is_free_in(m, n, m->function_of[n]) &&
	       (kind == VALUE_LIST || kind == VALUE_DICT || kind == VALUE_SET);
}

/* x is None, x not in d, hasattr(x, "y"), not self.built, first_call */
static bool asks_for_first_time(const struct model *m, nid_t condition)
{
	const struct tree *t = m->tree;

	if (condition == NO_NODE)
		return false;
	for (nid_t n = condition; n < t->nodes[condition].next; n++) {
		if (tree_is(t, n, KIND_none))
			return true;
		if (tree_is(t, n, KIND_operator) &&
		    (tree_text_is(t, n, "in") || tree_text_is(t, n, "not in")))
			return true;
		if (call_is(m, call_at(m, n), "builtins.hasattr") ||
		    call_is(m, call_at(m, n), "builtins.getattr"))
			return true;
		if (tree_is(t, n, KIND_identifier) &&
		    names_first_time(tree_text(t, n)))
			return true;
	}
	return tree_is(t, tree_bare(t, condition), KIND_not_operator) &&
	       is_kept(m,
		       tree_child(t, tree_bare(t, condition), FIELD_argument));
}

static bool returns(const struct tree *t, nid_t block)
{
	nid_t last = NO_NODE;

	if (!tree_is(t, block, KIND_block))
		return false;
	for_each_child(t, child, block)
		last = child;
	return tree_is(t, last, KIND_return_statement);
}

/* if self.v is not None: return self.v */
static bool behind_return(const struct model *m, nid_t statement)
{
	const struct tree *t = m->tree;
	nid_t block = tree_parent(t, statement);

	if (!tree_is(t, block, KIND_block))
		return false;
	for_each_child(t, n, block) {
		if (n >= statement)
			return false;
		if (tree_is(t, n, KIND_if_statement) &&
		    returns(t, tree_child(t, n, FIELD_consequence)) &&
		    asks_for_first_time(m, tree_child(t, n, FIELD_condition)))
			return true;
	}
	return false;
}

bool is_made_once(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, node);

	for (nid_t inner = node, n = tree_parent(t, node);
	     n != NO_NODE && m->function_of[n] == f;
	     inner = n, n = tree_parent(t, n)) {
		switch (tree_kind(t, n)) {
		case KIND_if_statement:
		case KIND_elif_clause:
			if (inner != tree_child(t, n, FIELD_condition) &&
			    asks_for_first_time(m, tree_child(t, n,
							      FIELD_condition)))
				return true;
			break;
		case KIND_conditional_expression:
			if (asks_for_first_time(m, tree_nth(t, n, 1)))
				return true;
			break;
		case KIND_boolean_operator: /* self.v or tf.Variable(...) */
		case KIND_except_clause:
			return true;
		case KIND_block:
			if (behind_return(m, inner))
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}
