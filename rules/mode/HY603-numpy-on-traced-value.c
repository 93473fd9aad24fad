#include "framework/tables.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* --- whose functions -------------------------------------------------------- */

/* Functions that look at types only, and the few that work on a tensor without
 * asking for its value (seen on TensorFlow). */
static bool takes_no_value(const char *name)
{
	static const char *const names[] = { "dtype",
					     "iinfo",
					     "finfo",
					     "issubdtype",
					     "result_type",
					     "can_cast",
					     "shape",
					     "ndim",
					     "isscalar",
					     "iterable",
					     "array_equal",
					     "array_equiv",
					     "diag_indices_from",
					     "flip",
					     "tril_indices_from",
					     "triu_indices_from",
					     "errstate",
					     NULL };

	for (size_t i = 0; names[i]; i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static bool is_numpy(const struct model *m, const struct call *call)
{
	const char *last;

	if (!call_is(m, call, "numpy.*") && !call_is(m, call, "scipy.*"))
		return false;
	/* HY207 and HY962 speak of these. */
	if (call_in(m, call, "numpy-elsewhere"))
		return false;
	last = strrchr(name_text(m, call->name), '.') + 1;
	return !takes_no_value(last);
}

/* --- what they are given ------------------------------------------------------ */

/* A tensor for certain, or what likely is one and comes from a parameter. */
static bool is_symbolic(const struct model *m, uint32_t f, nid_t n)
{
	struct value v = value_of(m, n);

	if (v.kind != VALUE_TENSOR && v.kind != VALUE_VARIABLE &&
	    v.kind != VALUE_TENSORS)
		return false;
	if (is_eager_from_outside(m, n))
		return false;
	return v.certainty == CERTAINTY_CERTAIN ||
	       tainted_by_parameter(m, f, n) != NO_INDEX;
}

/* The symbolic tensor that an argument is or, as a display, holds. */
static nid_t tensor_in(const struct model *m, uint32_t f, nid_t argument)
{
	const struct tree *t = m->tree;
	nid_t end = t->nodes[argument].next;

	for (nid_t n = argument; n < end;) {
		switch (tree_kind(t, n)) {
		case KIND_list:
		case KIND_tuple:
		case KIND_parenthesized_expression:
			n++;
			break;
		case KIND_keyword_argument:
			n = tree_child(t, n, FIELD_value);
			break;
		default:
			if (is_symbolic(m, f, n))
				return n;
			n = t->nodes[n].next;
			break;
		}
	}
	return NO_NODE;
}

/* x.shape[0] of a tensor: None in a graph for any batch size. */
static bool is_batch_dimension(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t shape = tree_child(t, n, FIELD_value);
	long i;

	return tree_is(t, n, KIND_subscript) &&
	       literal_int(m, tree_child(t, n, FIELD_subscript), &i) &&
	       i == 0 && tree_is(t, shape, KIND_attribute) &&
	       value_of(m, n).kind == VALUE_DIMENSION &&
	       tensor_certainty(m, tree_child(t, shape, FIELD_object)) !=
		       CERTAINTY_NO;
}

static nid_t batch_dimension(const struct model *m, const struct call *call)
{
	if (!call_in(m, call, "numpy-makers"))
		return NO_NODE;
	for_each_descendant(m->tree, n, call->arguments)
		if (is_batch_dimension(m, n))
			return n;
	return NO_NODE;
}

/* --- the function of TensorFlow ------------------------------------------------ */

/* Only what reduces has the same keywords, axis= and keepdims=. */
static bool keywords_carry_over(const struct model *m, const struct call *call,
				const char *other)
{
	const struct tree *t = m->tree;

	if (call_has_splat(m, call->node))
		return false;
	for_each_child(t, a, call->arguments) {
		nid_t name = tree_child(t, a, FIELD_name);

		if (!tree_is(t, a, KIND_keyword_argument))
			continue;
		if (strncmp(other, "reduce_", 7) ||
		    (!tree_text_is(t, name, "axis") &&
		     !tree_text_is(t, name, "keepdims")))
			return false;
	}
	return true;
}

static void report_tensor(struct check *c, const struct call *call,
			  nid_t tensor)
{
	const struct model *m = c->model;
	const char *other = framework_counterpart(m->framework, call->name);
	const char *tf = module_alias(m, call->node, "tensorflow");
	const char *advice = "use the function of TensorFlow for it, or "
			     "`tf.experimental.numpy`";

	if (other && tf)
		advice = arena_fmt(c->arena, "write `%s.%s`", tf, other);
	report(c, call->node, "call", source_of(c, call->node), "what",
	       arena_fmt(c->arena, "the tensor `%s`", source_of(c, tensor)),
	       "module", call_is(m, call, "scipy.*") ? "SciPy" : "NumPy", "why",
	       ", which needs its value", "advice", advice, NULL);
	if (!other || !tf || !keywords_carry_over(m, call, other))
		return;
	fix_begin(c, FIX_UNSAFE, "call %s.%s", tf, other);
	fix_replace(c, node_span(m, call->callee_node), "%s.%s", tf, other);
}

static void report_dimension(struct check *c, const struct call *call,
			     nid_t dimension)
{
	const struct tree *t = c->model->tree;
	const char *tf = module_alias(c->model, call->node, "tensorflow");
	nid_t shape = tree_child(t, dimension, FIELD_value);
	struct finding *f;

	f = report(c, call->node, "call", source_of(c, call->node), "what",
		   arena_fmt(c->arena, "`%s`", source_of(c, dimension)),
		   "module", "NumPy", "why",
		   ", which is None in a graph for any batch size", "advice",
		   arena_fmt(c->arena,
			     "build it with TensorFlow, of `%s.shape(%s)[0]`",
			     tf ? tf : "tf",
			     source_of(c, tree_child(t, shape, FIELD_object))),
		   NULL);
	/* With one batch size only, it works. */
	if (f->severity > SEVERITY_WARNING)
		f->severity = SEVERITY_WARNING;
}

void check_hy603(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	uint32_t f = traced_at(m, node);
	nid_t found;

	if (!is_numpy(m, call) || is_tried(m, node))
		return;
	for_each_child(m->tree, a, call->arguments) {
		found = tensor_in(m, f, a);
		if (found != NO_NODE) {
			report_tensor(c, call, found);
			return;
		}
	}
	found = batch_dimension(m, call);
	if (found != NO_NODE)
		report_dimension(c, call, found);
}
