#include <string.h>

#include "model/around.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/tape_blocks.h"

/* --- what is watched ------------------------------------------------------------------ */

/* The place of a parameter, or of a name that is unpacked with others: there two names are
 * two things. */
static const struct bind *bind_among_others(const struct model *m, nid_t name)
{
	const struct bind *b = tree_is(m->tree, name, KIND_identifier)
				       ? only_bind(m, name)
				       : NULL;

	return b && (b->kind == BIND_PARAMETER || b->unpacked) ? b : NULL;
}

static bool are_two_things(const struct model *m, nid_t one, nid_t other)
{
	const struct bind *a = bind_among_others(m, one);
	const struct bind *b = bind_among_others(m, other);

	return a && b && a->variable != b->variable && a->kind == b->kind &&
	       (a->kind == BIND_PARAMETER
			? same_scope(variable_at(m, a->variable)->scope,
				     variable_at(m, b->variable)->scope)
			: a->value == b->value && a->place != b->place);
}

/* x of tape.watch(x) and tape.watch([x, y]), or what may be it. */
static bool may_be_among(const struct model *m, nid_t watched, nid_t x)
{
	if (!tree_is_list_or_tuple(m->tree, watched))
		return !are_two_things(m, watched, x);
	for_each_child(m->tree, item, watched)
		if (!are_two_things(m, tree_bare(m->tree, item), x))
			return true;
	return false;
}

static bool may_be_watched(const struct model *m, const struct tape_block *tape,
			   nid_t x)
{
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct call *call = tape->calls[i];

		if (name_is(m, call->method, "watch") &&
		    may_be_among(m, call_argument(m, call->node, 0, "tensor"),
				 x))
			return true;
	}
	return false;
}

/* --- what is asked ----------------------------------------------------------------------- */

/* gradient(x, x) is 1. */
static bool may_be_target(const struct model *m,
			  const struct tape_question *question, nid_t x)
{
	nid_t target = question->target;

	return tree_is(m->tree, target, KIND_identifier) &&
	       (variable_of(m, target) == variable_of(m, x) ||
		tree_is(m->tree, only_value(m, target), KIND_identifier));
}

static bool is_unwatched(const struct model *m, const struct tape_block *tape,
			 const struct tape_question *question, nid_t x)
{
	return tree_is(m->tree, x, KIND_identifier) &&
	       is_tensor_without_variable(m, x) &&
	       is_bound_outside(m, x, tape) && !may_be_target(m, question, x) &&
	       !may_be_watched(m, tape, x);
}

/* --- a lesson ----------------------------------------------------------------------------- */

/* print(gradient), print("x:", gradient[0]) */
static bool is_printed(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t around = tree_above(t, n);

	while (tree_is(t, around, KIND_subscript) ||
	       tree_is(t, around, KIND_interpolation) ||
	       tree_is(t, around, KIND_string)) {
		n = around;
		around = tree_above(t, n);
	}
	return tree_is(t, around, KIND_expression_statement) ||
	       call_is(m, call_given(m, n), "builtins.print");
}

/* Whether nothing is done with the gradient but to show that it is None. */
static bool is_only_shown(const struct model *m, const struct call *question)
{
	nid_t name = bound_target(m, question->node);
	struct node_list uses;

	if (name == NO_NODE)
		return is_printed(m, question->node);
	if (!tree_is(m->tree, name, KIND_identifier) ||
	    variable_of(m, name) == NO_INDEX)
		return false;
	uses = uses_of(m, variable_of(m, name));
	for (uint32_t i = 0; i < uses.count; i++) {
		const struct bind *b = only_bind(m, uses.at[i]);

		if (!tree_is_assigned(m->tree, uses.at[i]) &&
		    (!b || b->target == name) && !is_printed(m, uses.at[i]))
			return false;
	}
	return true;
}

/* --- integers ----------------------------------------------------------------------------  */

/* tf.Variable(1), tf.Variable(x, dtype=tf.int32) */
static bool makes_int_variable(const struct model *m, nid_t n)
{
	const struct call *call =
		n == NO_NODE ? NULL : call_at(m, tree_bare(m->tree, n));
	nid_t dtype;

	if (!call_in(m, call, "makes-variables") || call_has_splat(m, n))
		return false;
	dtype = call_keyword(m, call->node, "dtype");
	if (dtype != NO_NODE)
		return !strncmp(name_text(m, dotted_name(m, dtype)),
				"tensorflow.int", strlen("tensorflow.int"));
	/* Keras' own are floats whatever they begin with. */
	return call_is(m, call, "tensorflow.Variable") &&
	       ev_must(evidence_pool(m),
		       evidence_of(m, call_argument(m, call->node, 0,
						    "initial_value")),
		       KIND_BIT(VALUE_INT));
}

