/*
 * From x.shape[0] to the parameter it belongs to, to the signature or the
 * caller that leaves the axis open, and to what the number is used for. An axis
 * of which nothing is known is not reported.
 */

#include "rulekit/dimensions.h"

#include "framework/tables.h"
#include "model/origin.h"
#include "model/solve/solve.h"
#include "model/uses.h"

/* What a literal spec says of an axis: 1 open, 0 fixed, -1 not to be said. */
static int axis_is_open(const struct model *m, nid_t spec, long axis)
{
	const struct tree *t = m->tree;
	nid_t shape = tree_bare(t, call_argument(m, spec, 0, "shape")), entry;

	if (!tree_is_list_or_tuple(t, shape))
		return -1;
	if (axis < 0)
		axis += tree_child_count(t, shape);
	entry = axis < 0 ? NO_NODE : tree_nth(t, shape, (uint32_t)axis);
	if (entry == NO_NODE)
		return -1;
	return tree_is(t, entry, KIND_none);
}

static void look_at_hybrid(const struct model *m, const struct hybrid *h,
			   uint32_t place, struct dimension *out)
{
	static const char *const relaxing[] = { "reduce_retracing",
						"experimental_relax_shapes",
						NULL };
	const struct tree *t = m->tree;
	nid_t signature = tree_bare(t, hybrid_option(m, h, "input_signature"));
	nid_t spec;
	int open;

	if (signature != NO_NODE) {
		if (!tree_is_list_or_tuple(t, signature)) {
			out->fixed = true;
			return;
		}
		spec = tree_nth(t, signature, place);
		open = call_at(m, spec) ? axis_is_open(m, spec, out->axis) : -1;
		out->unknown = open > 0;
		out->fixed = open <= 0;
		out->because = spec;
		return;
	}
	for (size_t i = 0; relaxing[i]; i++) {
		nid_t option = hybrid_option(m, h, relaxing[i]);

		if (out->axis == 0 && tree_is(t, option, KIND_true)) {
			out->unknown = true;
			out->because = tree_above(t, option);
		}
	}
}

/* batch.image, or a name that was computed from a parameter: what a signature
 * says of it is not known. */
static bool comes_from_parameter(const struct model *m, uint32_t f,
				 nid_t tensor)
{
	struct value v = value_of(m, tensor);

	if (!tree_is(m->tree, tensor, KIND_attribute) &&
	    !tree_is(m->tree, tensor, KIND_identifier))
		return false;
	if (v.kind != VALUE_TENSOR && v.kind != VALUE_UNKNOWN)
		return false;
	return !self_attribute(m, tensor) &&
	       tainted_by_parameter(m, f, tensor) != NO_INDEX;
}

/* In a helper, or in what Keras runs: by what is known of the tensor. */
static bool batch_read(const struct model *m, struct dimension *out)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, out->tensor));

	if (out->axis != 0)
		return false;
	out->unknown = e->batch == BATCH_OPEN;
	out->fed = e->batch == BATCH_FED;
	out->because = NO_NODE;
	return e->batch != BATCH_NONE && e->batch != BATCH_MIXED &&
	       e->kinds & KINDS_TENSOR;
}

/* Of a parameter of a graph function: what the options of that function leave
 * open. A helper that others call is told only of what is. */
static bool parameter_read(const struct model *m, const struct origin *origin,
			   struct dimension *out)
{
	const struct function *f = function_at(m, origin->f);
	struct value v = value_of(m, out->tensor);

	/* What is annotated or called as something else has a fixed shape. */
	if (v.kind != VALUE_TENSOR && v.kind != VALUE_UNKNOWN)
		return false;
	for (size_t i = 0; i < f->hybrids.count; i++)
		look_at_hybrid(m, &f->hybrids.at[i],
			       origin->parameter -
				       first_real_parameter(m, origin->f),
			       out);
	return out->unknown || !origin->passed_on;
}

bool dimension_read(const struct model *m, nid_t node, struct dimension *out)
{
	const struct tree *t = m->tree;
	nid_t shape = tree_bare(t, tree_child(t, node, FIELD_value));
	uint32_t f = traced_at(m, node);
	struct origin origin;

	*out = (struct dimension){ .because = NO_NODE };
	if (f == NO_INDEX || !tree_is(t, shape, KIND_attribute) ||
	    !tree_text_is(t, tree_child(t, shape, FIELD_attribute), "shape") ||
	    !literal_int(m, tree_child(t, node, FIELD_subscript), &out->axis))
		return false;
	out->tensor = tree_child(t, shape, FIELD_object);
	if (origin_of(m, out->tensor, &origin) &&
	    parameter_read(m, &origin, out))
		return true;
	return is_hybrid(m, f) ? comes_from_parameter(m, f, out->tensor)
			       : batch_read(m, out);
}

static bool is_none_test(const struct tree *t, nid_t comparison)
{
	for_each_child(t, child, comparison)
		if (tree_is(t, child, KIND_none))
			return true;
	return false;
}

