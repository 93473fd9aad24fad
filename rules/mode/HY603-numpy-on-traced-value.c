#include <string.h>

#include "framework/tables.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "rulekit/boundary.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/unconverted.h"

/* --- the batch size ---------------------------------------------------------- */

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

static const char *how_to_stay_in_graph(struct check *c,
					const struct call *call, nid_t tensor)
{
	const struct model *m = c->model;
	const char *other = framework_counterpart(m->framework, call->name);
	const char *instead = framework_instead(
		m->framework, name_text(m, host_callee(m, call)));
	const char *tf = module_alias(m, call->node, "tensorflow");

	if (other && tf)
		return arena_fmt(c->arena, "write `%s.%s`", tf, other);
	if (instead)
		return arena_fmt(c->arena, "use %s",
				 instead_here(m, c->arena, call->node, instead,
					      source_of(c, tensor)));
	if (call_is(m, call, "numpy.*") || call_is(m, call, "scipy.*"))
		return "use the TensorFlow equivalent, or `tf.experimental.numpy`";
	return "do it outside the graph, or in a function that "
	       "`tf.py_function` calls";
}

static void report_tensor(struct check *c, const struct call *call,
			  nid_t tensor)
{
	const struct model *m = c->model;
	const char *other = framework_counterpart(m->framework, call->name);
	const char *tf = module_alias(m, call->node, "tensorflow");

	report(c, call->node, "call", source_of(c, call->node), "what",
	       arena_fmt(c->arena, "the tensor `%s`", source_of(c, tensor)),
	       "module",
	       framework_library(m->framework, c->arena, host_callee(m, call)),
	       "why", ", which needs its value", "advice",
	       how_to_stay_in_graph(c, call, tensor), NULL);
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

	report(c, call->node, "call", source_of(c, call->node), "what",
	       arena_fmt(c->arena, "`%s`", source_of(c, dimension)), "module",
	       "NumPy", "why", ", which is None in a graph for any batch size",
	       "advice",
	       arena_fmt(c->arena,
			 "build it with TensorFlow, using `%s.shape(%s)[0]`",
			 tf ? tf : "tf",
			 source_of(c, tree_child(t, shape, FIELD_object))),
	       NULL);
}

/* --- numbers ---------------------------------------------------------------------- */

/* float(x): AutoGraph makes tf.cast of it, and Python asks for the value. */
static bool asks_for_a_number(const struct model *m, const struct call *call)
{
	nid_t given;

	if (!call->name ||
	    strncmp(name_text(m, call->name), "builtins.", 9) != 0 ||
	    !call_in(m, call, "casts-of-autograph"))
		return false;
	given = call_argument(m, call->node, 0, NULL);
	return given != NO_NODE && is_unconverted_tensor(m, given) &&
	       is_unconverted_release_meant(m, call->node);
}

static void report_number(struct check *c, const struct call *call)
{
	const struct model *m = c->model;
	nid_t given = call_argument(m, call->node, 0, NULL);

	report(c, call->node, "call", source_of(c, call->node), "what",
	       arena_fmt(c->arena, "the tensor `%s`", source_of(c, given)),
	       "module", "Python", "why",
	       arena_fmt(c->arena, ", and %s", why_unconverted(m, call->node)),
	       "advice",
	       arena_fmt(
		       c->arena, "use %s",
		       instead_here(m, c->arena, call->node,
				    framework_instead(m->framework,
						      name_text(m, call->name)),
				    source_of(c, given))),
	       NULL);
	if (dialects_of(m, call->node, CONTEXT_GRAPH_PLAIN) != ALL_DIALECTS &&
	    keras_3_is_meant(m) < KERAS_3_LIKELY)
		report_at_most(c, SEVERITY_INFO);
}

void check_hy603(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t found;

	/* Who gives the inputs of a layer to NumPy runs it eagerly, unless
	 * something shows that Keras runs it. */
	if (is_tried(m, node) || !traced_certainly(m, traced_at(m, node)))
		return;
	if (asks_for_a_number(m, call)) {
		report_number(c, call);
		return;
	}
	found = tensor_at_host(m, call);
	if (found != NO_NODE) {
		report_tensor(c, call, found);
		return;
	}
	found = batch_dimension(m, call);
	if (found != NO_NODE)
		report_dimension(c, call, found);
}
