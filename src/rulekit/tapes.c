/*
 * In: the call that makes a tape. Its name leads to the gradients, and these to the
 * next update of an optimizer behind them, in the same function or in its callers.
 */
#include "rulekit/tapes.h"

#include "model/solve/solve.h"
#include "rulekit/helpers.h"
#include "rulekit/keras_objects.h"
#include "rulekit/loops.h"
#include "rulekit/sets.h"
#include "rulekit/tape_blocks.h"

/* How far calls are followed from the gradients: update() -> apply_gradients(). */
#define DEEPEST_UPDATE 3
/* So many callers are asked what they do with gradients. */
#define MOST_CALLERS 8
/* So many calls behind another one are looked at: a step is no longer. */
#define LONGEST_STEP 400
/* Names are followed that far: net = model. */
#define MOST_ALIASES 4

static bool may_be_optimizer(const struct model *m, const struct call *call)
{
	return call->receiver != NO_NODE &&
	       ev_may_be(evidence_pool(m), evidence_of(m, call->receiver),
			 KIND_BIT(VALUE_OPTIMIZER));
}

static bool must_be_optimizer(const struct model *m, const struct call *call)
{
	return call->receiver != NO_NODE &&
	       ev_must(evidence_pool(m), evidence_of(m, call->receiver),
		       KIND_BIT(VALUE_OPTIMIZER));
}

/* opt.apply_gradients(pairs); apply() only of what is an optimizer for certain. */
static bool is_optimizer_update(const struct model *m, const struct call *call)
{
	if (name_is(m, call->method, "apply_gradients"))
		return may_be_optimizer(m, call);
	return name_is(m, call->method, "apply") && must_be_optimizer(m, call);
}

/* opt.minimize(loss, weights, tape=tape), which takes the gradients, too */
static bool is_minimize(const struct model *m, const struct call *call,
			nid_t tape)
{
	nid_t given = call_keyword(m, call->node, "tape");

	return given != NO_NODE && name_is(m, call->method, "minimize") &&
	       slice_equal(tree_text(m->tree, given), tree_text(m->tree, tape));
}

static bool is_gradient(const struct model *m, const struct call *call,
			nid_t tape)
{
	return name_is(m, call->method, "gradient") &&
	       call->receiver != NO_NODE &&
	       slice_equal(tree_text(m->tree, call->receiver),
			   tree_text(m->tree, tape));
}

/* The first update behind call i in function f, up to node `end`. NULL: none. */
static const struct call *update_behind(const struct model *m, uint32_t i,
					uint32_t f, nid_t end)
{
	/* From the call on: the update may be around it, apply_gradients(zip(
	 * tape.gradient(...))). */
	nid_t start =
		tree_statement(m->tree, call_by_id(m, (call_id){ i })->node);

	while (i && call_by_id(m, (call_id){ i - 1 })->node > start)
		i--;
	for (uint32_t last = i + LONGEST_STEP; i < m->calls.count && i < last;
	     i++) {
		const struct call *call = call_by_id(m, (call_id){ i });

		if (call->node >= end)
			return NULL;
		if (call->function == f &&
		    call_comes_to(m, call, is_optimizer_update, DEEPEST_UPDATE))
			return call;
	}
	return NULL;
}

/* Where the code that runs with a node ends: its outermost loop, or its function. */
static nid_t end_of_run(const struct model *m, nid_t node)
{
	uint32_t f = function_around(m, node);
	nid_t outer = outermost_loop_around(m, node);

	if (outer != NO_NODE)
		return tree_end(m->tree, outer);
	return f == NO_INDEX ? m->tree->count
			     : tree_end(m->tree, function_at(m, f)->node);
}

/* The update in a caller of f, which returns the gradients. */
static const struct call *update_of_callers(const struct model *m, uint32_t f)
{
	const struct function *function;

	if (f == NO_INDEX || !function_at(m, f)->returns.count)
		return NULL;
	function = function_at(m, f);
	for (size_t i = 0; i < function->callers.count && i < MOST_CALLERS;
	     i++) {
		call_id id = function->callers.at[i];
		const struct call *call = call_by_id(m, id), *update;

		if (call->function == f)
			continue;
		update = update_behind(m, id.nr, call->function,
				       end_of_run(m, call->node));
		if (update)
			return update;
	}
	return NULL;
}

/* Fills in the gradients that the tape of call i gives, and their update. */
static bool find_gradient(const struct model *m, uint32_t i, nid_t name,
			  struct tape_step *out)
{
	nid_t end = end_of_run(m, out->with);

