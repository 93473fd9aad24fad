/*
 * Code that is meant to fail, by where it stands and by where its function is used.
 */
#include "rulekit/expected.h"

#include <string.h>

#include "framework/tables.h"
#include "model/uses.h"
#include "rulekit/chosen.h"
#include "rulekit/eager.h"

static bool holds_kind(const struct tree *t, nid_t n, enum kind kind)
{
	for_each_descendant(t, inner, n)
		if (tree_is(t, inner, kind))
			return true;
	return false;
}

static bool is_made_by_generator(const struct model *m,
				 const struct function *f)
{
	for (size_t i = 0; i < f->decorators.count; i++) {
		nid_t decorator = tree_first(m->tree, f->decorators.at[i]);
		sym_t name = dotted_name(m, decorator);

		if (name &&
		    framework_set_has(m->framework, "makes-context-managers",
				      name_text(m, name)))
			return true;
	}
	return false;
}

/* A context manager of the file that goes on after an exception of its block:
 * try: yield except E: ... */
static bool catches_exceptions(const struct model *m, const struct call *call)
{
	const struct tree *t = m->tree;
	const struct function *f;

	if (!call || call->callee == NO_INDEX)
		return false;
	f = function_at(m, call->callee);
	if (!is_made_by_generator(m, f))
		return false;
	for_each_descendant(t, n, f->node) {
		if (!tree_is(t, n, KIND_try_statement) ||
		    !holds_kind(t, tree_child(t, n, FIELD_body), KIND_yield))
			continue;
		for_each_child(t, part, n)
			if (tree_is(t, part, KIND_except_clause))
				return true;
	}
	return false;
}

/* pytest.raises(E), self.assertRaises(E), and what the file makes itself. */
static bool waits_for_exception(const struct model *m, nid_t clause)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, clause) {
		struct slice text = tree_text(t, n);

		if (tree_is(t, n, KIND_identifier) &&
		    (slice_starts(text, "assertRaises") ||
		     slice_starts(text, "raises")))
			return true;
		if (catches_exceptions(m, call_at(m, n)))
			return true;
	}
	return false;
}

bool is_expected_to_fail(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t with = node;

	while ((with = tree_ancestor(t, with, KIND_with_statement)) != NO_NODE)
		if (waits_for_exception(m, tree_first(t, with)))
			return true;
	return false;
}

/* In a `try` with an `except` that names the exception. */
static bool is_caught_as(const struct model *m, nid_t node,
			 struct slice exception)
{
	const struct tree *t = m->tree;
	nid_t try = node;

	while ((try = tree_ancestor(t, try, KIND_try_statement)) != NO_NODE)
		for_each_child(t, part, try)
			if (tree_is(t, part, KIND_except_clause) &&
			    !tree_inside(t, node, part) &&
			    slice_has_name(tree_text(t, tree_first(t, part)),
					   exception))
				return true;
	return false;
}

static bool means_bind(const struct model *m, nid_t use, bind_id bind)
{
	struct bind_list reaching = reaching_binds(m, use);

	for (uint32_t i = 0; i < reaching.count; i++)
		if (same_bind(reaching.at[i], bind))
			return true;
	return false;
}

/* So many callers above a function are asked who waits for its exception. */
#define MOST_CALLERS 3

/* A function and the exception that it raises. */
struct failing {
	uint32_t function;
	struct slice exception;
	int depth; /* so many callers are asked above it */
};

static bool fails_only_where_expected(const struct model *m,
				      struct failing failing);

static bool may_fail_at(const struct model *m, nid_t place,
			struct failing failing)
{
	struct failing caller = { function_around(m, place), failing.exception,
				  failing.depth - 1 };

	return is_expected_to_fail(m, place) ||
	       is_caught_as(m, place, failing.exception) ||
	       (caller.function != NO_INDEX && caller.depth >= 0 &&
		fails_only_where_expected(m, caller));
}

/* By its name, wherever that stands; what has none that is used, by its calls. */
static bool fails_only_where_expected(const struct model *m,
				      struct failing failing)
{
	nid_t name = function_at(m, failing.function)->name_node;
	uint32_t variable = name == NO_NODE ? NO_INDEX : variable_of(m, name);
	struct node_list uses = { 0 };
	bool is_used = false;

	if (variable != NO_INDEX)
		uses = uses_of(m, variable);
	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t use = uses.at[i];

		if (is_present(bind_at(m, use)) ||
		    !means_bind(m, use, bind_at(m, name)))
			continue;
		if (!may_fail_at(m, use, failing))
			return false;
		is_used = true;
	}
	if (is_used)
		return true;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (call->callee != failing.function)
			continue;
		if (!may_fail_at(m, call->node, failing))
			return false;
		is_used = true;
	}
	return is_used;
}

bool is_called_to_fail(const struct model *m, uint32_t f, const char *exception)
{
	return f != NO_INDEX &&
	       fails_only_where_expected(
		       m,
		       (struct failing){ f,
					 { exception, strcspn(exception, ":") },
					 MOST_CALLERS });
}

bool may_be_missing(const struct model *m, nid_t node)
{
	return is_tried(m, node) ||
	       tree_ancestor(m->tree, node, KIND_except_clause) != NO_NODE ||
	       is_expected_to_fail(m, node) || is_chosen_by_version(m, node) ||
	       is_chosen_by_call(m, node, "keras-backends");
}
