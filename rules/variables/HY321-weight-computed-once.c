#include "model/modules.h"
#include "model/release.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/built.h"
#include "rulekit/chosen.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/weights.h"

/* Deeper an expression is not looked into. */
#define DEEPEST_VALUE 8

/* --- what is computed from a weight ----------------------------------------------------- */

/* self.kernel = self.add_weight(...), where something is computed from it. */
struct source {
	nid_t read;	  /* self.kernel */
	nid_t made;	  /* self.add_weight(...) */
	bool is_computed; /* it is not the weight itself */
};

/* An operation that gives a tensor, through which gradients go. */
static bool is_differentiable(const struct model *m, const struct call *call)
{
	const struct evidence *e =
		evidence_at(m, evidence_however_run(m, call->node));

	return framework_owns(m->framework, call->name) &&
	       !name_in(m, call->name, "gives-no-gradient") &&
	       !(e->kinds & ~(KIND_BIT(VALUE_TENSOR) | KIND_BIT(VALUE_TENSORS) |
			      KINDS_SEQUENCE)) &&
	       (!e->dtype || name_in(m, e->dtype, "float-dtypes"));
}

static bool find_weight(const struct model *m, const struct weight_place *p,
			nid_t n, int deep, struct source *out);

static bool find_among_children(const struct model *m,
				const struct weight_place *p, nid_t n, int deep,
				struct source *out)
{
	for_each_child(m->tree, child, n) {
		nid_t value = tree_is(m->tree, child, KIND_keyword_argument)
				      ? tree_child(m->tree, child, FIELD_value)
				      : child;

		if (find_weight(m, p, value, deep, out))
			return true;
	}
	return false;
}

static bool find_in_call(const struct model *m, const struct weight_place *p,
			 const struct call *call, int deep, struct source *out)
{
	if (!is_differentiable(m, call) ||
	    !find_among_children(m, p, call->arguments, deep, out))
		return false;
	out->is_computed = true;
	return true;
}

static bool find_in_attribute(const struct model *m,
			      const struct weight_place *p, nid_t n,
			      struct source *out)
{
	sym_t name = self_attribute(m, n);

	if (!name)
		return false;
	*out = (struct source){
		.read = n,
		.made = trained_weight_kept(m, p->klass, name, p->target),
	};
	return out->made != NO_NODE;
}

/* a of `a, b = tf.split(self.kernel, 2)`, of `a = self.kernel[0]` */
static bool find_by_name(const struct model *m, const struct weight_place *p,
			 nid_t n, int deep, struct source *out)
{
	const struct bind *b = only_bind(m, n);

	return b && b->kind == BIND_ASSIGN && b->value != NO_NODE &&
	       m->function_of[b->target] == m->function_of[n] &&
	       find_weight(m, p, b->value, deep, out);
}

static bool find_weight(const struct model *m, const struct weight_place *p,
			nid_t n, int deep, struct source *out)
{
	const struct tree *t = m->tree;

	n = tree_bare(t, n);
	if (n == NO_NODE || !deep--)
		return false;
	switch (tree_kind(t, n)) {
	case KIND_attribute:
		return find_in_attribute(m, p, n, out);
	case KIND_identifier:
		return find_by_name(m, p, n, deep, out);
	case KIND_call:
		return find_in_call(m, p, call_at(m, n), deep, out);
	case KIND_list:
	case KIND_tuple:
		return find_among_children(m, p, n, deep, out);
	case KIND_subscript:
		n = tree_child(t, n, FIELD_value);
		break;
	case KIND_unary_operator:
		n = tree_child(t, n, FIELD_argument);
		break;
	case KIND_binary_operator:
		if (!find_among_children(m, p, n, deep, out))
			return false;
		out->is_computed = true;
		return true;
	default:
		return false;
	}
	if (!find_weight(m, p, n, deep, out))
		return false;
	out->is_computed = true;
	return true;
}

/* --- who uses it ------------------------------------------------------------------------- */

/* self.trainable = False */
static bool may_be_frozen(const struct model *m, const struct weight_place *p)
{
	return attribute_binds(m, p->klass, intern_str(m->names, "trainable"))
		.count;
}

/* --- what it runs on ------------------------------------------------------------------ */

/* In a graph that is built by hand it is a part of the graph, and right. */
static bool is_for_graphs_by_hand(const struct model *m)
{
	return is_for_first_release(m) || keras_traces_nothing(m) ||
	       names_first_release(m) || is_for_python_2(m) ||
	       file_mentions(m, "text-of-graphs-alone") ||
	       programs_of_model_mention(m, "text-of-graphs-alone") ||
	       (file_mentions(m, "text-of-older-keras") &&
		!is_for_next_release(m));
}

/* That one may be older than TensorFlow 2. */
static bool is_for_keras_alone(const struct model *m)
{
	return file_mentions(m, "text-of-keras-alone") &&
	       !file_mentions(m, "text-of-keras-in-tensorflow");
}

/* A project for TensorFlow 1 is perhaps on its way, and of several programs one may be
 * without eager mode. */
static bool is_shown_to_run_eagerly(const struct model *m)
{
	return keras_3_is_meant(m) >= KERAS_3_LIKELY ||
	       is_for_next_release(m) ||
	       !(is_for_keras_alone(m) ||
		 project_of_model_mentions(m, "text-of-first-release") ||
		 project_of_model_mentions(m, "text-of-graphs-alone"));
}

static void report_value(struct check *c, const struct weight_place *p,
			 const struct source *s, nid_t read)
{
	const struct model *m = c->model;

	report(c, p->value, "weight", source_of(c, s->read), "kept",
	       source_of(c, p->target), "method",
	       name_text(m,
			 function_at(m, function_around(m, p->target))->name),
	       "user",
	       name_text(m, function_at(m, function_around(m, read))->name),
	       NULL);
	relate(c, read, true, "is used here in place of the weight");
	relate(c, s->made, false, "the weight is created here");
	if (!is_shown_to_run_eagerly(m))
		report_at_most(c, SEVERITY_INFO);
}

/* Whether it was reported. */
static bool look_at_value(struct check *c, const struct weight_place *p)
{
	const struct model *m = c->model;
	struct source source;
	nid_t read;

	if (!find_weight(m, p, p->value, DEEPEST_VALUE, &source) ||
	    !source.is_computed || !is_kept_from_build(m, p) ||
	    !is_of_layer(m, p))
		return false;
	read = read_after_build(m, p);
	if (read == NO_NODE || is_built_by_other_method(m, p) ||
	    may_be_frozen(m, p) || is_chosen_by_version(m, p->target) ||
	    is_for_graphs_by_hand(m))
		return false;
	report_value(c, p, &source, read);
	return true;
}

/*
 * A value that is computed from a weight before the layer is called:
 *
 *	def build(self, shape):
 *		self.kernel = self.add_weight(shape=(2, 4))
 *		self.kernel_i = self.kernel[:, :2]
 *		self.a, self.b = tf.split(self.kernel, 2)
 *	def call(self, x):
 *		return tf.matmul(x, self.kernel_i)
 *
 * build() runs outside of any graph and of any tape that trains.
 */
void check_hy321(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t left = tree_child(m->tree, node, FIELD_left);
	struct weight_place p;

	if (!is_in_constructor(m, node))
		return;
	if (weight_place_at(m, node, &p))
		look_at_value(c, &p);
	else if (tree_is_target_list(m->tree, left))
		for_each_child(m->tree, target, left)
			if (weight_place_of_target(m, target, &p) &&
			    look_at_value(c, &p))
				return;
}
