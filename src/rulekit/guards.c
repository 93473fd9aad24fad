/*
 * Conditions are recognized by what they ask: whether something exists, is
 * empty or was built. Each level around a node is asked once for a file
 * (model/around.h).
 */

#include "rulekit/guards.h"

#include "model/around.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/sets.h"

/* Words in a condition that speak of the first time. */
static bool names_first_time(struct slice text)
{
	static const char *const words[] = { "built",	    "initialized",
					     "initialised", "is_built",
					     "created",	    "first_call",
					     "ready",	    NULL };

	return slice_holds_any(text, words);
}

/* What is there the next time: self.layers, a list made outside. */
static bool outlives_call(const struct model *m, nid_t n)
{
	enum value_kind kind = value_of(m, n).kind;
	uint32_t f;

	if (self_attribute(m, n))
		return true;
	if (!tree_is(m->tree, n, KIND_identifier))
		return false;
	f = m->function_of[n];
	return (f == NO_INDEX || is_free_in(m, n, f)) &&
	       (kind == VALUE_LIST || kind == VALUE_DICT || kind == VALUE_SET);
}

static bool is_length_of_kept(const struct model *m, nid_t n)
{
	return call_is(m, call_at(m, n), "builtins.len") &&
	       outlives_call(m, call_argument(m, n, 0, NULL));
}

/* len(self.parts) == 0, 0 == len(self.parts) */
static bool is_still_empty(const struct model *m, nid_t n)
{
	nid_t left = tree_bare(m->tree, tree_first(m->tree, n)), right;
	long number;

	if (!tree_is(m->tree, n, KIND_comparison_operator))
		return false;
	right = tree_bare(m->tree, tree_nth(m->tree, n, 2));
	return (is_length_of_kept(m, left) && literal_int(m, right, &number) &&
		number == 0) ||
	       (is_length_of_kept(m, right) && literal_int(m, left, &number) &&
		number == 0);
}

static bool is_own_argument(const struct model *m, nid_t n)
{
	const struct bind *b =
		tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;

	return b && b->kind == BIND_PARAMETER &&
	       scope_at(m, variable_at(m, b->variable)->scope)->function ==
		       m->function_of[n];
}

/* The None of `state is not None`, where state is an argument: who calls decides
 * that, the second time as the first. */
static bool is_asked_of_argument(const struct model *m, nid_t none)
{
	const struct tree *t = m->tree;
	nid_t comparison = tree_above(t, none);

	return tree_is(t, comparison, KIND_comparison_operator) &&
	       (is_own_argument(m, tree_bare(t, tree_first(t, comparison))) ||
		is_own_argument(m, tree_bare(t, tree_nth(t, comparison, 2))));
}