/* A variable that is made once, in this file, and holds an integer. */
static nid_t int_variable_made(const struct model *m, nid_t x)
{
	sym_t attribute = self_attribute(m, x);
	struct attribute_bind_list binds;
	nid_t made = NO_NODE;

	if (attribute) {
		binds = attribute_binds(m, class_around(m, x), attribute);
		made = binds.count == 1 ? binds.at[0]->value : NO_NODE;
	} else if (tree_is(m->tree, x, KIND_identifier)) {
		made = only_value(m, x);
	}
	return makes_int_variable(m, made) ? made : NO_NODE;
}

static void report_integer(struct check *c, nid_t x, nid_t made)
{
	report(c, x, "source", source_of(c, x), "why",
	       "it holds integers, and only floats have a gradient", "advice",
	       arena_fmt(c->arena,
			 "make it a float: `tf.Variable(..., "
			 "dtype=tf.float32)` for `%s`",
			 source_of(c, made)),
	       NULL);
	relate(c, made, true, "an integer variable");
}

/* --- what is said ------------------------------------------------------------------------- */

static void report_unwatched(struct check *c, const struct tape_block *tape,
			     nid_t x)
{
	const char *name = source_of(c, tape->name), *source = source_of(c, x);

	report(c, x, "source", source, "why",
	       arena_fmt(c->arena, "`%s` does not watch it", name), "advice",
	       arena_fmt(c->arena,
			 "call `%s.watch(%s)` first in the block of the tape",
			 name, source),
	       NULL);
	relate(c, tape->name, true, "watches variables only");
}

static void report_new(struct check *c, const struct tape_block *tape,
		       const struct tape_question *question, nid_t x)
{
	report(c, x, "source", source_of(c, x), "why",
	       arena_fmt(c->arena,
			 "it is a new tensor, and `%s` is not computed from it",
			 source_of(c, question->target)),
	       "advice",
	       "ask for the gradient of what the target is computed from, and "
	       "take the part of that",
	       NULL);
	relate(c, tape->name, false, "has recorded nothing of it");
}

static void report_source(struct check *c, const struct tape_block *tape,
			  const struct tape_question *question, nid_t x)
{
	const struct model *m = c->model;
	nid_t made = int_variable_made(m, x);

	if (made != NO_NODE)
		report_integer(c, x, made);
	else if (is_unwatched(m, tape, question, x))
		report_unwatched(c, tape, x);
	else if (is_new_tensor(m, x) && is_tensor_without_variable(m, x))
		report_new(c, tape, question, x);
	else
		return;
	if (is_only_shown(m, question->call))
		report_at_most(c, SEVERITY_INFO);
}

/* (x, y) of sources = (x, y), also in place. */
static nid_t display_of(const struct model *m, nid_t sources)
{
	nid_t value = tree_is(m->tree, sources, KIND_identifier)
			      ? tree_bare(m->tree, only_value(m, sources))
			      : sources;

	return tree_is_list_or_tuple(m->tree, value) ? value : NO_NODE;
}

static void look_at_sources(struct check *c, const struct tape_block *tape,
			    const struct tape_question *question)
{
	nid_t display = display_of(c->model, question->sources);

	if (display == NO_NODE)
		report_source(c, tape, question, question->sources);
	for_each_child(c->model->tree, item, display)
		report_source(c, tape, question,
			      tree_bare(c->model->tree, item));
}

/*
 * A gradient of what is no variable, and is not watched:
 *
 *	with tf.GradientTape() as tape:
 *		loss = loss_fn(label, model(image))
 *	tape.gradient(loss, image)
 */
void check_hy326(struct check *c, nid_t with)
{
	const struct model *m = c->model;
	struct tape_block tape;
	struct tape_question question;

	for (uint32_t i = 0; tape_of_with(m, with, i, &tape); i++) {
		if (!find_tape_calls(m, &tape))
			continue;
		for (uint32_t n = 0; n < tape.count; n++)
			if (question_of_tape(m, tape.calls[n], &question) &&
			    !is_tried(m, tape.calls[n]->node) &&
			    !is_never_reached(m, tape.calls[n]->node))
				look_at_sources(c, &tape, &question);
	}
}
