/*
 * The walk over one function, or over the top level of a module, in the order
 * of execution.
 *
 * In: an activation with its parameters. Out: the evidence of every node that is
 * run, in the values of the activation.
 *
 * Nothing recurses: first_step (walk_order.c) and next_step say which part of a
 * node comes first and which one after another, and what is done between them. A
 * loop's body comes again until its head stays as it is.
 */
#include "model/solve/values.h"
#include "model/solve/calling.h"
#include "model/solve/python_results.h"
#include "model/solve/walk_branches.h"
#include "model/solve/walk_order.h"

/* --- loops --------------------------------------------------------------------------- */

/* The target is bound again in each round. */
static void begin_for_round(struct walker *w, nid_t loop)
{
	nid_t right = tree_child(w->t, loop, FIELD_right);

	bind_target_value(
		w, tree_child(w->t, loop, FIELD_left),
		iteration_value(w, iterated(w, value_at(w, right), right),
				right));
}

static nid_t after_loop_body(struct walker *w, nid_t loop, bool can_end)
{
	nid_t rest = tree_child(w->t, loop, FIELD_alternative);

	if (frame_end_round(w, frame_top(w)))
		return tree_is(w->t, loop, KIND_for_statement)
			       ? tree_child(w->t, loop, FIELD_left)
			       : tree_child(w->t, loop, FIELD_condition);
	frame_end_loop(w, can_end);
	return rest;
}

/* (), range(0): what cannot grow and has nothing in it. */
static bool is_empty_for_good(struct walker *w, ev_t iterable)
{
	const struct evidence *e = ev_at(w, iterable);

	return (e->kinds == KIND_BIT(VALUE_TUPLE) ||
		e->kinds == KIND_BIT(VALUE_ITERATOR)) &&
	       e->elements &&
	       !pool_elements_at(pool_of(w), e->elements)->open &&
	       !pool_elements_at(pool_of(w), e->elements)->count;
}

static nid_t after_for_part(struct walker *w, nid_t loop, nid_t part)
{
	nid_t right = tree_child(w->t, loop, FIELD_right);

	if (part == right && is_empty_for_good(w, value_at(w, right)))
		return tree_child(w->t, loop, FIELD_alternative);
	if (part == tree_child(w->t, loop, FIELD_right)) {
		frame_push(w, FRAME_LOOP, loop);
		return tree_child(w->t, loop, FIELD_left);
	}
	if (part == tree_child(w->t, loop, FIELD_left)) {
		begin_for_round(w, loop);
		return tree_child(w->t, loop, FIELD_body);
	}
	if (part == tree_child(w->t, loop, FIELD_body))
		return after_loop_body(w, loop, true);
	return NO_NODE;
}

static nid_t after_while_part(struct walker *w, nid_t loop, nid_t part)
{
	nid_t condition = tree_child(w->t, loop, FIELD_condition);
	bool ends = !tree_is(w->t, tree_bare(w->t, condition), KIND_true);

	if (part == condition) {
		bool begins = !frame_is_of(w, loop);

		if (begins && truth_of(w, condition) == TRUTH_NO)
			return tree_child(w->t, loop, FIELD_alternative);
		if (begins)
			frame_push(w, FRAME_LOOP, loop);
		narrow(w, condition, true);
		return tree_child(w->t, loop, FIELD_body);
	}
	if (part == tree_child(w->t, loop, FIELD_body))
		return after_loop_body(w, loop, ends);
	return NO_NODE;
}

/* --- try, with, comprehensions --------------------------------------------------------- */

static nid_t after_try_part(struct walker *w, nid_t part)
{
	nid_t next = tree_sibling(w->t, part);

	if (tree_is(w->t, part, KIND_block))
		frame_begin_handlers(w, frame_top(w));
	else if (tree_is(w->t, part, KIND_else_clause) ||
		 tree_is(w->t, part, KIND_finally_clause))
		return next;
	else
		frame_end_branch(w, frame_top(w));
	if (next != NO_NODE && !tree_is(w->t, next, KIND_else_clause) &&
	    !tree_is(w->t, next, KIND_finally_clause)) {
		frame_begin_handler(w, frame_top(w));
		return next;
	}
	frame_join(w);
	return next;
}

/* The objects of the program behind `with`: what their class has of that name is
 * called. One that is bound by `as` has been entered. */
static void call_of_items(struct walker *w, nid_t clause, const char *name,
			  bool is_exit)
{
	for_each_child(w->t, item, clause) {
		nid_t value = tree_child(w->t, item, FIELD_value);

		if (tree_is(w->t, value, KIND_as_pattern)) {
			if (!is_exit)
				continue;
			value = tree_first(w->t, value);
		}
		if (value != NO_NODE)
			special_method(w, value_at(w, value), name, EV_UNSEEN,
				       value);
	}
}

static nid_t after_with_part(struct walker *w, nid_t statement, nid_t part)
{
	nid_t body = tree_child(w->t, statement, FIELD_body);

	if (part != body)
		call_of_items(w, part, "__enter__", false);
	else if (!frame_top(w)->was_dead)
		call_of_items(w, tree_first(w->t, statement), "__exit__", true);
	if (part != body) {
		frame_push(w, FRAME_WITH, statement);
		frame_top(w)->lifts = with_lifts(w, part);
		frame_top(w)->builds = with_builds(w, part);
		w->lifts += frame_top(w)->lifts != 0;
		w->builds += frame_top(w)->builds != 0;
		return body;
	}
	w->lifts -= frame_top(w)->lifts != 0;
	w->builds -= frame_top(w)->builds != 0;
	w->frames.count--;
	return NO_NODE;
}

