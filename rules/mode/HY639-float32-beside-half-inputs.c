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

static bool is_wide(const char *dtype)
{
	return !strcmp(dtype, "float32") || !strcmp(dtype, "float64");
}

/* A tensor of floats of another size than half, for certain; NULL. */
static const char *wide_dtype(const struct model *m, nid_t n)
{
	const char *dtype = certain_dtype(m, n);

	return dtype && is_wide(dtype) && has_written_dtype(m, n) ? dtype
								  : NULL;
}

/* The same in `build` and `__init__`, which need not be run by this file. */
static const char *wide_dtype_however_run(const struct model *m, nid_t n)
{
	const struct evidence *e = evidence_at(m, evidence_however_run(m, n));
	const char *dtype = e->dtype ? name_text(m, e->dtype) : "";

	return e->kinds == KIND_BIT(VALUE_TENSOR) && is_wide(dtype) &&
			       has_written_dtype(m, n)
		       ? dtype
		       : NULL;
}

/* 0.5, and tf.ones([3]) also as a factor: TensorFlow mixes no dtypes. */
static const char *wide_dtype_of_first_value(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	const char *dtype;

	n = tree_bare(t, n);
	if (tree_is(t, n, KIND_float))
		return "float32";
	if (tree_is(t, n, KIND_binary_operator)) {
		dtype = wide_dtype_of_first_value(m,
						  tree_child(t, n, FIELD_left));
		return dtype ? dtype
			     : wide_dtype_of_first_value(
				       m, tree_child(t, n, FIELD_right));
	}
	return n == NO_NODE ? NULL : wide_dtype_however_run(m, n);
}

/* self.gamma, which is always a tf.Variable: Keras casts what add_weight() makes only. */
static const char *wide_dtype_of_variable(const struct model *m, nid_t n)
{
	sym_t name = self_attribute(m, n);
	struct attribute_bind_list binds;
	const char *dtype = NULL;

	if (!name)
		return NULL;
	binds = attribute_binds(m, class_around(m, n), name);
	for (uint32_t i = 0; i < binds.count; i++) {
		nid_t made = tree_bare(m->tree, binds.at[i]->value);
		const struct call *call = made == NO_NODE ? NULL
							  : call_at(m, made);

		if (!call_is(m, call, "tensorflow.Variable") ||
		    call_keyword(m, made, "dtype") != NO_NODE)
			return NULL;
		dtype = wide_dtype_of_first_value(
			m, call_argument(m, made, 0, "initial_value"));
		if (!dtype)
			return NULL;
	}
	return dtype;
}

static const char *wide_dtype_beside(const struct model *m, nid_t value)
{
	const char *dtype = wide_dtype(m, value);

	return dtype ? dtype : wide_dtype_of_variable(m, value);
}

static void check_side(struct check *c, nid_t expression, nid_t input,
		       nid_t value)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, expression, "tensorflow");
	const char *dtype = wide_dtype_beside(m, value), *half;

	if (!dtype || !is_input_of_layer(m, input))
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
