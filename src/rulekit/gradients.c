/*
 * A value is followed back over the names and calls that it is computed with. Of each
 * part two things are kept: whether predictions are read in it, and whether a gradient may
 * come back from it to anything, which is so of all that is not known.
 */
#include "rulekit/gradients.h"

#include "framework/tables.h"
#include "model/imported.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/sets.h"

#define DEEPEST_EXPRESSION 40
#define DEEPEST_HELPER 3
#define MOST_STEPS_BACK 4000
#define MOST_BINDS_OPEN 32
#define MOST_GIVEN 16

#define KINDS_WITHOUT_GRADIENT                                         \
	(KINDS_SCALAR | KIND_BIT(VALUE_NONE) | KIND_BIT(VALUE_NUMPY) | \
	 KIND_BIT(VALUE_DTYPE) | KIND_BIT(VALUE_SHAPE) |               \
	 KIND_BIT(VALUE_DIMENSION))
#define KINDS_COMPUTED \
	(KIND_BIT(VALUE_TENSOR) | KIND_BIT(VALUE_TENSORS) | KINDS_SEQUENCE)

struct part {
	bool reads; /* the predictions */
	bool open;  /* a gradient may come back to something */
	bool zeros; /* zeros come back: nothing is raised */
};

static const struct part nothing = { false, false, false };
static const struct part unknown = { false, true, false };
static const struct part predicted = { true, true, false };

/* A function that is followed, with what its call gives it. */
struct frame {
	const struct model *m;
	uint32_t function;
	struct part given[MOST_GIVEN];
	int deep;
};

struct way_back {
	const struct model *model;	       /* of the file where it begins */
	const struct predictions *predictions; /* of a tape, or NULL */
	struct gradient_stop *stop;
	int steps;
	/* Names that are being followed: x of x = x + 1 in a loop. */
	const struct bind *binds[MOST_BINDS_OPEN];
	uint32_t bind_count;
};

static struct part flow_of(struct way_back *w, const struct frame *frame,
			   nid_t n, int deep);

static struct part joined(struct part a, struct part b)
{
	return (struct part){ a.reads || b.reads, a.open || b.open,
			      a.zeros || b.zeros };
}

/* No gradient comes back from this node, or only zeros. */
static struct part stopped(struct way_back *w, const struct frame *frame,
			   nid_t n, struct part p)
{
	const struct model *m = frame->m;
	bool zeros = tree_is(m->tree, n, KIND_call) &&
		     call_in(m, call_at(m, n), "computes-zero-gradient");

	if (p.reads && p.open && w->stop->node == NO_NODE)
		*w->stop = (struct gradient_stop){ m, n, false };
	return (struct part){ .reads = p.reads,
			      .zeros = zeros && p.reads &&
				       (p.open || p.zeros) };
}

static struct part part_of_children(struct way_back *w,
				    const struct frame *frame, nid_t n,
				    int deep)
{
	struct part p = nothing;

	for_each_child(frame->m->tree, child, n)
		if (!tree_is(frame->m->tree, child, KIND_operator))
			p = joined(p, flow_of(w, frame, child, deep));
	return p;
}

/* --- names ------------------------------------------------------------------------------ */

static const struct evidence *known_of(const struct model *m, nid_t n)
{
	return evidence_at(m, evidence_of(m, n));
}

static bool must_be_of(const struct model *m, nid_t n, uint64_t kinds)
{
	return ev_must(evidence_pool(m), evidence_of(m, n), kinds);
}

/* a, b = x, y: which of them. */
static nid_t value_of_place(const struct model *m, const struct bind *b)
{
	nid_t value = tree_bare(m->tree, b->value);

	if (!b->unpacked || !(tree_is_list_or_tuple(m->tree, value) ||
			      tree_is(m->tree, value, KIND_expression_list)))
		return value;
	for_each_child(m->tree, item, value)
		if (tree_is(m->tree, item, KIND_list_splat))
			return value;
	return tree_nth(m->tree, value, b->place);
}

static struct part part_of_binds(struct way_back *w, const struct frame *frame,
				 nid_t n, int deep);