	for (uint32_t last = i + LONGEST_STEP;
	     ++i < m->calls.count && i < last;) {
		const struct call *call = call_by_id(m, (call_id){ i });

		if (call->node >= end)
			break;
		if (call->function != out->function)
			continue;
		if (is_minimize(m, call, name)) {
			out->gradient = out->update = call;
			return true;
		}
		if (!is_gradient(m, call, name))
			continue;
		out->gradient = call;
		out->update = update_behind(m, i, out->function, end);
		if (!out->update)
			out->update = update_of_callers(m, out->function);
		return out->update;
	}
	return false;
}

bool tape_step_at(const struct model *m, const struct call *tape,
		  struct tape_step *out)
{
	nid_t with, name;

	if (!call_in(m, tape, "gradient-tapes"))
		return false;
	with = with_of_tape(m->tree, tape->node);
	name = name_of_tape(m->tree, tape->node);
	if (with == NO_NODE || name == NO_NODE)
		return false;
	*out = (struct tape_step){ .with = with, .function = tape->function };
	return find_gradient(m, call_numbered(m, tape->node).nr, name, out);
}

/* --- which weights a tape trains ----------------------------------------------------- */

nid_t tape_body(const struct model *m, nid_t tape)
{
	const struct bind *b = tree_is(m->tree, tape, KIND_identifier)
				       ? only_bind(m, tape)
				       : NULL;
	nid_t n = b && b->kind == BIND_WITH ? b->value : NO_NODE;

	if (n == NO_NODE || !call_in(m, call_at(m, n), "gradient-tapes"))
		return NO_NODE;
	while (n != NO_NODE && !tree_is(m->tree, n, KIND_with_statement))
		n = tree_parent(m->tree, n);
	return n == NO_NODE ? NO_NODE : tree_child(m->tree, n, FIELD_body);
}

/* What a name is given once, without parentheses. */
static nid_t value_meant(const struct model *m, nid_t n)
{
	nid_t value = tree_is(m->tree, n, KIND_identifier) ? only_value(m, n)
							   : NO_NODE;

	return tree_bare(m->tree, value == NO_NODE ? n : value);
}

nid_t behind_aliases(const struct model *m, nid_t n)
{
	for (int i = 0; i < MOST_ALIASES; i++) {
		nid_t value = value_meant(m, n);

		if (!tree_is(m->tree, value, KIND_identifier) &&
		    !tree_is(m->tree, value, KIND_attribute))
			break;
		n = value;
	}
	return n;
}

/* a.trainable_variables + b.trainable_variables, [a.weights, *b.weights] */
static void note_owners(const struct model *m, nid_t variables,
			struct trained *out)
{
	static const char *const all[] = { "trainable_variables", "variables",
					   "trainable_weights", "weights",
					   NULL };
	const struct tree *t = m->tree;

	for_each_within(t, n, variables) {
		if (!tree_is(t, n, KIND_attribute) ||
		    out->count == MOST_TRAINED ||
		    !slice_is_any(tree_text(t,
					    tree_child(t, n, FIELD_attribute)),
				  all))
			continue;
		out->owners[out->count++] = behind_aliases(
			m, tree_bare(t, tree_child(t, n, FIELD_object)));
	}
}

/* What is a sum, a list or a list of lists, and no call: filtered(model.weights). */
static bool is_plain_sum(const struct model *m, nid_t variables)
{
	for_each_within(m->tree, n, variables)
		if (tree_is(m->tree, n, KIND_call) ||
		    tree_is(m->tree, n, KIND_subscript) ||
		    tree_is(m->tree, n, KIND_conditional_expression))
			return false;
	return true;
}

void find_trained(const struct model *m, nid_t sources, struct trained *out)
{
	nid_t whole = value_meant(m, sources);

	out->count = 0;
	if (!is_plain_sum(m, whole))
		return;
	note_owners(m, whole, out);
	for_each_within(m->tree, n, whole)
		if (tree_is(m->tree, n, KIND_identifier) &&
		    tree_is(m->tree, value_meant(m, n), KIND_attribute))
			note_owners(m, value_meant(m, n), out);
}

/* The object itself or a part of it: self.encoder of self.trainable_variables. */
static bool is_part_of(const struct model *m, nid_t part, nid_t whole)
{
	while (!is_same_object(m, part, whole)) {
		if (!tree_is(m->tree, part, KIND_attribute))
			return false;
		part = tree_bare(m->tree,
				 tree_child(m->tree, part, FIELD_object));
	}
	return true;
}

bool is_trained(const struct model *m, const struct trained *trained,
		nid_t callee)
{
	callee = behind_aliases(m, callee);
	for (uint32_t i = 0; i < trained->count; i++)
		if (is_part_of(m, callee, trained->owners[i]))
			return true;
	return false;
}
