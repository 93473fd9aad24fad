#include <string.h>

#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/dtypes.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* dtype and fn_output_signature, also by their places. */
static bool says_what_it_returns(const struct model *m, nid_t call)
{
	return call_has_splat(m, call) ||
	       call_argument(m, call, 2, "dtype") != NO_NODE ||
	       call_argument(m, call, 8, "fn_output_signature") != NO_NODE;
}

/* The one expression that a function of the file returns; NO_NODE. */
static nid_t returned_by(const struct model *m, nid_t callee)
{
	uint32_t f = callee == NO_NODE ? NO_INDEX : function_meant(m, callee);
	const struct function *function;

	if (f == NO_INDEX)
		return NO_NODE;
	function = function_at(m, f);
	if (tree_is(m->tree, function->node, KIND_lambda))
		return tree_bare(m->tree, function->body);
	return function->returns.count == 1
		       ? tree_bare(m->tree,
				   tree_first(m->tree, function->returns.at[0]))
		       : NO_NODE;
}

static bool is_display(const struct model *m, nid_t n)
{
	return tree_is_list_or_tuple(m->tree, n) ||
	       tree_is(m->tree, n, KIND_expression_list);
}

static bool is_one_tensor(const struct model *m, nid_t n)
{
	return ev_must(evidence_pool(m), evidence_of(m, n),
		       KIND_BIT(VALUE_TENSOR));
}

static void report_result(struct check *c, nid_t call, const char *result,
			  const char *elements, const char *signature)
{
	const struct model *m = c->model;

	if (is_tried(m, call) || is_expected_to_fail(m, call))
		return;
	report(c, call, "map", source_of(c, call_at(m, call)->callee_node),
	       "result", result, "elements", elements, "signature", signature,
	       NULL);
}

static const char *dtype_text(struct check *c, nid_t call, const char *dtype)
{
	const char *tf = module_alias(c->model, call, "tensorflow");

	return arena_fmt(c->arena, "%s.%s", tf ? tf : "tf", dtype);
}

/*
 * Without another word the results are taken to be like the elements:
 *
 *	tf.map_fn(lambda x: tf.cast(x > 0, tf.int32), floats)
 *	tf.map_fn(lambda pair: pair[0] + pair[1], (a, b))
 */
void check_hy641(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t elements, result;
	const char *one, *other;

	if (!call_is(m, call_at(m, node), "tensorflow.map_fn") ||
	    says_what_it_returns(m, node))
		return;
	elements = call_argument(m, node, 1, "elems");
	result = returned_by(m, call_argument(m, node, 0, "fn"));
	if (elements == NO_NODE || result == NO_NODE)
		return;
	elements = tree_bare(m->tree, elements);
	other = certain_dtype(m, result);
	if (is_display(m, elements) && is_one_tensor(m, result)) {
		report_result(c, node, "one tensor", "several",
			      dtype_text(c, node, other ? other : "float32"));
		return;
	}
	if (!is_one_tensor(m, elements))
		return;
	one = certain_dtype(m, elements);
	if (is_display(m, result))
		report_result(c, node, "several tensors", "one", "(..., ...)");
	else if (one && other && strcmp(one, other) != 0)
		report_result(c, node, other, one, dtype_text(c, node, other));
}
