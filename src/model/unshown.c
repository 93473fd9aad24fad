#include "model/unshown.h"

#include <string.h>

#include "framework/tables.h"
#include "model/uses.h"

/* The function or the file that `n` stands in ends the way up from it. */
static bool is_outermost(const struct tree *t, nid_t n)
{
	return n == NO_NODE || tree_is(t, n, KIND_function_definition) ||
	       tree_is(t, n, KIND_lambda) || tree_is(t, n, KIND_module);
}

/* --- something is wrong ------------------------------------------------------------ */

/* sys.exit(1) */
static bool ends_program(const struct model *m, nid_t statement)
{
	nid_t n = tree_is(m->tree, statement, KIND_expression_statement)
			  ? tree_first(m->tree, statement)
			  : NO_NODE;
	const struct call *call = tree_is(m->tree, n, KIND_call) ? call_at(m, n)
								 : NULL;

	return call && call->name &&
	       framework_set_has(m->framework, "ends-program",
				 name_text(m, call->name));
}

static bool gives_up(const struct model *m, nid_t block)
{
	nid_t last = tree_last(m->tree, block);

	return tree_is(m->tree, last, KIND_raise_statement) ||
	       ends_program(m, last);
}

bool function_gives_up(const struct model *m, uint32_t f)
{
	nid_t body = function_at(m, f)->body;

	if (!tree_is(m->tree, body, KIND_block) || !gives_up(m, body))
		return false;
	for_each_descendant(m->tree, n, body)
		if (tree_is(m->tree, n, KIND_return_statement))
			return false;
	return true;
}

/* assert x, TEXT; raise ERROR that is not all that the function does; except: HANDLER */
static bool is_for_trouble(const struct tree *t, nid_t n, nid_t around)
{
	switch (tree_kind(t, around)) {
	case KIND_assert_statement:
		return n != tree_first(t, around);
	case KIND_raise_statement:
		return tree_sibling_before(t, around) != NO_NODE ||
		       !is_outermost(t, tree_parent(t, tree_parent(t, around)));
	case KIND_except_clause:
		return true;
	default:
		return false;
	}
}

/* --- what an option asks for ------------------------------------------------------- */

/* "--dry-run" names args.dry_run. */
static bool names_option(struct slice text, struct slice name)
{
	while (text.length && *text.ptr == '-') {
		text.ptr++;
		text.length--;
	}
	if (text.length != name.length)
		return false;
	for (size_t i = 0; i < text.length; i++)
		if (name.ptr[i] != (text.ptr[i] == '-' ? '_' : text.ptr[i]))
			return false;
	return true;
}

/* None, "", 0, False */
static bool says_nothing(const struct model *m, nid_t n)
{
	struct slice text;
	long number;

	return tree_is(m->tree, n, KIND_none) ||
	       tree_is(m->tree, n, KIND_false) ||
	       (literal_string(m, n, &text) && !text.length) ||
	       (literal_int(m, n, &number) && !number);
}

/* What an option is that nobody gives: nothing, unless it says otherwise. One that asks
 * for an action of its own says for itself. */
static bool is_off_by_itself(const struct model *m, nid_t call)
{
	nid_t fallback = call_keyword(m, call, "default");
	nid_t action = call_keyword(m, call, "action");
	struct slice text;

	if (action != NO_NODE)
		return literal_string(m, action, &text) &&
		       slice_is(text, "store_true");
	return fallback == NO_NODE || says_nothing(m, fallback);
}

/* parser.add_argument("--dry-run", action="store_true") */
static bool is_option_off(const struct model *m, nid_t call, struct slice name)
{
	struct slice text;

	for_each_child(m->tree, n, tree_child(m->tree, call, FIELD_arguments))
		if (literal_string(m, n, &text) && text.length > 1 &&
		    *text.ptr == '-' && names_option(text, name))
			return call_keyword(m, call, "required") == NO_NODE &&
			       is_off_by_itself(m, call);
	return false;
}

/* args.dry_run */
static bool is_option_read(const struct model *m, nid_t n)
{
	struct node_list makers;
	struct slice name;

	if (!tree_is(m->tree, n, KIND_attribute))
		return false;
	name = tree_text(m->tree, tree_child(m->tree, n, FIELD_attribute));
	makers = identifiers_named(m, intern_str(m->names, "add_argument"));
	for (uint32_t i = 0; i < makers.count; i++) {
		nid_t call = tree_parent(
			m->tree, tree_attribute_of(m->tree, makers.at[i]));

		if (tree_is(m->tree, call, KIND_call) &&
		    is_option_off(m, call, name))
			return true;
	}
	return false;
}

