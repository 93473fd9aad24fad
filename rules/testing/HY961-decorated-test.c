#include "rulekit/deletions.h"
#include "rulekit/graphable.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* A class of unittest, of TensorFlow, of absl or of the project's own. */
static bool is_test_case(const struct model *m, class_id c)
{
	const struct class *k;

	if (is_absent(c))
		return false;
	k = class_at(m, c);
	if (class_derives_in(m, c, "test-cases"))
		return true;
	for (size_t i = 0; i < k->bases.count; i++) {
		const char *base = written_name(m, k->bases.at[i]);

		if (base && slice_ends(slice_of(base), "TestCase"))
			return true;
	}
	return false;
}

static bool returns_result(const struct model *m, const struct function *f)
{
	for (size_t i = 0; i < f->returns.count; i++)
		if (tree_first(m->tree, f->returns.at[i]) != NO_NODE)
			return true;
	return false;
}

/* Test runners find test_x and testX. A test_step(images, labels) is a step
 * that tests a model. */
static bool is_test(const struct model *m, uint32_t index)
{
	const struct function *f = function_at(m, index);
	const char *name = f->name ? name_text(m, f->name) : "";

	if (strncmp(name, "test", 4) || f->outer != NO_INDEX)
		return false;
	if (is_test_case(m, f->klass))
		return true;
	/* What hands something back is no test. */
	return name[4] == '_' && !returns_result(m, f) &&
	       f->parameters.count == first_real_parameter(m, index) &&
	       (is_absent(f->klass) ||
		!strncmp(name_text(m, class_at(m, f->klass)->name), "Test", 4));
}

/* An assertion in the test that looks at a tensor, or NO_NODE. */
static nid_t assertion_on_tensor(const struct model *m, uint32_t index)
{
	const struct tree *t = m->tree;
	nid_t body = function_at(m, index)->body;

	for_each_descendant(t, n, body) {
		const struct call *call = call_at(m, n);

		if (tree_is(t, n, KIND_assert_statement) &&
		    tensor_certainty(m, tree_first(t, n)) != CERTAINTY_NO)
			return n;
		if (!call || strncmp(name_text(m, call->method), "assert", 6) ||
		    call->name || !tree_text_is(t, call->receiver, "self"))
			continue;
		for_each_child(t, a, call->arguments)
			if (tensor_certainty(m, a) != CERTAINTY_NO)
				return n;
	}
	return NO_NODE;
}

/* The same code of the file looks at more than so many helpers deep: anything. */
#define MOST_HELPERS 3

/* Whether a node asks for what only a graph answers so: tf.executing_eagerly(),
 * x.op, `with self.assertRaises(...)` around what a graph refuses. */
static bool asks_for_graph(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	const struct call *call;
	struct slice word;

	switch (tree_kind(t, n)) {
	case KIND_try_statement:
		return true;
	case KIND_with_item:
		call = call_at(m, tree_bare(t, tree_first(t, n)));
		return !call || !call->name ||
		       !framework_owns(m->framework, call->name);
	case KIND_attribute:
		word = tree_text(t, tree_child(t, n, FIELD_attribute));
		return dotted_in(m, n, "asks-for-the-graph") ||
		       (!dotted_name(m, n) &&
			name_in(m,
				intern_bytes(m->names, word.ptr, word.length),
				"attributes-of-graphs"));
	case KIND_identifier:
		return dotted_in(m, n, "asks-for-the-graph");
	default:
		return false;
	}
}

static bool needs_graph(const struct model *m, uint32_t f, int helpers)
{
	nid_t body = function_at(m, f)->body;

	if (!helpers)
		return true;
	for_each_descendant(m->tree, n, body) {
		const struct call *call = call_at(m, n);

		if (asks_for_graph(m, n) ||
		    (call && call->callee != NO_INDEX &&
		     needs_graph(m, call->callee, helpers - 1)))
			return true;
	}
	return false;
}

/* Whether the test passes without a graph if it passes with one. */
static bool can_run_eagerly(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	return function->hybrids.count == 1 &&
	       hybrid_option(m, &function->hybrids.at[0], "jit_compile") ==
		       NO_NODE &&
	       is_only_called(m, f) && !needs_graph(m, f, MOST_HELPERS);
}

void check_hy961(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t index = function_defined(m, node);
	const struct function *f = function_at(m, index);
	nid_t assertion;
	struct finding *found;
	struct span line;

	if (!f->hybrids.count || f->hybrids.at[0].by_call || !is_test(m, index))
		return;
	assertion = assertion_on_tensor(m, index);
	found = report(c, node, "test", f->qualified_name, "what",
		       assertion == NO_NODE
			       ? ": its assertions run once, while tracing"
			       : ", so its assertions see symbolic tensors",
		       NULL);
	relate(c, f->hybrids.at[0].where, true, "decorated here");
	if (assertion != NO_NODE) {
		relate(c, assertion, false, "this one checks a tensor");
		found->severity = SEVERITY_ERROR;
	}
	if (can_run_eagerly(m, index) &&
	    statement_span(m, f->hybrids.at[0].where, &line)) {
		fix_begin(c, FIX_UNSAFE, "run the test eagerly");
		fix_replace(c, line, "%s", "");
	}
}
