/*
 * That it holds numbers only is evidence; that they change is read from what
 * computes them: a comprehension, a function of the file, an item that is
 * assigned. What chooses between numbers (`if`, `%`, round) has few of them.
 */

#include "rulekit/changing_lists.h"

#include "model/solve/solve.h"
#include "model/uses.h"

/* [0.5, 1], but not [x, 1] */
static bool holds_numbers_only(const struct model *m, nid_t n)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, n));
	const struct pool *pool = evidence_pool(m);
	const struct elements *items;
	uint64_t numbers = KIND_BIT(VALUE_INT) | KIND_BIT(VALUE_FLOAT);

	if (!e->kinds || e->kinds & ~KINDS_SEQUENCE || !e->elements)
		return false;
	items = pool_elements_at(pool, e->elements);
	for (uint32_t i = 0; i < items->count; i++) {
		uint64_t kinds = pool_at(pool, items->at[i])->kinds;

		if (!kinds || kinds & ~numbers)
			return false;
	}
	return items->count > 0;
}

/* Whether code may give the same for different numbers. */
static bool chooses(const struct model *m, nid_t part)
{
	static const char *const rounding[] = { "builtins.int",
						"builtins.round",
						"builtins.min",
						"builtins.max",
						"builtins.bool",
						"builtins.abs",
						NULL };
	const struct tree *t = m->tree;

	for_each_within(t, n, part) {
		nid_t operator;

		if (tree_is(t, n, KIND_if_statement) ||
		    tree_is(t, n, KIND_conditional_expression) ||
		    tree_is(t, n, KIND_comparison_operator) ||
		    tree_is(t, n, KIND_boolean_operator) ||
		    tree_is(t, n, KIND_if_clause) ||
		    tree_is(t, n, KIND_subscript) ||
		    call_is_any(m, call_at(m, n), rounding))
			return true;
		operator= tree_is(t, n, KIND_binary_operator)
			? tree_child(t, n, FIELD_operator)
			: NO_NODE;
		if (tree_text_is(t, operator, "%") ||
		    tree_text_is(t, operator, "//"))
			return true;
	}
	return false;
}

/* A number in an expression that the loop changes, and not a loop inside of it. */
static bool holds_counter_of(const struct model *m, nid_t expression,
			     nid_t loop, struct counter *out)
{
	for_each_within(m->tree, n, expression)
		if (tree_is(m->tree, n, KIND_identifier) &&
		    holds_counter(m, n, out) && out->loop != NO_NODE &&
		    tree_inside(m->tree, loop, out->loop))
			return true;
	return false;
}

/* [w * epoch for w in base] */
static bool is_computed_of_counter(const struct model *m, nid_t comprehension,
				   nid_t loop, struct counter *out)
{
	nid_t body = tree_child(m->tree, comprehension, FIELD_body);

	return tree_is(m->tree, comprehension, KIND_list_comprehension) &&
	       !chooses(m, comprehension) &&
	       holds_counter_of(m, body, loop, out);
}

/* Names are followed through so many assignments, and so many names are looked at. */
#define LONGEST_CHAIN 6
#define MOST_NAMES 256

/* Whether an expression is computed of a variable, itself or by way of others. */
static bool is_computed_of(const struct model *m, nid_t expression,
			   uint32_t variable, int depth, int *names)
{
	const struct tree *t = m->tree;

	if (depth > LONGEST_CHAIN)
		return false;
	for_each_within(t, n, expression) {
		struct bind_list binds;

		if (!tree_is(t, n, KIND_identifier))
			continue;
		if (variable_of(m, n) == variable)
			return true;
		if (++*names > MOST_NAMES)
			return false;
		binds = variable_of(m, n) == NO_INDEX ? (struct bind_list){ 0 }
						      : reaching_binds(m, n);
		for (uint32_t i = 0; i < binds.count; i++) {
			nid_t value = bind_by_id(m, binds.at[i])->value;

			if (value != NO_NODE &&
			    !tree_inside(t, expression, value) &&
			    is_computed_of(m, value, variable, depth + 1,
					   names))
				return true;
		}
	}
	return false;
}

/* Whether all that a function returns is computed of the parameter. */
static bool returns_of_parameter(const struct model *m, uint32_t f, uint32_t p)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->returns.count; i++) {
		int names = 0;

		if (!is_computed_of(m, function->returns.at[i],
				    function->parameters.at[p].variable, 0,
				    &names))
			return false;
	}
	return function->returns.count > 0;
}

/* weights_of(epoch), schedule.weights(epoch) */
static bool is_returned_for_counter(const struct model *m, nid_t n, nid_t loop,
				    struct counter *out)
{
	const struct call *call = call_at(m, n);
	uint32_t f = call ? call->callee : NO_INDEX;

