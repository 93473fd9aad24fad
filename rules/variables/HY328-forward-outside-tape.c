#include "model/around.h"
#include "model/solve/solve.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/keras_objects.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/tape_blocks.h"
#include "rulekit/weights.h"

#define DEEPEST_FORWARD 4
#define DEEPEST_HELPER 3
/* So many names and helpers are looked into for one tape. */
#define MOST_LOOKS 200

/* A part of the code whose every name, attribute and call has to be known. */
struct part {
	const struct tape_block *tape;
	nid_t owner;
	nid_t node;    /* a block, or a function with its parameters */
	nid_t forward; /* the call of the model, once it is met */
	int deep;
	int *looks;
};

/* --- the model was called before ------------------------------------------------------- */

static const struct bind *assigned_before(const struct model *m,
					  const struct tape_block *tape,
					  nid_t name)
{
	const struct bind *b = tree_is(m->tree, name, KIND_identifier)
				       ? only_bind(m, name)
				       : NULL;

	return b && b->kind == BIND_ASSIGN && b->value != NO_NODE &&
			       function_around(m, b->target) == tape->f &&
			       is_bound_outside(m, name, tape)
		       ? b
		       : NULL;
}

/* model(x), of which a name is the result: p of p = model(x). NO_NODE. */
static nid_t call_of_model(const struct model *m, const struct part *part,
			   nid_t name)
{
	const struct bind *b = assigned_before(m, part->tape, name);
	const struct call *call = b ? call_at(m, tree_bare(m->tree, b->value))
				    : NULL;

	return call && is_same_object(m, call->callee_node, part->owner) &&
			       call_argument(m, call->node, 0, NULL) !=
				       NO_NODE &&
			       !ev_may_be(evidence_pool(m),
					  evidence_of(m, name),
					  KIND_BIT(VALUE_VARIABLE))
		       ? call->node
		       : NO_NODE;
}

/* The same of what a name is computed from: y of y = tf.squeeze(p). */
static nid_t call_of_model_behind(const struct model *m,
				  const struct part *part, nid_t name, int deep)
{
	const struct bind *b = assigned_before(m, part->tape, name);
	nid_t found = call_of_model(m, part, name);

	if (!b || !deep || ++*part->looks > MOST_LOOKS)
		return NO_NODE;
	for_each_within(m->tree, n, b->value)
		if (found == NO_NODE && tree_is(m->tree, n, KIND_identifier))
			found = call_of_model_behind(m, part, n, deep - 1);
	return found;
}

/* --- nothing in the block reads a variable ------------------------------------------------ */

static bool is_bound_within(const struct model *m, nid_t name, nid_t part)
{
	struct bind_list binds = reaching_binds(m, name);

	for (uint32_t i = 0; i < binds.count; i++)
		if (!tree_inside(m->tree, bind_by_id(m, binds.at[i])->target,
				 part))
			return false;
	return binds.count && binds.count < MOST_REACHING;
}

/* y of loss(y, p): what the data says, and no variable of a model. */
static bool is_what_is_true(const struct model *m, nid_t name)
{
	const struct call *call = call_given(m, name);
	const struct bind *b = only_bind(m, name);

	return call && b && (b->kind == BIND_PARAMETER || b->unpacked) &&
	       call_argument(m, call->node, 0, "y_true") == name &&
	       (is_loss_of_keras(m, call->callee_node) ||
		call_is(m, call, "tensorflow.keras.losses.*"));
}

static bool is_harmless_name(const struct model *m, struct part *part, nid_t n)
{
	nid_t forward;

	if (variable_of(m, n) == NO_INDEX)
		return false;
	if (is_bound_within(m, n, part->node))
		return true;
	forward = call_of_model(m, part, n);
	if (forward == NO_NODE && !is_value_without_variable(m, n))
		return is_what_is_true(m, n);
	if (part->forward == NO_NODE)
		part->forward =
			call_of_model_behind(m, part, n, DEEPEST_FORWARD);
	return true;
}

static bool is_harmless_part(const struct model *m, struct part *part);

/* A function of the file that computes with what it is given. */
static bool is_harmless_helper(const struct model *m, const struct part *outer,
			       const struct call *call)
{
	const struct function *f =
		call->callee == NO_INDEX ? NULL : function_at(m, call->callee);
	struct part part = *outer;

	if (!f || !part.deep-- || ++*part.looks > MOST_LOOKS ||
	    call->receiver != NO_NODE || f->body == NO_NODE ||
	    is_present(f->klass) || f->is_generator || f->is_async ||
	    f->decorators.count)
		return false;
	for (size_t i = 0; i < f->parameters.count; i++)
		if (tree_first(m->tree, f->parameters.at[i].fallback) !=
			    NO_NODE ||
		    tree_is(m->tree, f->parameters.at[i].fallback,
			    KIND_identifier))
			return false;
	part.node = f->node;
	return is_harmless_part(m, &part);
}

/* What computes with what it is given: no collection of TensorFlow 1, no variable, nothing
 * that runs a function. */
static bool is_operation(const struct model *m, const struct call *call)
{
	static const unsigned more = FACT_OWNS_VARIABLES | FACT_TRACES |
				     FACT_CALLBACK | FACT_HYBRIDIZES;
	const struct fact *fact = framework_fact(m->framework, call->name);

	return fact && fact->flags & FACT_OP && !(fact->flags & more) &&
	       !call_is(m, call, "tensorflow.compat.*");
}

