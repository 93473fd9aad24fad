/*
 * A frame is pushed before the first part and joined after the last one. Where the
 * condition is known, the part that does not run is walked as dead.
 */
#include "model/solve/walk_branches.h"

#include "model/solve/values.h"

/* The condition is known: begins the branch that it leads to. */
static void begin_branch(struct walker *w, nid_t condition, bool is_true)
{
	enum truth truth = truth_of(w, condition);
	bool taken = truth == (is_true ? TRUTH_YES : TRUTH_NO);
	struct frame *f = frame_top(w);

	frame_begin_branch(w, f);
	if (truth == (is_true ? TRUTH_NO : TRUTH_YES))
		w->is_dead = true;
	if (taken)
		f->is_complete = true;
	if (!w->is_dead)
		narrow(w, condition, is_true);
}

/* The condition of an if statement was evaluated: the frame that joins its
 * branches begins, and with it the first of them. */
static void after_if_condition(struct walker *w, nid_t statement,
			       nid_t condition)
{
	frame_push(w, FRAME_BRANCHES, statement);
	begin_branch(w, condition, true);
}

/* What holds where no condition so far was true, for the next one. */
static void between_conditions(struct walker *w, nid_t condition)
{
	struct frame *f = frame_top(w);
	bool complete = f->is_complete;

	frame_end_branch(w, f);
	w->is_dead = f->was_dead || complete;
	if (!w->is_dead)
		narrow(w, condition, false);
	/* The elif condition is part of what runs where the first is false. */
	f->mark = (uint32_t)w->trail.count;
}

static void end_if(struct walker *w, nid_t last_condition, bool has_else)
{
	frame_end_branch(w, frame_top(w));
	if (!has_else) {
		begin_branch(w, last_condition, false);
		frame_end_branch(w, frame_top(w));
	}
	frame_join(w);
}

static nid_t last_condition_of(const struct walker *w, nid_t statement)
{
	nid_t condition = tree_child(w->t, statement, FIELD_condition);

	for_each_child(w->t, n, statement)
		if (tree_is(w->t, n, KIND_elif_clause))
			condition = tree_child(w->t, n, FIELD_condition);
	return condition;
}

nid_t walk_after_if_part(struct walker *w, nid_t statement, nid_t part)
{
	nid_t next = tree_sibling(w->t, part);
	nid_t condition = tree_child(w->t, statement, FIELD_condition);

	if (part == condition) {
		after_if_condition(w, statement, condition);
		return tree_child(w->t, statement, FIELD_consequence);
	}
	/* What cannot be read may stand before the condition, or in its place. */
	if (!frame_is_of(w, statement))
		return next;
	if (tree_is(w->t, part, KIND_elif_clause))
		condition = tree_child(w->t, part, FIELD_condition);
	if (next != NO_NODE) {
		between_conditions(w, condition);
		return next;
	}
	end_if(w, last_condition_of(w, statement),
	       tree_is(w->t, part, KIND_else_clause));
	return NO_NODE;
}

nid_t walk_after_elif_part(struct walker *w, nid_t clause, nid_t part)
{
	if (part != tree_child(w->t, clause, FIELD_condition) ||
	    !frame_is_of(w, tree_parent(w->t, clause)))
		return NO_NODE;
	begin_branch(w, part, true);
	return tree_child(w->t, clause, FIELD_consequence);
}

nid_t walk_after_conditional_part(struct walker *w, nid_t n, nid_t part)
{
	nid_t yes = tree_first(w->t, n), condition = tree_sibling(w->t, yes);
	nid_t no = tree_sibling(w->t, condition);

	if (part == condition) {
		frame_push(w, FRAME_BRANCHES, n);
		begin_branch(w, condition, true);
		return yes;
	}
	frame_end_branch(w, frame_top(w));
	if (part == yes && no != NO_NODE) {
		begin_branch(w, condition, false);
		return no;
	}
	frame_join(w);
	return NO_NODE;
}

nid_t walk_after_boolean_part(struct walker *w, nid_t n, nid_t part)
{
	nid_t left = tree_child(w->t, n, FIELD_left);
	bool is_and =
		tree_text_is(w->t, tree_child(w->t, n, FIELD_operator), "and");

	if (part == left) {
		frame_push(w, FRAME_SHORT, n);
		begin_branch(w, left, is_and);
		return tree_child(w->t, n, FIELD_right);
	}
	frame_end_branch(w, frame_top(w));
	begin_branch(w, left, !is_and);
	frame_end_branch(w, frame_top(w));
	frame_join(w);
	return NO_NODE;
}

nid_t walk_after_subject(struct walker *w, nid_t n, nid_t part)
{
	nid_t body = tree_child(w->t, n, FIELD_body);

	if (part == body) {
		frame_begin_branch(w, frame_top(w));
		frame_end_branch(w, frame_top(w));
		frame_join(w);
		return NO_NODE;
	}
	frame_push(w, FRAME_BRANCHES, n);
	frame_begin_branch(w, frame_top(w));
	return body;
}

nid_t walk_after_case(struct walker *w, nid_t clause)
{
	nid_t block = tree_parent(w->t, clause);

	if (!frame_is_of(w, tree_parent(w->t, block)))
		return tree_sibling(w->t, clause);
	frame_end_branch(w, frame_top(w));
	frame_begin_branch(w, frame_top(w));
	return tree_sibling(w->t, clause);
}

void walk_bind_patterns(struct walker *w, nid_t clause)
{
	for_each_descendant(w->t, n, clause) {
		if (tree_is(w->t, n, KIND_block))
			break;
		if (tree_is(w->t, n, KIND_identifier))
			bind_target_value(w, n, EV_UNKNOWN);
	}
}