/* x is None, x not in d, hasattr(x, "y"), not self.built, first_call */
static bool asks_for_first_time(const struct model *m, nid_t condition)
{
	const struct tree *t = m->tree;

	if (condition == NO_NODE)
		return false;
	for_each_within(t, n, condition) {
		if (tree_is(t, n, KIND_none) && !is_asked_of_argument(m, n))
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
	if (is_still_empty(m, tree_bare(t, condition)))
		return true;
	return tree_is(t, tree_bare(t, condition), KIND_not_operator) &&
	       outlives_call(m, tree_child(t, tree_bare(t, condition),
					   FIELD_argument));
}

/* if self.v is not None: return self.v */
static bool is_early_return(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t block;

	if (!tree_is(t, n, KIND_if_statement))
		return false;
	block = tree_child(t, n, FIELD_consequence);
	return tree_is(t, block, KIND_block) &&
	       tree_is(t, last_statement(m, block), KIND_return_statement) &&
	       asks_for_first_time(m, tree_child(t, n, FIELD_condition));
}

/* if self.add: self.w = ...; self.add = False */
static bool is_cleared_inside(const struct model *m, nid_t condition,
			      nid_t block)
{
	const struct tree *t = m->tree;
	nid_t flag = tree_bare(t, condition);

	if (!self_attribute(m, flag) || !tree_is(t, block, KIND_block))
		return false;
	for_each_child(t, statement, block) {
		nid_t n = tree_is(t, statement, KIND_expression_statement)
				  ? tree_first(t, statement)
				  : NO_NODE;

		if (tree_is(t, n, KIND_assignment) &&
		    tree_is(t, tree_bare(t, tree_child(t, n, FIELD_right)),
			    KIND_false) &&
		    slice_equal(tree_text(t, tree_child(t, n, FIELD_left)),
				tree_text(t, flag)))
			return true;
	}
	return false;
}

/* A return as the one above under the opposite condition. */
static bool is_below_early_return(const struct model *m, nid_t statement)
{
	struct above_walk walk =
		statements_above(m, AROUND_MADE_ONCE, statement);

	while (next_above(&walk))
		if (is_early_return(m, walk.n))
			keep_above(&walk);
	return any_above(&walk);
}

/* Of a node above `inner`: if self.v is None: ..., self.v or tf.Variable(...),
 * a handler (except AttributeError), or a block in which a return stands
 * above. */
static bool makes_once(const struct model *m, nid_t n, nid_t inner)
{
	const struct tree *t = m->tree;
	nid_t condition;

	switch (tree_kind(t, n)) {
	case KIND_if_statement:
	case KIND_elif_clause:
		condition = tree_child(t, n, FIELD_condition);
		return inner != condition &&
		       (asks_for_first_time(m, condition) ||
			is_cleared_inside(m, condition, inner));
	case KIND_conditional_expression:
		return asks_for_first_time(m, tree_nth(t, n, 1));
	case KIND_boolean_operator: /* self.v or tf.Variable(...) */
	case KIND_except_clause:
		return true;
	case KIND_block:
		return is_below_early_return(m, inner);
	default:
		return false;
	}
}

/* Under such a condition, or behind such a return, inside its function. */
static bool is_guarded(const struct model *m, nid_t node)
{
	struct around_walk walk = levels_around(m, AROUND_MADE_ONCE, node);

	while (next_level(&walk))
		if (makes_once(m, walk.n, walk.inner))
			return keep_answer(&walk, true);
	return keep_answer(&walk, false);
}

/* Calls up from a helper to such a condition, and how many of them are looked at. */
#define MOST_HELPERS 6
#define MOST_CALLS_OF_HELPERS 100

/* Whether every traced call of a helper is under such a condition itself, or in a helper
 * of which that holds: if self.net is None: self.net = self._make_net() */
static bool is_called_once(const struct model *m, uint32_t f, int depth,
			   int *calls)
{
	const struct function *function;
	bool called = false;

	if (f == NO_INDEX || depth == MOST_HELPERS)
		return false;
	function = function_at(m, f);
	if (!is_traced_by_calls_alone(m, f))
		return false;
	for (size_t i = 0; i < function->callers.count; i++) {
		nid_t call = call_by_id(m, function->callers.at[i])->node;

		if (traced_at(m, call) == NO_INDEX)
			continue;
		if (++*calls > MOST_CALLS_OF_HELPERS ||
		    (!is_guarded(m, call) &&
		     !is_called_once(m, function_around(m, call), depth + 1,
				     calls)))
			return false;
		called = true;
	}
	return called;
}

bool is_made_once(const struct model *m, nid_t node)
{
	int calls = 0;

	return is_guarded(m, node) ||
	       is_called_once(m, function_around(m, node), 0, &calls);
}

nid_t init_scope_around(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t with = node;

	if (!under_init_scope(m, node))
		return NO_NODE;
	while ((with = tree_ancestor(t, with, KIND_with_statement)) !=
		       NO_NODE &&
	       m->function_of[with] == m->function_of[node]) {
		nid_t clause = tree_first(t, with);

		for_each_descendant(t, n, clause)
			if (tree_is(t, n, KIND_call) &&
			    framework_has(m->framework,
					  call_at(m, n) ? call_at(m, n)->name
							: 0,
					  FACT_LIFTS))
				return with;
	}
	return NO_NODE;
}

bool may_be_either(const struct model *m, nid_t n)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, n));

	return e->kinds && !e->constant &&
	       !(e->kinds & ~(KIND_BIT(VALUE_UNKNOWN) | KIND_BIT(VALUE_NONE) |
			      KIND_BIT(VALUE_BOOL)));
}