static struct part part_of_value(struct way_back *w, const struct frame *frame,
				 const struct bind *b, int deep)
{
	const struct model *m = frame->m;
	struct part p;

	switch (b->kind) {
	case BIND_ASSIGN:
	case BIND_WALRUS:
	case BIND_FOR:
		return flow_of(w, frame, value_of_place(m, b), deep);
	case BIND_AUGMENTED:
		p = joined(flow_of(w, frame, b->value, deep),
			   part_of_binds(w, frame, b->target, deep));
		return tree_text_is(m->tree, tree_sibling(m->tree, b->target),
				    "//=")
			       ? stopped(w, frame, b->target, p)
			       : p;
	case BIND_PARAMETER:
		return b->parameter < MOST_GIVEN ? frame->given[b->parameter]
						 : unknown;
	default:
		return unknown;
	}
}

static struct part part_of_bind(struct way_back *w, const struct frame *frame,
				const struct bind *b, int deep)
{
	struct part p;

	for (uint32_t i = 0; i < w->bind_count; i++)
		if (w->binds[i] == b)
			return nothing;
	if (w->bind_count == MOST_BINDS_OPEN)
		return unknown;
	w->binds[w->bind_count++] = b;
	p = part_of_value(w, frame, b, deep);
	w->bind_count--;
	return p;
}

static struct part part_of_binds(struct way_back *w, const struct frame *frame,
				 nid_t n, int deep)
{
	struct bind_list binds = reaching_binds(frame->m, n);
	struct part p = binds.count ? nothing : unknown;

	for (uint32_t i = 0; i < binds.count; i++)
		p = joined(p, part_of_bind(w, frame,
					   bind_by_id(frame->m, binds.at[i]),
					   deep));
	return p;
}

static bool is_bound_before_run(const struct way_back *w,
				const struct frame *frame, const struct bind *b)
{
	const struct model *m = frame->m;
	scope_id scope = variable_at(m, b->variable)->scope;

	if (w->predictions && m == w->model &&
	    tree_inside(m->tree, b->target, w->predictions->recorded))
		return false;
	return (w->predictions && !frame->deep) ||
	       scope_at(m, scope)->kind == SCOPE_MODULE;
}

/* A tensor that is made before the function runs, or before the tape records. */
static bool is_made_before(const struct way_back *w, const struct frame *frame,
			   nid_t n)
{
	const struct model *m = frame->m;
	struct bind_list binds = reaching_binds(m, n);

	if (!must_be_of(m, n, KIND_BIT(VALUE_TENSOR)) ||
	    known_of(m, n)->is_symbolic)
		return false;
	for (uint32_t i = 0; i < binds.count; i++)
		if (!is_bound_before_run(w, frame, bind_by_id(m, binds.at[i])))
			return false;
	return binds.count;
}

static struct part part_of_name(struct way_back *w, const struct frame *frame,
				nid_t n, int deep)
{
	const struct model *m = frame->m;

	if (is_made_before(w, frame, n))
		return nothing;
	if (variable_of(m, n) != NO_INDEX &&
	    scope_at(m, variable_at(m, variable_of(m, n))->scope)->function ==
		    frame->function)
		return part_of_binds(w, frame, n, deep);
	return unknown;
}

/* --- calls ------------------------------------------------------------------------------ */

/* axis=1, name="loss" */
static bool says_how(const struct model *m, nid_t keyword)
{
	return framework_set_holds(
		m->framework, "keywords-without-gradient",
		tree_text(m->tree, tree_child(m->tree, keyword, FIELD_name)));
}

static struct part part_of_arguments(struct way_back *w,
				     const struct frame *frame,
				     const struct call *call, int deep)
{
	const struct tree *t = frame->m->tree;
	struct part p = nothing;

	for_each_child(t, n, call->arguments) {
		nid_t value = tree_is(t, n, KIND_keyword_argument)
				      ? tree_child(t, n, FIELD_value)
				      : n;

		if (value == n || !says_how(frame->m, n))
			p = joined(p, flow_of(w, frame, value, deep));
	}
	return p;
}