/* os.environ.get("PROFILE") */
static const struct call *asks_environment(const struct model *m, nid_t n)
{
	const struct call *call = tree_is(m->tree, n, KIND_call) ? call_at(m, n)
								 : NULL;

	return call && call->name &&
			       framework_set_has(m->framework,
						 "asks-environment",
						 name_text(m, call->name))
		       ? call
		       : NULL;
}

/* os.environ.get("PROFILE") is nothing, and os.environ.get("PROFILE", "0") == "1" does
 * not hold, where nobody sets it. */
static bool is_environment_read(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t left = tree_first(t, n), fallback;
	struct slice text, other = { "", 0 };

	if (asks_environment(m, n))
		return call_argument(m, n, 1, "default") == NO_NODE;
	if (!tree_is(t, n, KIND_comparison_operator) ||
	    !tree_text_is(t, tree_nth(t, n, 1), "==") ||
	    !asks_environment(m, left) ||
	    !literal_string(m, tree_nth(t, n, 2), &text))
		return false;
	fallback = call_argument(m, left, 1, "default");
	return fallback == NO_NODE || (literal_string(m, fallback, &other) &&
				       !slice_equal(text, other));
}

/* Whether a condition holds only where somebody asked for it. */
static bool is_off_unless_asked(const struct model *m, nid_t condition)
{
	nid_t n = tree_bare(m->tree, condition), value;

	if (tree_is(m->tree, n, KIND_boolean_operator) &&
	    tree_text_is(m->tree, tree_child(m->tree, n, FIELD_operator),
			 "and"))
		n = tree_bare(m->tree, tree_child(m->tree, n, FIELD_left));
	value = tree_is(m->tree, n, KIND_identifier) ? only_value(m, n) : n;
	value = tree_bare(m->tree, value);
	return is_option_read(m, value) || is_environment_read(m, value);
}

/* The condition on which `n` runs, a part of `around`; `no` where it must not hold. */
static nid_t condition_for(const struct tree *t, nid_t n, nid_t around,
			   bool *no)
{
	*no = false;
	switch (tree_kind(t, around)) {
	case KIND_if_statement:
		*no = tree_is(t, n, KIND_else_clause);
		return *no || n == tree_child(t, around, FIELD_consequence)
			       ? tree_child(t, around, FIELD_condition)
			       : NO_NODE;
	case KIND_elif_clause:
		return n == tree_child(t, around, FIELD_consequence)
			       ? tree_child(t, around, FIELD_condition)
			       : NO_NODE;
	case KIND_conditional_expression:
		*no = n == tree_nth(t, around, 2);
		return n == tree_nth(t, around, 1) ? NO_NODE
						   : tree_nth(t, around, 1);
	case KIND_boolean_operator:
		return n == tree_child(t, around, FIELD_right) &&
				       tree_text_is(t,
						    tree_child(t, around,
							       FIELD_operator),
						    "and")
			       ? tree_child(t, around, FIELD_left)
			       : NO_NODE;
	default:
		return NO_NODE;
	}
}

/* x of `not x`; NO_NODE of anything else. */
static nid_t denied(const struct tree *t, nid_t condition)
{
	nid_t n = tree_bare(t, condition);

	return tree_is(t, n, KIND_not_operator)
		       ? tree_child(t, n, FIELD_argument)
		       : NO_NODE;
}

static bool waits_for_option(const struct model *m, nid_t n, nid_t around)
{
	bool no;
	nid_t condition = condition_for(m->tree, n, around, &no);

	if (condition != NO_NODE && no)
		condition = denied(m->tree, condition);
	return condition != NO_NODE && is_off_unless_asked(m, condition);
}

/* --- where it stands --------------------------------------------------------------- */

/* if wrong: log(value); raise ValueError */
static bool is_branch_that_gives_up(const struct model *m, nid_t block)
{
	nid_t around = tree_parent(m->tree, block);

	return tree_is(m->tree, block, KIND_block) &&
	       (tree_is(m->tree, around, KIND_if_statement) ||
		tree_is(m->tree, around, KIND_elif_clause) ||
		tree_is(m->tree, around, KIND_else_clause)) &&
	       gives_up(m, block);
}

bool need_not_run(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	while (!is_outermost(t, n)) {
		nid_t around = tree_parent(t, n);

		if (is_for_trouble(t, n, around) ||
		    is_branch_that_gives_up(m, n) ||
		    waits_for_option(m, n, around))
			return true;
		n = around;
	}
	return false;
}

bool stands_in_branch(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	bool no;

	for (; !is_outermost(t, n); n = tree_parent(t, n))
		if (condition_for(t, n, tree_parent(t, n), &no) != NO_NODE)
			return true;
	return false;
}
