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

/* A tensor of floats of another size than half, for certain; NULL. */
static const char *wide_dtype(const struct model *m, nid_t n)
{
	const char *dtype = certain_dtype(m, n);

	return dtype && (!strcmp(dtype, "float32") || !strcmp(dtype, "float64"))
		       ? dtype
		       : NULL;
}

static void check_side(struct check *c, nid_t expression, nid_t input,
		       nid_t value)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, expression, "tensorflow");
	const char *dtype = wide_dtype(m, value), *half;

	if (!dtype || !is_input_of_layer(m, input) ||
	    !has_written_dtype(m, value))
		return;
	/* All files of the project are searched for it. */
	half = half_dtype_of_project(m);
	if (!half || is_tried(m, expression) ||
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
	nid_t left, right;

	if (!is_in_call_of_class(m, node) || !is_arithmetic(m, node))
		return;
	left = tree_bare(m->tree, tree_child(m->tree, node, FIELD_left));
	right = tree_bare(m->tree, tree_child(m->tree, node, FIELD_right));
	check_side(c, node, left, right);
	check_side(c, node, right, left);
}