/* What a function returns, as a frame has it called. */
static struct part part_returned(struct way_back *w, const struct frame *frame)
{
	const struct model *m = frame->m;
	const struct function *f = function_at(m, frame->function);
	struct part p = f->returns.count ? nothing : unknown;

	if (tree_is(m->tree, f->node, KIND_lambda))
		return flow_of(w, frame, f->body, DEEPEST_EXPRESSION);
	for (size_t i = 0; i < f->returns.count; i++) {
		nid_t value = tree_first(m->tree, f->returns.at[i]);

		p = joined(p, value == NO_NODE ? unknown
					       : flow_of(w, frame, value,
							 DEEPEST_EXPRESSION));
	}
	return p;
}

/* What a call gives is what its body returns: no generator, and nothing around it but
 * tf.function and others that keep gradients. */
static bool keeps_gradients(const struct model *m, const struct function *f)
{
	for (size_t i = 0; i < f->decorators.count; i++) {
		nid_t n = tree_first(m->tree, f->decorators.at[i]);
		const struct call *call = call_at(m, n);

		if (!dotted_in(m, call ? call->callee_node : n,
			       "keeps-gradients-of-function"))
			return false;
	}
	return !f->is_generator && !f->is_async;
}

/* A parameter that is left out has its default. */
static struct part part_given(struct way_back *w, const struct frame *frame,
			      const struct call *call,
			      const struct frame *there, uint32_t filled,
			      uint32_t i, int deep)
{
	const struct function *f = function_at(there->m, there->function);
	const struct parameter *p = &f->parameters.at[i];
	nid_t given = argument_for_function(frame->m, call, f, filled, i);

	if (given != NO_NODE)
		return flow_of(w, frame, given, deep);
	return p->fallback == NO_NODE ? unknown
				      : flow_of(w, there, p->fallback, deep);
}

static struct part part_of_helper(struct way_back *w, const struct frame *frame,
				  const struct call *call,
				  const struct model *m, uint32_t f,
				  uint32_t filled, int deep)
{
	const struct function *function = function_at(m, f);
	struct frame there = { m, f, .deep = frame->deep + 1 };

	if (there.deep > DEEPEST_HELPER || !keeps_gradients(m, function) ||
	    call_has_splat(frame->m, call->node))
		return unknown;
	for (uint32_t i = 0; i < MOST_GIVEN; i++)
		there.given[i] = i < filled || i >= function->parameters.count
					 ? unknown
					 : part_given(w, frame, call, &there,
						      filled, i, deep);
	return part_returned(w, &there);
}

/* Computes with what it is given, and has no weights. */
static bool computes_by_tables(const struct model *m, const struct call *call)
{
	const struct evidence *e = known_of(m, call->node);
	const struct evidence *callee = known_of(m, call->callee_node);

	if (!e->kinds || e->kinds & ~KINDS_COMPUTED)
		return false;
	if (call->name)
		return framework_owns(m->framework, call->name) &&
		       !name_in(m, call->name, "computes-with-weights");
	/* keras.losses.BinaryCrossentropy()(y, p) */
	return callee->kinds == KIND_BIT(VALUE_LOSS) && !callee->objects &&
	       framework_owns(m->framework, callee->name);
}

/* By its own name: not what partial(f, 1) is. */
static bool is_called_as_written(const struct model *m, const struct call *call)
{
	nid_t callee = call->callee_node;
	const struct bind *b = tree_is(m->tree, callee, KIND_identifier)
				       ? only_bind(m, callee)
				       : NULL;

	return b ? b->kind == BIND_FUNCTION : self_attribute(m, callee) != 0;
}

static struct part part_of_function(struct way_back *w,
				    const struct frame *frame,
				    const struct call *call, int deep)
{
	const struct model *m = frame->m;
	struct imported_callee there;

	if (call->callee != NO_INDEX && is_called_as_written(m, call))
		return part_of_helper(w, frame, call, m, call->callee,
				      parameters_filled(m, call), deep);
	if (!call->name || framework_owns(m->framework, call->name) ||
	    !m->around.modules || !imported_callee(m, call, &there) ||
	    there.constructs ||
	    is_present(
		    function_at(there.what.model, there.what.function)->klass))
		return unknown;
	return part_of_helper(w, frame, call, there.what.model,
			      there.what.function, 0, deep);
}

