/* The tests of a node by itself: how it is written, and what it may be. One function for
 * each word. */
#include "rulekit/pattern_tests.h"

#include "framework/tables.h"
#include "model/members.h"
#include "model/recorded.h"
#include "model/solve/solve.h"
#include "rulekit/boundary.h"
#include "rulekit/dtypes.h"
#include "rulekit/eager.h"
#include "rulekit/guards.h"
#include "rulekit/outside.h"
#include "rulekit/signature.h"
#include "rulekit/state.h"

/* --- as it is written ----------------------------------------------------------- */

DEFINE_TEST(there)
{
	(void)run;
	(void)n;
	(void)a;
	return true;
}

DEFINE_TEST(kind)
{
	return is_of_kinds(run->model->tree, n, a->kinds);
}

/* def f(x, flag=False): of `flag`, whatever callers give. */
DEFINE_TEST(defaults_to)
{
	const struct model *m = run->model;
	const struct bind *b =
		tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;
	uint32_t f;

	if (!b || b->kind != BIND_PARAMETER)
		return false;
	f = scope_at(m, variable_at(m, b->variable)->scope)->function;
	return is_of_kinds(
		m->tree,
		function_at(m, f)->parameters.at[b->parameter].fallback,
		a->kinds);
}

DEFINE_TEST(under)
{
	for (const uint8_t *kind = a->kinds; *kind; kind++)
		if (tree_ancestor(run->model->tree, n, (enum kind) * kind) !=
		    NO_NODE)
			return true;
	return false;
}

DEFINE_TEST(text)
{
	const struct model *m = run->model;
	struct slice text = tree_text(m->tree, n);

	if (a->words && slice_is_any(text, a->words))
		return true;
	for (const char *const *set = a->sets; set && *set; set++)
		if (framework_set_holds(m->framework, *set, text))
			return true;
	return false;
}

DEFINE_TEST(text_has)
{
	struct slice text = tree_text(run->model->tree, n);

	for (const char *const *word = a->words; *word; word++)
		if (memmem(text.ptr, text.length, *word, strlen(*word)))
			return true;
	return false;
}

DEFINE_TEST(number)
{
	long number;

	return literal_int(run->model, n, &number) && number == a->number;
}

/* The grammar has `is not` as one operator or as two. */
static bool has_word(struct slice operator, const char * const * words)
{
	const char *blank = memchr(operator.ptr, ' ', operator.length);
	size_t first = blank ? (size_t)(blank - operator.ptr) : operator.length;

	if (slice_is_any((struct slice){ operator.ptr, first }, words))
		return true;
	return blank && slice_is_any((struct slice){ blank + 1,
						     operator.length - first -
							     1 },
				     words);
}

DEFINE_TEST(compares)
{
	const struct tree *t = run->model->tree;

	for_each_child(t, child, n)
		if (tree_is(t, child, KIND_operator) &&
		    has_word(tree_text(t, child), a->words))
			return true;
	return false;
}

DEFINE_TEST(has_parts)
{
	return (long)tree_child_count(run->model->tree, n) == a->number;
}

DEFINE_TEST(nth)
{
	return (long)tree_place(run->model->tree, n) == a->number;
}

DEFINE_TEST(holds)
{
	for_each_child(run->model->tree, child, n)
		if (is_of_kinds(run->model->tree, child, a->kinds))
			return true;
	return false;
}

/* Anywhere below, or itself. */
DEFINE_TEST(contains)
{
	for_each_within(run->model->tree, part, n)
		if (is_of_kinds(run->model->tree, part, a->kinds))
			return true;
	return false;
}

/* Whether a module has a plain name there. */
DEFINE_TEST(sees)
{
	return module_alias(run->model, n, a->words[0]) != NULL;
}

DEFINE_TEST(same_as)
{
	return n == pattern_part(run, a->part);
}

DEFINE_TEST(same_text_as)
{
	const struct tree *t = run->model->tree;
	nid_t other = pattern_part(run, a->part);

	return other != NO_NODE &&
	       slice_equal(tree_text(t, n), tree_text(t, other));
}

