#include <string.h>

#include "model/release.h"
#include "model/solve/solve.h"
#include "rulekit/dtypes.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/half_inputs.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool is_arithmetic(const struct model *m, nid_t node)
{
	static const char *const operators[] = { "+",  "-",  "*",  "/",	 "//",
						 "%",  "**", "@",  "+=", "-=",
						 "*=", "/=", "@=", NULL };
	const struct tree *t = m->tree;

	return slice_is_any(tree_text(t, tree_child(t, node, FIELD_operator)),
			    operators);
}

/* A tensor of floats of a size that is certain, and not the one of the policy. */
static const char *other_float(const struct model *m, nid_t n, const char *half)
{
	const char *dtype = certain_dtype(m, n);

	return dtype && is_float_dtype(dtype) && strcmp(dtype, half) != 0
		       ? dtype
		       : NULL;
}

static void report_half(struct check *c, nid_t expression, nid_t input,
			nid_t value, const char *half)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, expression, "tensorflow");
	const char *dtype = other_float(m, value, half);

	if (!dtype || !has_written_dtype(m, value) ||
	    !is_input_of_layer(m, input) || is_tried(m, expression) ||
	    is_expected_to_fail(m, expression) || is_for_first_release(m) ||
	    has_numpy_behavior(m, true))
		return;
	report(c, expression, "expression", source_of(c, expression), "input",
	       source_of(c, input), "half", half, "value", source_of(c, value),
	       "dtype", dtype, "tf", tf ? tf : "tf", NULL);
}

/*
 * Under the policy mixed_float16 Keras casts what a layer gets to float16, and TensorFlow
 * mixes no dtypes:
 *
 *	def call(self, x): return x * tf.random.normal([3])
 */
void check_hy639(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t left = tree_bare(m->tree, tree_child(m->tree, node, FIELD_left));
	nid_t right =
		tree_bare(m->tree, tree_child(m->tree, node, FIELD_right));
	const char *half;

	if (!is_arithmetic(m, node) || !(half = half_dtype_of_project(m)))
		return;
	report_half(c, node, left, right, half);
	report_half(c, node, right, left, half);
}