/* x.numpy(), float(x), np.mean(x): what a tape records of x ends there. */
static bool takes_value_out(const struct model *m, const struct call *call)
{
	return call_in(m, call, "computes-values-of-python") ||
	       (name_is(m, call->method, "numpy") && call->receiver != NO_NODE);
}

static struct part part_of_value_taken(struct way_back *w,
				       const struct frame *frame,
				       const struct call *call, int deep)
{
	struct part p = part_of_arguments(w, frame, call, deep);

	if (!call->name && call->receiver != NO_NODE)
		p = joined(p, flow_of(w, frame, call->receiver, deep));
	return stopped(w, frame, call->node, p);
}

static struct part part_of_call(struct way_back *w, const struct frame *frame,
				nid_t n, int deep)
{
	const struct model *m = frame->m;
	const struct call *call = call_at(m, n);

	if (w->predictions && !frame->deep &&
	    w->predictions->are(w->predictions->step, m, call))
		return predicted;
	if (call_in(m, call, "computes-no-gradient"))
		return stopped(w, frame, n,
			       part_of_arguments(w, frame, call, deep));
	if (call_in(m, call, "has-no-value-of-argument"))
		return nothing;
	if (takes_value_out(m, call))
		return part_of_value_taken(w, frame, call, deep);
	if (computes_by_tables(m, call) ||
	    call_in(m, call, "computes-of-python"))
		return part_of_arguments(w, frame, call, deep);
	return part_of_function(w, frame, call, deep);
}

/* --- expressions ------------------------------------------------------------------------- */

/* Ints, bools and strings: nothing is differentiated by them. */
static bool has_no_gradient_by_dtype(const struct model *m, nid_t n)
{
	const struct evidence *e = known_of(m, n);

	return e->kinds == KIND_BIT(VALUE_TENSOR) && e->dtype &&
	       name_in(m, e->dtype, "dtypes-without-gradient");
}

/* np.pi, tf.float32: what the tables know and nobody calls. */
static bool is_constant_of_library(const struct model *m, nid_t n)
{
	sym_t name = dotted_name(m, n);
	enum value_kind kind = name ? framework_named(m->framework, name)
				    : VALUE_UNKNOWN;

	return KIND_BIT(kind) & KINDS_WITHOUT_GRADIENT ||
	       name_in(m, name, "numbers-of-python");
}

static struct part part_of_operator(struct way_back *w,
				    const struct frame *frame, nid_t n,
				    int deep)
{
	struct part p = part_of_children(w, frame, n, deep);

	for_each_child(frame->m->tree, child, n)
		if (tree_text_is(frame->m->tree, child, "//"))
			return stopped(w, frame, n, p);
	return p;
}

/* The index is no number that is differentiated by. */
static struct part part_of_subscript(struct way_back *w,
				     const struct frame *frame, nid_t n,
				     int deep)
{
	nid_t value = tree_child(frame->m->tree, n, FIELD_value);

	return flow_of(w, frame, value, deep);
}

static struct part part_by_form(struct way_back *w, const struct frame *frame,
				nid_t n, int deep)
{
	const struct tree *t = frame->m->tree;

	switch (tree_kind(t, n)) {
	case KIND_integer:
	case KIND_float:
	case KIND_string:
	case KIND_none:
	case KIND_true:
	case KIND_false:
		return nothing;
	case KIND_identifier:
		return part_of_name(w, frame, n, deep);
	case KIND_call:
		return part_of_call(w, frame, n, deep);
	case KIND_subscript:
		return part_of_subscript(w, frame, n, deep);
	case KIND_binary_operator:
		return part_of_operator(w, frame, n, deep);
	case KIND_comparison_operator:
	case KIND_not_operator:
		return stopped(w, frame, n,
			       part_of_children(w, frame, n, deep));
	case KIND_unary_operator:
	case KIND_boolean_operator:
	case KIND_list:
	case KIND_tuple:
	case KIND_expression_list:
		return part_of_children(w, frame, n, deep);
	case KIND_conditional_expression:
		return joined(flow_of(w, frame, tree_first(t, n), deep),
			      flow_of(w, frame, tree_last(t, n), deep));
	case KIND_attribute:
		return framework_set_holds(
			       frame->m->framework,
			       "attributes-without-gradient",
			       tree_text(t, tree_child(t, n, FIELD_attribute)))
			       ? nothing
			       : unknown;
	default:
		return unknown;
	}
}

