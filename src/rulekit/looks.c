/*
 * Blocks that only look. A condition and the block under it enter; whether the rest
 * of the function can tell that the block has run leaves.
 */
#include "rulekit/looks.h"

#include "framework/tables.h"
#include "model/around.h"
#include "model/host.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/guards.h"
#include "rulekit/sets.h"

/* Longer blocks are more than a look at some values. */
#define LONGEST_LOOK 2000

/* def call(self, x, verbose=False): also for functions inside. `training` is how
 * Keras runs the code, not a wish to see it. */
static bool is_flag_parameter(const struct model *m, const struct bind *b)
{
	uint32_t f = scope_at(m, variable_at(m, b->variable)->scope)->function;
	const struct parameter *p =
		&function_at(m, f)->parameters.at[b->parameter];

	return tree_is(m->tree, p->fallback, KIND_false);
}

/* What is known of its value must leave open how it decides. */
static bool may_be_flag(const struct model *m, nid_t n)
{
	return evidence_at(m, evidence_of(m, n))->kinds &
		       KIND_BIT(VALUE_BOOL) &&
	       may_be_either(m, n);
}

/* verbose, self.debug, args.plot; but not `training`, which Keras passes. */
static bool is_flag(const struct model *m, nid_t n)
{
	const struct bind *b;
	uint32_t variable;

	if (!tree_is(m->tree, n, KIND_identifier))
		return is_flag_attribute(m, n);
	variable = variable_of(m, n);
	if (variable != NO_INDEX &&
	    name_in(m, variable_at(m, variable)->name, "keras-flags"))
		return false;
	b = only_bind(m, n);
	return may_be_flag(m, n) ||
	       (b && b->kind == BIND_PARAMETER && is_flag_parameter(m, b));
}

/* Whether a statement or call changes what code outside of the block may see, as
 * far as one node says it. */
static bool changes_something(const struct model *m, nid_t n, nid_t block)
{
	const struct tree *t = m->tree;
	const struct call *call;
	nid_t loop;

	switch (tree_kind(t, n)) {
	case KIND_return_statement:
	case KIND_raise_statement:
	case KIND_delete_statement:
	case KIND_global_statement:
	case KIND_nonlocal_statement:
	case KIND_yield:
	case KIND_await:
		return true;
	case KIND_break_statement:
	case KIND_continue_statement:
		loop = loop_statement_around(m, n);
		return loop == NO_NODE || loop < block;
	case KIND_attribute:
	case KIND_subscript:
		return t->nodes[n].field == FIELD_left;
	case KIND_call:
		call = call_at(m, n);
		return call && call->receiver != NO_NODE && call->method &&
		       (is_mutator(m, call->method) ||
			slice_starts(slice_of(name_text(m, call->method)),
				     "assign"));
	default:
		return false;
	}
}

/* Whether what the block binds to the name is read behind it. */
static bool is_read_behind(const struct model *m, const struct bind *bind,
			   nid_t block)
{
	const struct tree *t = m->tree;
	struct node_list uses = uses_of(m, bind->variable);

	for (uint32_t i = 0; i < uses.count; i++) {
		struct bind_list binds;

		if (uses.at[i] >= block && uses.at[i] < tree_end(t, block))
			continue;
		binds = reaching_binds(m, uses.at[i]);
		for (uint32_t b = 0; b < binds.count; b++)
			if (bind_by_id(m, binds.at[b]) == bind)
				return true;
	}
	return false;
}

/* Whether nothing outside of a block is other for its having run. */
static bool only_looks(const struct model *m, nid_t block)
{
	const struct tree *t = m->tree;
	nid_t end = tree_end(t, block);

	if (end - block > LONGEST_LOOK)
		return false;
	for (nid_t n = block; n < end; n++) {
		bind_id b = bind_at(m, n);

		if (changes_something(m, n, block) ||
		    (is_present(b) &&
		     is_read_behind(m, bind_by_id(m, b), block)))
			return false;
	}
	return true;
}

