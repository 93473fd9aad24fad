/*
 * The order in which the parts of a node run, as far as its text tells: which of
 * them run at all, and which one is the first.
 */
#include "model/solve/walk_order.h"

nid_t run_from(const struct tree *t, nid_t n)
{
	for (; n != NO_NODE; n = tree_sibling(t, n)) {
		switch (tree_kind(t, n)) {
		case KIND_operator:
		case KIND_type:
		case KIND_string_start:
		case KIND_string_content:
		case KIND_string_end:
		case KIND_keyword_separator:
		case KIND_positional_separator:
		case KIND_case_pattern:
			continue;
		default:
			return n;
		}
	}
	return NO_NODE;
}

static nid_t first_run(const struct tree *t, nid_t n)
{
	return run_from(t, tree_first(t, n));
}

bool is_clause(enum kind kind)
{
	return kind == KIND_for_in_clause || kind == KIND_if_clause;
}

nid_t clause_from(const struct tree *t, nid_t n)
{
	while (n != NO_NODE && !is_clause(tree_kind(t, n)))
		n = tree_sibling(t, n);
	return n;
}

nid_t comprehension_body(const struct tree *t, nid_t n)
{
	nid_t body = first_run(t, n);

	return is_clause(tree_kind(t, body)) ? NO_NODE : body;
}

/* Of a default parameter: its value. */
static nid_t parameter_part(const struct tree *t, nid_t n)
{
	return tree_child(t, n, FIELD_value);
}

/* right = what is assigned; the target comes after it. */
static nid_t value_first(const struct tree *t, nid_t n)
{
	nid_t right = tree_child(t, n, FIELD_right);

	return right != NO_NODE || tree_is(t, n, KIND_assignment)
		       ? right
		       : tree_child(t, n, FIELD_left);
}

static bool lacks_field(const struct tree *t, nid_t n, enum field field)
{
	return tree_child(t, n, field) == NO_NODE;
}

const bool kind_may_lack_parts[KIND_COUNT] = {
	[KIND_boolean_operator] = true, [KIND_conditional_expression] = true,
	[KIND_match_statement] = true,	[KIND_with_statement] = true,
	[KIND_while_statement] = true,	[KIND_for_statement] = true,
};

bool lacks_its_parts(const struct tree *t, nid_t n)
{
	switch (tree_kind(t, n)) {
	case KIND_boolean_operator:
		return lacks_field(t, n, FIELD_left) ||
		       lacks_field(t, n, FIELD_right);
	case KIND_conditional_expression:
		return tree_nth(t, n, 2) == NO_NODE;
	case KIND_match_statement:
	case KIND_with_statement:
		return lacks_field(t, n, FIELD_body);
	case KIND_while_statement:
		return lacks_field(t, n, FIELD_condition) ||
		       lacks_field(t, n, FIELD_body);
	case KIND_for_statement:
		return lacks_field(t, n, FIELD_left) ||
		       lacks_field(t, n, FIELD_right) ||
		       lacks_field(t, n, FIELD_body);
	default:
		return false;
	}
}

static nid_t or_first_run(const struct tree *t, nid_t n, nid_t part)
{
	return lacks_parts(t, n) ? first_run(t, n) : part;
}

nid_t first_step(const struct tree *t, nid_t n)
{
	switch (tree_kind(t, n)) {
	case KIND_attribute:
		return tree_child(t, n, FIELD_object);
	case KIND_keyword_argument:
	case KIND_default_parameter:
	case KIND_typed_default_parameter:
		return parameter_part(t, n);
	case KIND_function_definition:
	case KIND_lambda:
		return tree_child(t, n, FIELD_parameters);
	case KIND_class_definition:
		return tree_child(t, n, FIELD_superclasses) != NO_NODE
			       ? tree_child(t, n, FIELD_superclasses)
			       : tree_child(t, n, FIELD_body);
	case KIND_assignment:
	case KIND_augmented_assignment:
		return value_first(t, n);
	case KIND_conditional_expression:
		return or_first_run(t, n, tree_nth(t, n, 1));
	case KIND_for_statement:
		return or_first_run(t, n, tree_child(t, n, FIELD_right));
	case KIND_for_in_clause:
		return tree_child(t, n, FIELD_right);
	case KIND_list_comprehension:
	case KIND_set_comprehension:
	case KIND_dictionary_comprehension:
	case KIND_generator_expression:
		return clause_from(t, tree_first(t, n));
	case KIND_named_expression:
		return tree_child(t, n, FIELD_value);
	case KIND_match_statement:
		return or_first_run(t, n, tree_child(t, n, FIELD_subject));
	case KIND_typed_parameter:
	case KIND_list_splat_pattern:
	case KIND_dictionary_splat_pattern:
	case KIND_import_statement:
	case KIND_import_from_statement:
	case KIND_future_import_statement:
	case KIND_global_statement:
	case KIND_nonlocal_statement:
	case KIND_type_alias_statement:
	case KIND_dotted_name:
		return NO_NODE;
	default:
		return first_run(t, n);
	}
}
