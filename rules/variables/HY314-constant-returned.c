#include "rulekit/rule.h"

/* Whether a return is all that a function does, besides telling what it is. */
static bool is_all(const struct model *m, uint32_t f, nid_t statement)
{
	const struct tree *t = m->tree;

	for_each_child(t, n, function_at(m, f)->body)
		if (n != statement &&
		    (!tree_is(t, n, KIND_expression_statement) ||
		     !tree_is(t, tree_first(t, n), KIND_string)))
			return false;
	return true;
}

/* Only names, and displays of them. */
static bool returns_constant(const struct tree *t, nid_t n)
{
	switch (tree_kind(t, n)) {
	case KIND_identifier:
	case KIND_attribute:
	case KIND_subscript:
	case KIND_dictionary:
	case KIND_pair:
	case KIND_list:
	case KIND_tuple:
	case KIND_expression_list:
	case KIND_parenthesized_expression:
	case KIND_string:
	case KIND_string_start:
	case KIND_string_content:
	case KIND_string_end:
	case KIND_integer:
		return true;
	default:
		return false;
	}
}

/* Whether an attribute of self may hold a plain value: one that a parameter or
 * a literal brings, and nothing of the framework. */
static bool may_hold_plain_value(const struct model *m, nid_t attribute)
{
	struct attribute_bind_list binds = attribute_binds(
		m, class_around(m, attribute), self_attribute(m, attribute));

	for (uint32_t i = 0; i < binds.count; i++) {
		struct value v;

		if (binds.at[i]->value == NO_NODE)
			return false;
		v = value_of(m, binds.at[i]->value);
		switch (v.kind) {
		case VALUE_INT:
		case VALUE_FLOAT:
		case VALUE_BOOL:
		case VALUE_STRING:
		case VALUE_NUMPY:
		case VALUE_LIST:
		case VALUE_TUPLE:
		case VALUE_DICT:
			break;
		case VALUE_UNKNOWN:
			if (tree_is(m->tree,
				    tree_bare(m->tree, binds.at[i]->value),
				    KIND_identifier))
				break;
			return false;
		default:
			return false;
		}
	}
	return binds.count > 0;
}

/* The plain attribute that an expression hands out, or NO_NODE when it does
 * more, or when something else is in it. */
static nid_t plain_value(const struct model *m, nid_t expression)
{
	const struct tree *t = m->tree;
	nid_t found = NO_NODE;

	for (nid_t n = expression; n < tree_end(t, expression); n++) {
		if (!returns_constant(t, n))
			return NO_NODE;
		if (tree_is(t, n, KIND_attribute)) {
			if (!self_attribute(m, n) ||
			    !may_hold_plain_value(m, n))
				return NO_NODE;
			found = n;
			n = tree_end(t, n) - 1;
		} else if (tree_is(t, n, KIND_identifier)) {
			return NO_NODE;
		}
	}
	return found;
}

void check_hy314(struct check *c, nid_t statement)
{
	const struct model *m = c->model;
	uint32_t f = function_around(m, statement);
	nid_t value;

	if (!is_hybrid(m, f) || !is_all(m, f, statement) ||
	    tree_first(m->tree, statement) == NO_NODE)
		return;
	value = plain_value(m, tree_first(m->tree, statement));
	if (value != NO_NODE)
		report(c, statement, "function",
		       function_at(m, f)->qualified_name, "value",
		       source_of(c, value), NULL);
}