static nid_t after_clause(struct walker *w, nid_t n, nid_t part)
{
	nid_t next = is_clause(tree_kind(w->t, part))
			     ? clause_from(w->t, tree_sibling(w->t, part))
			     : NO_NODE;

	if (!is_clause(tree_kind(w->t, part)))
		return NO_NODE;
	if (tree_is(w->t, part, KIND_if_clause))
		narrow_item(w, n, tree_first(w->t, part));
	return next != NO_NODE ? next : comprehension_body(w->t, n);
}

static nid_t after_for_clause(struct walker *w, nid_t clause, nid_t part)
{
	nid_t left = tree_child(w->t, clause, FIELD_left);
	nid_t right = tree_child(w->t, clause, FIELD_right);

	if (part != right)
		return NO_NODE;
	bind_target_value(
		w, left,
		iteration_value(w, iterated(w, value_at(w, right), right),
				right));
	return left;
}

/* --- the steps --------------------------------------------------------------------------- */

static nid_t after_target(const struct walker *w, nid_t n, nid_t part)
{
	nid_t left = tree_child(w->t, n, FIELD_left);

	return part == left ? NO_NODE : left;
}

static nid_t next_step(struct walker *w, nid_t parent, nid_t part)
{
	const struct tree *t = w->t;

	if (lacks_parts(t, parent))
		return run_from(t, tree_sibling(t, part));
	switch (tree_kind(t, parent)) {
	case KIND_if_statement:
		return walk_after_if_part(w, parent, part);
	case KIND_elif_clause:
		return walk_after_elif_part(w, parent, part);
	case KIND_conditional_expression:
		return walk_after_conditional_part(w, parent, part);
	case KIND_boolean_operator:
		return walk_after_boolean_part(w, parent, part);
	case KIND_match_statement:
		return walk_after_subject(w, parent, part);
	case KIND_case_clause:
		if (!w->is_dead)
			walk_bind_patterns(w, parent);
		return run_from(t, tree_sibling(t, part));
	case KIND_for_statement:
		return after_for_part(w, parent, part);
	case KIND_while_statement:
		return after_while_part(w, parent, part);
	case KIND_try_statement:
		return after_try_part(w, part);
	case KIND_with_statement:
		return after_with_part(w, parent, part);
	case KIND_list_comprehension:
	case KIND_set_comprehension:
	case KIND_dictionary_comprehension:
	case KIND_generator_expression:
		return after_clause(w, parent, part);
	case KIND_for_in_clause:
		return after_for_clause(w, parent, part);
	case KIND_assignment:
		return after_target(w, parent, part);
	case KIND_augmented_assignment:
		return after_target(w, parent, part);
	case KIND_class_definition:
		return part == tree_child(t, parent, FIELD_body)
			       ? NO_NODE
			       : tree_child(t, parent, FIELD_body);
	case KIND_attribute:
	case KIND_keyword_argument:
	case KIND_default_parameter:
	case KIND_typed_default_parameter:
	case KIND_function_definition:
	case KIND_lambda:
	case KIND_named_expression:
		return NO_NODE;
	case KIND_block:
		if (tree_is(t, part, KIND_case_clause))
			return walk_after_case(w, part);
		/* fall through */
	case KIND_module:
		/* After a return nothing of the block runs. */
		return w->is_dead ? NO_NODE : tree_sibling(t, part);
	default:
		return run_from(t, tree_sibling(t, part));
	}
}

/* A node is left: statements act, expressions get their value. */
static void leave_node(struct walker *w, nid_t n)
{
	if (w->is_dead)
		return;
	evaluate(w, n);
}

static bool is_out_of_steps(struct walker *w)
{
	struct solver *s = w->s;
	uint64_t most = (uint64_t)MOST_STEPS_PER_NODE *
			(unit_at(s, 0)->m->tree->count + 1000);

	return ++s->steps > most;
}

/* Whether the node is run at all; it is marked so. */
static bool begin_node(struct walker *w, nid_t n)
{
	step_taken();
	if (w->is_dead || is_out_of_steps(w))
		return false;
	if (w->a->values[n] == EV_UNSEEN)
		w->a->values[n] = EV_LIVE;
	if (w->lifts)
		w->u->lifted[n] = w->u->lifts = true;
	return true;
}

static nid_t enter_node(struct walker *w, nid_t n)
{
	if (!begin_node(w, n))
		return NO_NODE;
	if (tree_is(w->t, n, KIND_try_statement))
		frame_push(w, FRAME_TRY, n);
	return first_step(w->t, n);
}

static void walk(struct walker *w, nid_t root)
{
	nid_t n = root;

	if (root == NO_NODE)
		return;
	for (;;) {
		nid_t part = enter_node(w, n);

		if (part != NO_NODE) {
			n = part;
			continue;
		}
		for (;;) {
			nid_t parent = tree_parent(w->t, n);

			leave_node(w, n);
			if (n == root)
				return;
			part = next_step(w, parent, n);
			n = part != NO_NODE ? part : parent;
			if (part != NO_NODE)
				break;
		}
	}
}

/* A lambda returns what its body is. */
static void walk_function(struct walker *w, const struct function *f)
{
	walk(w, f->body);
	if (f->name_node == NO_NODE && !w->is_dead)
		result_is(w, f->body, value_at(w, f->body));
	else if (!w->is_dead)
		result_is(w, NO_NODE, ev_of(w->s->pool, VALUE_NONE, f->node));
}

void walk_activation(struct walker *w)
{
	struct solver *s = w->s;

	if (w->a->function == NO_INDEX)
		walk(w, 0);
	else
		walk_function(
			w,
			function_at(
				w->m,
				solver_function_at(s, w->a->function)->index));
}