static bool looks_when_asked(const struct model *m, nid_t n, nid_t inner)
{
	return (tree_is(m->tree, n, KIND_if_statement) ||
		tree_is(m->tree, n, KIND_elif_clause)) &&
	       inner == tree_child(m->tree, n, FIELD_consequence) &&
	       asks_for(m, tree_child(m->tree, n, FIELD_condition), is_flag) &&
	       only_looks(m, inner);
}

static bool is_in_look(const struct model *m, nid_t node)
{
	struct around_walk walk = levels_around(m, AROUND_LOOK, node);

	while (next_level(&walk))
		if (looks_when_asked(m, walk.n, walk.inner))
			return keep_answer(&walk, true);
	return keep_answer(&walk, false);
}

/* So many calls lead to a helper that only looks. */
#define DEEPEST_LOOK 3

/* Whether all that is known to call a function does so for a look. */
static bool is_called_for_looks(const struct model *m, uint32_t f, int depth)
{
	const struct function *function;

	if (f == NO_INDEX || depth == DEEPEST_LOOK)
		return false;
	function = function_at(m, f);
	if (!is_traced_by_calls_alone(m, f))
		return false;
	for (size_t i = 0; i < function->callers.count; i++) {
		nid_t call = call_by_id(m, function->callers.at[i])->node;

		if (!is_in_look(m, call) &&
		    !is_called_for_looks(m, function_around(m, call),
					 depth + 1))
			return false;
	}
	return function->callers.count > 0;
}

static bool may_be_bool(const struct model *m, nid_t n)
{
	uint64_t kinds = evidence_at(m, evidence_of(m, n))->kinds;

	return kinds & KIND_BIT(VALUE_BOOL) &&
	       !(kinds & ~(KIND_BIT(VALUE_BOOL) | KIND_BIT(VALUE_NONE) |
			   KIND_BIT(VALUE_UNKNOWN)));
}

/* DEBUG = False, at the top of the file; self.cfg.debug, which is a bool. */
static bool is_kept_flag(const struct model *m, nid_t n)
{
	uint32_t v = tree_is(m->tree, n, KIND_identifier) ? variable_of(m, n)
							  : NO_INDEX;
	bool is_kept = v == NO_INDEX
			       ? tree_is(m->tree, n, KIND_attribute)
			       : scope_at(m, variable_at(m, v)->scope)->kind ==
					 SCOPE_MODULE;

	return is_kept && may_be_bool(m, n);
}

/* def call(self, x, verbose=True) */
static bool is_bool_parameter(const struct model *m, nid_t n)
{
	const struct bind *b =
		tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;
	const struct parameter *p;
	uint32_t f;

	if (!b || b->kind != BIND_PARAMETER ||
	    name_in(m, variable_at(m, b->variable)->name, "keras-flags"))
		return false;
	f = scope_at(m, variable_at(m, b->variable)->scope)->function;
	p = &function_at(m, f)->parameters.at[b->parameter];
	return tree_is(m->tree, p->fallback, KIND_true) ||
	       tree_is(m->tree, p->fallback, KIND_false);
}

static bool is_any_flag(const struct model *m, nid_t n)
{
	return is_flag(m, n) || is_kept_flag(m, n) || is_bool_parameter(m, n);
}

static bool decides_by_flag(const struct model *m, nid_t n, nid_t inner)
{
	return (tree_is(m->tree, n, KIND_if_statement) ||
		tree_is(m->tree, n, KIND_elif_clause)) &&
	       inner == tree_child(m->tree, n, FIELD_consequence) &&
	       asks_for(m, tree_child(m->tree, n, FIELD_condition),
			is_any_flag);
}

bool is_under_flag(const struct model *m, nid_t node)
{
	struct around_walk walk = levels_around(m, AROUND_FLAG, node);

	while (next_level(&walk))
		if (decides_by_flag(m, walk.n, walk.inner))
			return keep_answer(&walk, true);
	return keep_answer(&walk, false);
}

bool is_look_when_asked(const struct model *m, nid_t node)
{
	return is_in_look(m, node) ||
	       is_called_for_looks(m, function_around(m, node), 0);
}