/* A place where a number is needed. `is None`, a text, a print need none. */
static bool needs_a_number(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t parent = tree_parent(t, n);
	const struct call *call;
	const struct fact *fact;

	while (tree_is(t, parent, KIND_parenthesized_expression) ||
	       tree_is_list_or_tuple(t, parent)) {
		n = parent;
		parent = tree_parent(t, n);
	}
	if (tree_is(t, parent, KIND_binary_operator) ||
	    tree_is(t, parent, KIND_unary_operator))
		return true;
	if (tree_is(t, parent, KIND_comparison_operator))
		return !is_none_test(t, parent);
	call = call_given(m, n);
	fact = call ? framework_fact(m->framework, call->name) : NULL;
	return call_is(m, call, "builtins.range") ||
	       (fact && fact->flags & FACT_OP &&
		!(fact->flags & FACT_STATEFUL &&
		  call_is(m, call, "tensorflow.print")));
}

/* Whether the function asks anywhere whether this dimension is None. */
static bool is_tested_for_none(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, node);

	for_each_kind(t, n, i, KIND_comparison_operator)
		if (m->function_of[n] == f && is_none_test(t, n))
			for_each_descendant(t, d, n)
				if (slice_equal(tree_text(t, d),
						tree_text(t, node)))
					return true;
	return false;
}

/* Whether that is so of the node, or of a use of the name it is bound to. */
static bool holds_of_use(const struct model *m, nid_t node,
			 bool (*holds)(const struct model *, nid_t))
{
	nid_t target = bound_target(m, node);
	struct node_list uses;

	if (holds(m, node))
		return true;
	if (!tree_is(m->tree, target, KIND_identifier))
		return false;
	uses = uses_of(m, variable_of(m, target));
	for (uint32_t i = 0; i < uses.count; i++)
		if (uses.at[i] != target && holds(m, uses.at[i]))
			return true;
	return false;
}

bool dimension_is_used(const struct model *m, nid_t node)
{
	return !is_tested_for_none(m, node) &&
	       holds_of_use(m, node, needs_a_number);
}

/* Whether a Python decision hangs on it: `if x.shape[0] == 3` is decided while
 * tracing, with a tensor it would become a branch of the graph. */
static bool decides_branch(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t statement = tree_statement(t, n);

	for (; n != statement; n = tree_parent(t, n))
		if (tree_is(t, n, KIND_comparison_operator) ||
		    tree_is(t, n, KIND_boolean_operator) ||
		    tree_is(t, n, KIND_not_operator))
			return true;
	return false;
}

/* Only a for statement becomes a loop of the graph, not [x[i] for i in
 * range(x.shape[0])], and none where AutoGraph does not convert it. */
static bool runs_python_loop(const struct model *m, nid_t call)
{
	return tree_is(m->tree, tree_above(m->tree, call),
		       KIND_for_in_clause) ||
	       runs_in(m, call, CONTEXT_GRAPH_PLAIN);
}

/* Whether a call needs a number of Python, or mixes what it is given with tensors
 * of another dtype: tf.constant(n), tf.divide(x, n). */
static bool refuses_tensor(const struct model *m, const struct call *call)
{
	const struct fact *fact;

	if (!call)
		return false;
	if (call_is(m, call, "builtins.range"))
		return runs_python_loop(m, call->node);
	fact = framework_fact(m->framework, call->name);
	return fact && fact->flags & FACT_OP &&
	       !framework_set_has(m->framework, "takes-tensor-sizes",
				  name_text(m, call->name));
}

/* An operator that gives no int with an int32 tensor on that side. */
static bool leaves_int(const struct model *m, nid_t operator, nid_t n)
{
	const struct tree *t = m->tree;
	enum field other = t->nodes[n].field == FIELD_left ? FIELD_right
							   : FIELD_left;

	return tree_text_is(t, tree_child(t, operator, FIELD_operator), "/") ||
	       !ev_must(evidence_pool(m),
			evidence_of(m, tree_child(t, operator, other)),
			KIND_BIT(VALUE_INT) | KIND_BIT(VALUE_DIMENSION));
}

/* x.shape[0] / 2 and x.shape[0] * 0.5 work with a number; an int32 tensor cannot
 * take its place there. */
static bool needs_python_number(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t parent = tree_parent(t, n);

	for (; parent != NO_NODE; n = parent, parent = tree_parent(t, n)) {
		if (tree_is(t, parent, KIND_unary_operator))
			return true;
		if (tree_is(t, parent, KIND_binary_operator)) {
			if (leaves_int(m, parent, n))
				return true;
		} else if (!tree_is(t, parent, KIND_parenthesized_expression) &&
			   !tree_is_list_or_tuple(t, parent)) {
			break;
		}
	}
	return refuses_tensor(m, call_given(m, n));
}

void dimension_fix(struct check *c, nid_t subscript, const struct dimension *d)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, subscript, "tensorflow");

	if (!tf || holds_of_use(m, subscript, decides_branch) ||
	    holds_of_use(m, subscript, needs_python_number))
		return;
	fix_begin(c, FIX_UNSAFE, "use the dynamic shape");
	fix_replace(c, node_span(m, subscript), "%s.shape(%.*s)[%ld]", tf,
		    SLICE_ARG(tree_text(m->tree, d->tensor)), d->axis);
}