	if (f == NO_INDEX || is_ever_traced(m, f) ||
	    function_at(m, f)->is_generator ||
	    chooses(m, function_at(m, f)->body))
		return false;
	for (uint32_t p = first_real_parameter(m, f);
	     p < function_at(m, f)->parameters.count; p++) {
		nid_t given = argument_for_parameter(m, call, p);

		if (given != NO_NODE && holds_counter_of(m, given, loop, out) &&
		    !chooses(m, given) && returns_of_parameter(m, f, p))
			return true;
	}
	return false;
}

/* [r * 0.9 for r in rates], of `rates` itself. */
static bool is_computed_of_itself(const struct model *m, nid_t comprehension,
				  uint32_t variable)
{
	const struct tree *t = m->tree;
	nid_t body = tree_bare(t, tree_child(t, comprehension, FIELD_body));
	nid_t clause = tree_is(t, comprehension, KIND_list_comprehension)
			       ? tree_sibling(t, tree_first(t, comprehension))
			       : NO_NODE;
	nid_t items = tree_child(t, clause, FIELD_right);

	return tree_is(t, clause, KIND_for_in_clause) &&
	       tree_is(t, items, KIND_identifier) &&
	       variable_of(m, items) == variable &&
	       tree_is(t, body, KIND_binary_operator) &&
	       !chooses(m, comprehension);
}

/* The one bind of a variable inside the loop, run in each pass; NULL where there is
 * none or another one. */
static const struct bind *bind_of_passes(const struct model *m,
					 uint32_t variable, nid_t loop)
{
	const struct bind *found = NULL;

	for (bind_id i = variable_at(m, variable)->first; is_present(i);
	     i = bind_by_id(m, i)->next) {
		const struct bind *b = bind_by_id(m, i);

		if (!tree_inside(m->tree, b->target, loop))
			continue;
		if (found || b->kind != BIND_ASSIGN || b->unpacked)
			return NULL;
		found = b;
	}
	return found && !is_conditional_in(m, found->target, loop) ? found
								   : NULL;
}

/* rates[0] *= 0.9, rates[0] = 0.1 * epoch: the statement, or NO_NODE. */
static nid_t item_changed(const struct model *m, nid_t use, nid_t loop)
{
	const struct tree *t = m->tree;
	nid_t item = tree_parent(t, use), statement = tree_parent(t, item);
	struct counter counter;

	if (!tree_is(t, item, KIND_subscript) || tree_first(t, item) != use ||
	    tree_child(t, statement, FIELD_left) != item ||
	    is_conditional_in(m, item, loop))
		return NO_NODE;
	if (tree_is(t, statement, KIND_augmented_assignment))
		return statement;
	return tree_is(t, statement, KIND_assignment) &&
			       !chooses(m, tree_child(t, statement,
						      FIELD_right)) &&
			       holds_counter_of(
				       m, tree_child(t, statement, FIELD_right),
				       loop, &counter)
		       ? statement
		       : NO_NODE;
}

/* A list that is made before the loop, and whose items each pass changes. */
static bool has_changing_items(const struct model *m, uint32_t variable,
			       nid_t loop, struct counter *out)
{
	struct node_list uses = uses_of(m, variable);

	if (is_bound_inside(m, variable, loop))
		return false;
	for (uint32_t i = count_before(uses, loop);
	     i < uses.count && tree_inside(m->tree, uses.at[i], loop); i++) {
		nid_t change = item_changed(m, uses.at[i], loop);

		*out = (struct counter){ .loop = loop, .change = change };
		if (change != NO_NODE)
			return true;
	}
	return false;
}

static bool is_changing_name(const struct model *m, nid_t name, nid_t loop,
			     struct counter *out)
{
	uint32_t variable = variable_of(m, name);
	const struct bind *b;
	nid_t value;

	if (variable == NO_INDEX)
		return false;
	b = bind_of_passes(m, variable, loop);
	if (!b)
		return has_changing_items(m, variable, loop, out);
	value = tree_bare(m->tree, b->value);
	if (is_computed_of_counter(m, value, loop, out) ||
	    is_returned_for_counter(m, value, loop, out))
		return true;
	*out = (struct counter){ .loop = loop,
				 .change = tree_statement(m->tree, value) };
	return is_computed_of_itself(m, value, variable);
}

bool is_changing_list(const struct model *m, nid_t expression, nid_t loop,
		      struct counter *out)
{
	nid_t n = tree_bare(m->tree, expression);

	if (!holds_numbers_only(m, n))
		return false;
	if (tree_is(m->tree, n, KIND_identifier))
		return is_changing_name(m, n, loop, out);
	return is_computed_of_counter(m, n, loop, out) ||
	       is_returned_for_counter(m, n, loop, out);
}