DEFINE_TEST(same_variable_as)
{
	const struct model *m = run->model;
	nid_t other = pattern_part(run, a->part);

	return tree_is(m->tree, n, KIND_identifier) &&
	       tree_is(m->tree, other, KIND_identifier) &&
	       variable_of(m, n) != NO_INDEX &&
	       variable_of(m, n) == variable_of(m, other);
}

DEFINE_TEST(inside)
{
	return tree_inside(run->model->tree, n, pattern_part(run, a->part));
}

DEFINE_TEST(in_function_of)
{
	nid_t other = pattern_part(run, a->part);

	return other != NO_NODE && function_around(run->model, n) ==
					   function_around(run->model, other);
}

/* (x) of (x) = y, which is x; (x,) is not. */
static bool is_in_parentheses_only(const struct tree *t, nid_t n)
{
	struct slice text = tree_text(t, n);

	return tree_is(t, n, KIND_parenthesized_expression) ||
	       (tree_is(t, n, KIND_tuple_pattern) &&
		tree_child_count(t, n) == 1 &&
		!memchr(text.ptr, ',', text.length));
}

MODEL_TEST(only_parentheses, is_in_parentheses_only(m->tree, n))
MODEL_TEST(assigned, tree_is_assigned(m->tree, n))

MODEL_TEST(variable, tree_is(m->tree, n, KIND_identifier) &&
			     variable_of(m, n) != NO_INDEX)

DEFINE_TEST(keyword_only)
{
	uint32_t f, p;

	(void)a;
	return parameter_written(run->model, n, &f, &p) &&
	       function_at(run->model, f)->parameters.at[p].kind ==
		       PARAMETER_KEYWORD_ONLY;
}

/* --- what it may be ---------------------------------------------------------------- */

DEFINE_TEST(must)
{
	struct value v = value_of(run->model, n);

	return v.certainty == CERTAINTY_CERTAIN && a->values >> v.kind & 1;
}

DEFINE_TEST(may)
{
	return a->values >> value_of(run->model, n).kind & 1;
}

/* As the solver knows it: nothing but these kinds. */
DEFINE_TEST(only)
{
	const struct model *m = run->model;
	uint64_t kinds = evidence_at(m, evidence_of(m, n))->kinds;

	return kinds && !(kinds & ~a->values);
}

MODEL_TEST(tensor, tensor_certainty(m, n) == CERTAINTY_CERTAIN)
MODEL_TEST(symbolic, is_symbolic_tensor(m, n))
MODEL_TEST(proved_tensor,
	   ev_must(evidence_pool(m), evidence_of(m, n), KINDS_TENSOR))
MODEL_TEST(condition_tensor, may_be_bool_tensor(m, n))
MODEL_TEST(keras_symbolic, evidence_at(m, evidence_of(m, n))->is_symbolic)
MODEL_TEST(proved_keras_symbolic,
	   evidence_at(m, evidence_of(m, n))->only_symbolic)
MODEL_TEST(symbolic_outside,
	   ev_holds_symbolic(evidence_pool(m), evidence_outside(m, n), true))
MODEL_TEST(eager_outside, is_eager_from_outside(m, n))

DEFINE_TEST(without_value)
{
	(void)a;
	return has_no_value(run->model, n) != CERTAINTY_NO;
}

MODEL_TEST(self_attribute, self_attribute(m, n) != 0)
MODEL_TEST(read_eagerly, is_read_eagerly(m, n))
MODEL_TEST(asserted_on, is_asserted_on(m, variable_of(m, n)))
MODEL_TEST(changed_after_trace,
	   rebound_after_trace(m, n, &(struct rebinding){ 0 }))
MODEL_TEST(shown_by_cell, is_shown_by_cell(m, n))

DEFINE_TEST(outlives_trace)
{
	(void)a;
	return lives_outside_the_trace(run->model, pattern_part(run, 0), n);
}

pattern_test_function *const pattern_tests_of_nodes[TEST_COUNT] = {
#define WITHOUT_TESTS_OF_PROGRAM
#define TEST(name, spelling, argument) [TEST_##name] = test_##name,
#include "config/pattern_words.h"
};