/* Nothing is differentiated by an array or a number, whatever it was computed from: a
 * gradient comes back from none of its parts. */
static struct part part_of_plain_value(struct way_back *w,
				       const struct frame *frame, nid_t n,
				       int deep)
{
	const struct model *m = frame->m;
	const struct call *call = call_at(m, n);
	struct part p = nothing;

	if (call && takes_value_out(m, call))
		p = part_of_value_taken(w, frame, call, deep);
	else if (tree_is(m->tree, n, KIND_identifier))
		p = part_of_name(w, frame, n, deep);
	else if (tree_is(m->tree, n, KIND_binary_operator))
		p = part_of_children(w, frame, n, deep);
	return (struct part){ .reads = p.reads };
}

static bool is_given_to_frame(const struct frame *frame, nid_t n)
{
	const struct bind *b = tree_is(frame->m->tree, n, KIND_identifier)
				       ? only_bind(frame->m, n)
				       : NULL;

	return b && b->kind == BIND_PARAMETER;
}

static struct part flow_of(struct way_back *w, const struct frame *frame,
			   nid_t n, int deep)
{
	const struct model *m = frame->m;
	struct part p;

	n = tree_bare(m->tree, n);
	if (n == NO_NODE || !deep || w->steps++ > MOST_STEPS_BACK)
		return unknown;
	if (!is_given_to_frame(frame, n) &&
	    must_be_of(m, n, KINDS_WITHOUT_GRADIENT))
		return part_of_plain_value(w, frame, n, deep - 1);
	if (!is_given_to_frame(frame, n) && is_constant_of_library(m, n))
		return nothing;
	p = part_by_form(w, frame, n, deep - 1);
	return !is_given_to_frame(frame, n) && has_no_gradient_by_dtype(m, n)
		       ? stopped(w, frame, n, p)
		       : p;
}

static bool is_without_gradient(const struct way_back *w, struct part p)
{
	w->stop->zeros = p.zeros;
	return p.reads && !p.open && w->stop->node != NO_NODE;
}

/* Labels, or a default that is a number. */
static bool has_no_weights(const struct model *m, const struct parameter *p)
{
	return p->kind == PARAMETER_NORMAL &&
	       (p->fallback == NO_NODE ||
		must_be_of(m, p->fallback, KINDS_WITHOUT_GRADIENT));
}

bool returns_no_gradient(const struct model *m, uint32_t f, uint32_t parameter,
			 struct gradient_stop *out)
{
	const struct function *function = function_at(m, f);
	struct way_back w = { .model = m, .stop = out };
	struct frame frame = { m, f, .deep = 0 };
	struct part p;

	*out = (struct gradient_stop){ m, NO_NODE, false };
	if (!keeps_gradients(m, function) || parameter >= MOST_GIVEN ||
	    parameter >= function->parameters.count)
		return false;
	for (uint32_t i = 0; i < function->parameters.count && i < MOST_GIVEN;
	     i++)
		frame.given[i] = has_no_weights(m, &function->parameters.at[i])
					 ? nothing
					 : unknown;
	frame.given[parameter] = predicted;
	p = part_returned(&w, &frame);
	return is_without_gradient(&w, p);
}

bool has_no_gradient(const struct model *m, nid_t target,
		     const struct predictions *predictions,
		     struct gradient_stop *out)
{
	struct way_back w = { .model = m,
			      .predictions = predictions,
			      .stop = out };
	struct frame frame = { m, function_around(m, target), .deep = 0 };
	struct part p;

	*out = (struct gradient_stop){ m, NO_NODE, false };
	for (uint32_t i = 0; i < MOST_GIVEN; i++)
		frame.given[i] = unknown;
	p = flow_of(&w, &frame, target, DEEPEST_EXPRESSION);
	return is_without_gradient(&w, p);
}