static bool is_harmless_call(const struct model *m, const struct part *part,
			     const struct call *call)
{
	return is_operation(m, call) || call_in(m, call, "gives-new-tensor") ||
	       call_in(m, call, "reads-no-variable") ||
	       is_loss_of_keras(m, call->callee_node) ||
	       is_harmless_helper(m, part, call);
}

/* tf.reduce_mean of its call, tf.float32: names of the framework. */
static bool is_callee_or_name(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t around = n;

	if (tree_is_assigned(t, n) || tree_attribute_of(t, n) != NO_NODE ||
	    (tree_is(t, tree_parent(t, n), KIND_keyword_argument) &&
	     t->nodes[n].field == FIELD_name))
		return true;
	while (tree_is(t, tree_parent(t, around), KIND_attribute))
		around = tree_parent(t, around);
	if (call_at(m, tree_parent(t, around)) &&
	    t->nodes[around].field == FIELD_function)
		return true;
	return framework_owns(m->framework, dotted_name(m, around));
}

static bool is_harmless_node(const struct model *m, struct part *part, nid_t n)
{
	switch (tree_kind(m->tree, n)) {
	case KIND_call:
		return is_harmless_call(m, part, call_at(m, n));
	case KIND_identifier:
		return is_callee_or_name(m, n) || is_harmless_name(m, part, n);
	case KIND_function_definition:
	case KIND_class_definition:
	case KIND_lambda:
	case KIND_await:
	case KIND_yield:
	case KIND_global_statement:
	case KIND_nonlocal_statement:
	case KIND_import_statement:
	case KIND_import_from_statement:
	case KIND_error:
	case KIND_other:
		return false;
	default:
		return true;
	}
}

static bool is_harmless_part(const struct model *m, struct part *part)
{
	nid_t body = tree_child(m->tree, part->node, FIELD_body);

	for_each_within(m->tree, n, body == NO_NODE ? part->node : body)
		if (!is_harmless_node(m, part, n))
			return false;
	return true;
}

/* --- what is computed after the block ------------------------------------------------------- */

/* Where the target is computed while the tape does not record; NO_NODE. */
static nid_t computed_outside(const struct model *m,
			      const struct tape_block *tape, nid_t target)
{
	const struct bind *b;

	if (!tree_is(m->tree, target, KIND_identifier))
		return is_new_tensor(m, target) ? target : NO_NODE;
	b = only_bind(m, target);
	return b && b->kind == BIND_ASSIGN && !b->unpacked &&
			       b->value != NO_NODE &&
			       function_around(m, b->target) == tape->f &&
			       is_bound_outside(m, target, tape) &&
			       is_new_tensor(m, tree_bare(m->tree, b->value))
		       ? b->value
		       : NO_NODE;
}

/* The gradient of a tensor by itself is 1. */
static bool is_asked_by_itself(const struct model *m,
			       const struct tape_question *question)
{
	for_each_within(m->tree, n, question->sources)
		if (tree_is(m->tree, n, KIND_identifier) &&
		    slice_equal(tree_text(m->tree, n),
				tree_text(m->tree, question->target)))
			return true;
	return false;
}

/* --- what is said -------------------------------------------------------------------------------- */

static bool report_target(struct check *c, const struct tape_block *tape,
			  const struct tape_question *question)
{
	const struct model *m = c->model;
	nid_t value = computed_outside(m, tape, question->target);
	const char *name = source_of(c, tape->name);

	if (value == NO_NODE || is_asked_by_itself(m, question) ||
	    tree_inside(m->tree, question->call->node, tape->with))
		return false;
	report(c, value, "why",
	       arena_fmt(c->arena, "`%s` is computed outside the block of `%s`",
			 source_of(c, question->target), name),
	       "advice", "move this into the block of the tape", NULL);
	relate(c, tape->name, true, "records its block only");
	relate(c, question->call->node, true, "asked here");
	return true;
}

static void report_forward(struct check *c, const struct tape_block *tape,
			   const struct tape_question *question)
{
	const struct model *m = c->model;
	int looks = 0;
	struct part part = { .tape = tape,
			     .looks = &looks,
			     .owner = owner_of_variables(m, question->sources),
			     .node = tape->body,
			     .forward = NO_NODE,
			     .deep = DEEPEST_HELPER };

	if (part.owner == NO_NODE || !is_harmless_part(m, &part) ||
	    part.forward == NO_NODE)
		return;
	report(c, part.forward, "why",
	       arena_fmt(c->arena,
			 "`%s` is called before `%s` records, and not in its "
			 "block",
			 source_of(c, part.owner), source_of(c, tape->name)),
	       "advice", "move this call into the block of the tape", NULL);
	relate(c, tape->name, true, "records its block only");
	relate(c, question->call->node, true, "asked here");
}

/*
 * A model that is called while no tape records:
 *
 *	predicted = model(x)
 *	with tf.GradientTape() as tape:
 *		loss = loss_fn(y, predicted)
 *	tape.gradient(loss, model.trainable_variables)
 */
void check_hy328(struct check *c, nid_t with)
{
	const struct model *m = c->model;
	struct tape_block tape;
	struct tape_question question;

	for (uint32_t i = 0; tape_of_with(m, with, i, &tape); i++) {
		if (!find_tape_calls(m, &tape))
			continue;
		for (uint32_t n = 0; n < tape.count; n++) {
			nid_t call = tape.calls[n]->node;

			if (!question_of_tape(m, tape.calls[n], &question) ||
			    is_tried(m, call) || is_expected_to_fail(m, call) ||
			    is_never_reached(m, call))
				continue;
			if (report_target(c, &tape, &question))
				break;
			report_forward(c, &tape, &question);
		}
	}
}