bool is_flag_attribute(const struct model *m, nid_t n)
{
	return tree_is(m->tree, n, KIND_attribute) && may_be_either(m, n);
}

bool asks_for(const struct model *m, nid_t condition, is_flag_test is_one)
{
	const struct tree *t = m->tree;

	for (;;) {
		nid_t right;

		condition = tree_bare(t, condition);
		if (tree_is(t, condition, KIND_not_operator))
			return is_one(m,
				      tree_bare(t, tree_child(t, condition,
							      FIELD_argument)));
		if (!tree_is(t, condition, KIND_boolean_operator) ||
		    !tree_text_is(t, tree_child(t, condition, FIELD_operator),
				  "and"))
			return is_one(m, condition);
		right = tree_bare(t, tree_child(t, condition, FIELD_right));
		if (is_one(m, right))
			return true;
		condition = tree_child(t, condition, FIELD_left);
	}
}

static bool switches_at(const struct model *m, nid_t n, nid_t inner)
{
	return (tree_is(m->tree, n, KIND_if_statement) ||
		tree_is(m->tree, n, KIND_elif_clause)) &&
	       inner == tree_child(m->tree, n, FIELD_consequence) &&
	       asks_for(m, tree_child(m->tree, n, FIELD_condition),
			is_flag_attribute);
}

static bool is_switched(const struct model *m, nid_t node)
{
	struct around_walk walk = levels_around(m, AROUND_SWITCH, node);

	while (next_level(&walk))
		if (switches_at(m, walk.n, walk.inner))
			return keep_answer(&walk, true);
	return keep_answer(&walk, false);
}

nid_t switch_around(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;

	if (!is_switched(m, node))
		return NO_NODE;
	for (;;) {
		nid_t parent = tree_parent(t, node);

		if (switches_at(m, parent, node))
			return tree_child(t, parent, FIELD_condition);
		node = parent;
	}
}

/* --- while an object is made ------------------------------------------------------ */

bool is_in_making_of_object(const struct model *m, nid_t node)
{
	static const char *const names[] = { "build", "__init__", NULL };
	uint32_t f = function_around(m, node);

	return f != NO_INDEX && is_present(function_at(m, f)->klass) &&
	       name_is_any(m, function_at(m, f)->name, names);
}

/* --- flags that are off by default -------------------------------------------------- */

/* The parameter of f that an expression is and that is False by default, or
 * NO_INDEX. */
static uint32_t off_parameter(const struct model *m, uint32_t f, nid_t n)
{
	const struct function *function = function_at(m, f);
	const struct bind *b;

	n = tree_bare(m->tree, n);
	b = tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;
	if (!b || b->kind != BIND_PARAMETER ||
	    scope_at(m, variable_at(m, b->variable)->scope)->function != f ||
	    !tree_is(m->tree, function->parameters.at[b->parameter].fallback,
		     KIND_false) ||
	    name_in(m, variable_at(m, b->variable)->name, "keras-flags"))
		return NO_INDEX;
	return b->parameter;
}

/* Whether a trace of f may get the parameter from somebody. */
static bool may_be_given(const struct model *m, uint32_t f, uint32_t parameter)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->traces.count; i++)
		if (function->traces.at[i].kind != TRACE_CALLED &&
		    function->traces.at[i].kind != TRACE_METHOD)
			return true;
	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call =
			call_by_id(m, function->callers.at[i]);

		if (traced_at(m, call->node) != NO_INDEX &&
		    argument_for_parameter(m, call, parameter) != NO_NODE)
			return true;
	}
	return false;
}

static bool is_off(const struct model *m, uint32_t f, nid_t condition)
{
	uint32_t parameter = off_parameter(m, f, condition);

	return parameter != NO_INDEX && !may_be_given(m, f, parameter);
}

