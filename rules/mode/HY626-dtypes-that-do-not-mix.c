#include <string.h>

#include "framework/tables.h"
#include "model/origin.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "rulekit/dtypes.h"
#include "rulekit/expected.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool is_parameter(const struct model *m, nid_t n)
{
	const struct bind *b;

	n = value_behind_names(m, n, NO_INDEX);
	b = tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;
	return b && b->kind == BIND_PARAMETER;
}

/* The dtype of a tensor, of a variable, and of what the framework gives a parameter. */
static const char *argument_dtype(const struct model *m, nid_t n)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, n));
	uint64_t rest = e->kinds & ~KINDS_TENSOR;

	if (!(e->kinds & KINDS_TENSOR) || !e->dtype || e->is_symbolic)
		return NULL;
	if (!rest)
		return name_text(m, e->dtype);
	return rest == KIND_BIT(VALUE_UNKNOWN) &&
			       e->kinds & KIND_BIT(VALUE_VARIABLE) &&
			       is_parameter(m, n)
		       ? name_text(m, e->dtype)
		       : NULL;
}

static bool is_python_float(const struct model *m, nid_t n)
{
	return evidence_at(m, evidence_of(m, n))->kinds ==
	       KIND_BIT(VALUE_FLOAT);
}

static void report_mix(struct check *c, nid_t expression, nid_t value,
		       const char *dtype, const char *trouble,
		       const char *wanted)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, expression, "tensorflow");

	if (is_tried(m, expression) || is_expected_to_fail(m, expression) ||
	    is_for_first_release(m) || has_numpy_behavior(m, true))
		return;
	tf = tf ? tf : "tf";
	report(c, expression, "expression", source_of(c, expression), "value",
	       source_of(c, value), "dtype", dtype, "trouble", trouble,
	       "wanted",
	       strchr(wanted, '.') ? wanted
				   : arena_fmt(c->arena, "%s.%s", tf, wanted),
	       "tf", tf, NULL);
}

/* Two values of which an operation wants one dtype: x + y, tf.maximum(x, y). */
static void check_pair(struct check *c, nid_t expression, nid_t a, nid_t b)
{
	const struct model *m = c->model;
	const char *one, *other;

	if (a == NO_NODE || b == NO_NODE)
		return;
	a = tree_bare(m->tree, a);
	b = tree_bare(m->tree, b);
	one = certain_dtype(m, a);
	other = certain_dtype(m, b);
	if (one && other && strcmp(one, other) != 0)
		report_mix(c, expression, is_float_dtype(one) ? b : a,
			   is_float_dtype(one) ? other : one,
			   arena_fmt(c->arena, "`%s` is %s",
				     source_of(c, is_float_dtype(one) ? a : b),
				     is_float_dtype(one) ? one : other),
			   is_float_dtype(one) ? one : other);
	else if (one && is_integer_dtype(one) && is_python_float(m, b))
		report_mix(c, expression, a, one,
			   arena_fmt(c->arena, "`%s` is a float",
				     source_of(c, b)),
			   "float32");
	else if (other && is_integer_dtype(other) && is_python_float(m, a))
		report_mix(c, expression, b, other,
			   arena_fmt(c->arena, "`%s` is a float",
				     source_of(c, a)),
			   "float32");
}

static void check_operator(struct check *c, nid_t node)
{
	static const char *const arithmetic[] = { "+", "-",  "*", "/", "//",
						  "%", "**", "@", NULL };
	const struct tree *t = c->model->tree;

	if (slice_is_any(tree_text(t, tree_child(t, node, FIELD_operator)),
			 arithmetic))
		check_pair(c, node, tree_child(t, node, FIELD_left),
			   tree_child(t, node, FIELD_right));
}

static void check_comparison(struct check *c, nid_t node)
{
	static const char *const orders[] = { "<",  ">",  "<=", ">=",
					      "==", "!=", NULL };
	const struct tree *t = c->model->tree;

	/* a < b < c is two of them. */
	if (tree_child_count(t, node) == 3 &&
	    slice_is_any(tree_text(t, tree_nth(t, node, 1)), orders))
		check_pair(c, node, tree_first(t, node), tree_nth(t, node, 2));
}

/* The argument at a place, also by the name that the table has for it. */
static nid_t argument_at_place(const struct model *m, const struct call *call,
			       int place)
{
	const struct callable *f = framework_callable(m->framework, call->name);

	if (!f || (size_t)place >= f->parameter_count ||
	    call_has_splat(m, call->node))
		return NO_NODE;
	return call_argument(m, call->node, place, f->parameters[place].name);
}

static void check_kind(struct check *c, const struct call *call, int place,
		       bool (*is_wrong)(const char *dtype), const char *trouble,
		       const char *wanted)
{
	const struct model *m = c->model;
	nid_t value = argument_at_place(m, call, place);
	const char *dtype;

	if (value == NO_NODE)
		return;
	value = tree_bare(m->tree, value);
	dtype = argument_dtype(m, value);
	if (dtype && is_wrong(dtype))
		report_mix(c, call->node, value, dtype, trouble, wanted);
}

/*
 * TensorFlow converts no dtypes by itself, except Python's ints and what NumPy has, as
 * in
 *
 *	tf.shape(x)[0] * 0.5
 *	tf.constant(np.ones(3)) + tf.ones(3)
 *	tf.sqrt(tf.size(x))
 *	tf.gather(x, tf.zeros([3]))
 */
void check_hy626(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call;

	if (tree_is(m->tree, node, KIND_binary_operator)) {
		check_operator(c, node);
		return;
	}
	if (tree_is(m->tree, node, KIND_comparison_operator)) {
		check_comparison(c, node);
		return;
	}
	call = call_at(m, node);
	if (!call || !call->name)
		return;
	if (call_in(m, call, "takes-one-dtype"))
		check_pair(c, node, argument_at_place(m, call, 0),
			   argument_at_place(m, call, 1));
	else if (call_in(m, call, "takes-floats"))
		check_kind(c, call, 0, is_integer_dtype, "it takes floats only",
			   "float32");
	else if (call_in(m, call, "takes-indices-first"))
		check_kind(c, call, 0, is_float_dtype, "indices are integers",
			   "int32");
	else if (call_in(m, call, "takes-indices-second"))
		check_kind(c, call, 1, is_float_dtype, "indices are integers",
			   "int32");
}