/* if not flag: return ... */
static bool leaves_without(const struct model *m, uint32_t f, nid_t statement)
{
	const struct tree *t = m->tree;
	nid_t condition, last;

	if (!tree_is(t, statement, KIND_if_statement))
		return false;
	condition = tree_bare(t, tree_child(t, statement, FIELD_condition));
	last = tree_last(t, tree_child(t, statement, FIELD_consequence));
	return tree_is(t, last, KIND_return_statement) &&
	       tree_is(t, condition, KIND_not_operator) &&
	       is_off(m, f, tree_child(t, condition, FIELD_argument));
}

/* Whether a block is left in front of one of its statements, which it may have
 * thousands of. */
static bool is_left_before(const struct model *m, uint32_t f, nid_t block,
			   nid_t statement)
{
	const struct tree *t = m->tree;
	struct node_list ifs = { t->by_kind[KIND_if_statement],
				 t->kind_count[KIND_if_statement] };

	for (uint32_t i = count_before(ifs, block);
	     i < ifs.count && ifs.at[i] < statement; i++)
		if (tree_parent(t, ifs.at[i]) == block &&
		    leaves_without(m, f, ifs.at[i]))
			return true;
	return false;
}

bool is_switched_off_by_default(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, node);

	if (f == NO_INDEX)
		return false;
	for (nid_t inner = node, n = tree_parent(t, node);
	     n != NO_NODE && function_around(m, inner) == f;
	     inner = n, n = tree_parent(t, n)) {
		if (tree_is(t, n, KIND_if_statement) &&
		    inner == tree_child(t, n, FIELD_consequence) &&
		    is_off(m, f, tree_child(t, n, FIELD_condition)))
			return true;
		if (!tree_is(t, n, KIND_block))
			continue;
		if (is_left_before(m, f, n, inner))
			return true;
	}
	return false;
}

/* --- the flag that wraps ------------------------------------------------------------ */

/* Shorter words of a flag say nothing: `is` of self.is_debug. */
#define SHORTEST_WORD 4

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* self._is_debug and config["debug"] share one. */
static bool share_word(struct slice a, struct slice b)
{
	for (size_t i = 0; i < a.length; i++) {
		struct slice word = { a.ptr + i, 0 };

		while (i < a.length && is_letter(a.ptr[i]))
			i++;
		word.length = (size_t)(a.ptr + i - word.ptr);
		if (word.length >= SHORTEST_WORD && !slice_is(word, "self") &&
		    memmem(b.ptr, b.length, word.ptr, word.length))
			return true;
	}
	return false;
}

static bool is_negated(const struct model *m, nid_t condition)
{
	return tree_is(m->tree, tree_bare(m->tree, condition),
		       KIND_not_operator);
}

/* The call that wraps what leads to function f, or NO_NODE. */
static nid_t wrapping_call(const struct model *m, uint32_t f)
{
	for (int depth = 0; f != NO_INDEX && depth < 20; depth++) {
		const struct function *function = function_at(m, f);

		if (!function->traces.count)
			return NO_NODE;
		if (function->traces.at[0].kind == TRACE_WRAPPED)
			return function->traces.at[0].where;
		f = function->traces.at[0].from;
	}
	return NO_NODE;
}

bool is_wrapped_without(const struct model *m, nid_t node, nid_t condition)
{
	const struct tree *t = m->tree;
	nid_t inner = wrapping_call(m, traced_at(m, node));

	if (inner == NO_NODE)
		return false;
	for (nid_t n = tree_parent(t, inner); n != NO_NODE;
	     inner = n, n = tree_parent(t, n)) {
		nid_t other = tree_child(t, n, FIELD_condition);
		bool is_else;

		if (!tree_is(t, n, KIND_if_statement) || inner == other ||
		    !share_word(tree_text(t, condition), tree_text(t, other)))
			continue;
		is_else = inner != tree_child(t, n, FIELD_consequence);
		if (is_negated(m, condition) !=
		    (is_negated(m, other) != is_else))
			return true;
	}
	return false;
}
