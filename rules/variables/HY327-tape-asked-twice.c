#include "model/around.h"
#include "model/solve/solve.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/graphflow.h"
#include "rulekit/rule.h"
#include "rulekit/tape_blocks.h"

/* --- one after the other ------------------------------------------------------------ */

/* Whether a part of a node may be left out, so that the flow gets past the node all the
 * same: a branch, what is tried, the body of a loop. */
static bool may_be_passed(const struct tree *t, nid_t n, nid_t part)
{
	switch (tree_kind(t, n)) {
	case KIND_try_statement:
	case KIND_match_statement:
	case KIND_generator_expression:
	case KIND_list_comprehension:
	case KIND_set_comprehension:
	case KIND_dictionary_comprehension:
	case KIND_comparison_operator:
	case KIND_assert_statement:
		return true;
	case KIND_for_statement:
		return t->nodes[part].field != FIELD_right;
	case KIND_while_statement:
		return t->nodes[part].field != FIELD_condition;
	default:
		return is_optional_part(t, n, part);
	}
}

/* Of two parts of a node, in the order of the text, only one is run at a time. */
static bool are_branches(const struct tree *t, nid_t n, nid_t part)
{
	switch (tree_kind(t, n)) {
	case KIND_if_statement:
	case KIND_elif_clause:
		return t->nodes[part].field != FIELD_condition;
	case KIND_try_statement:
	case KIND_match_statement:
	case KIND_conditional_expression:
		return true;
	case KIND_for_statement:
	case KIND_while_statement:
		return t->nodes[part].field == FIELD_body;
	default:
		return false;
	}
}

/* Whether who comes to `second` has been at `first`. */
static bool is_run_before(const struct tree *t, nid_t first, nid_t second)
{
	nid_t part = first, n = tree_parent(t, first);

	while (n != NO_NODE && !tree_inside(t, second, n)) {
		if (may_be_passed(t, n, part))
			return false;
		part = n;
		n = tree_parent(t, n);
	}
	return n != NO_NODE && !are_branches(t, n, part);
}

static bool may_be_meant(const struct model *m, nid_t node)
{
	return is_tried(m, node) || is_expected_to_fail(m, node) ||
	       is_never_reached(m, node);
}

/* --- in a loop ------------------------------------------------------------------------ */

static bool may_be_left(const struct model *m, nid_t loop)
{
	for_each_within(m->tree, n, loop)
		switch (tree_kind(m->tree, n)) {
		case KIND_break_statement:
		case KIND_return_statement:
		case KIND_raise_statement:
		case KIND_yield:
			return true;
		default:
			break;
		}
	return false;
}

/* What the loop runs over; NO_NODE where that is not for the text to say. */
static nid_t run_over(const struct tree *t, nid_t loop)
{
	nid_t clause = NO_NODE;

	if (tree_is(t, loop, KIND_for_statement))
		return tree_bare(t, tree_child(t, loop, FIELD_right));
	if (!tree_is(t, loop, KIND_list_comprehension))
		return NO_NODE;
	for_each_child(t, n, loop) {
		if (tree_is(t, n, KIND_if_clause))
			return NO_NODE;
		if (tree_is(t, n, KIND_for_in_clause))
			clause = clause == NO_NODE ? n : tree_nth(t, loop, 0);
	}
	return tree_is(t, clause, KIND_for_in_clause)
		       ? tree_bare(t, tree_child(t, clause, FIELD_right))
		       : NO_NODE;
}

/* range(3), [a, b]; -1: not known */
static long passes_over(const struct model *m, nid_t items)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, items));
	const struct elements *elements =
		e->elements ? pool_elements_at(evidence_pool(m), e->elements)
			    : NULL;
	const struct call *call = call_at(m, items);
	nid_t end = call ? call_argument(m, items, 0, NULL) : NO_NODE;
	long count;

	if (call_is(m, call, "builtins.range") &&
	    tree_child_count(m->tree, call->arguments) == 1 &&
	    literal_int(m, end, &count))
		return count;
	return !(e->kinds & ~KINDS_SEQUENCE) && elements && !elements->open
		       ? (long)elements->count
		       : -1;
}

/* A loop of the graph is traced once, whatever it runs over. */
static bool may_be_of_graph(const struct model *m, nid_t loop, nid_t items)
{
	return tree_is(m->tree, loop, KIND_for_statement) &&
	       runs_traced(m, loop) &&
	       !ev_must(evidence_pool(m), evidence_of(m, items),
			KINDS_SEQUENCE) &&
	       !call_is(m, call_at(m, items), "builtins.range");
}

/* The loop that asks again in its next pass; NO_NODE. */
static nid_t loop_that_repeats(const struct model *m,
			       const struct tape_block *tape, nid_t question,
			       long *passes)
{
	nid_t loop = loop_around(m, question), part = question, items;

	if (loop == NO_NODE || tree_inside(m->tree, tape->with, loop))
		return NO_NODE;
	items = run_over(m->tree, loop);
	if (items == NO_NODE || may_be_left(m, loop) ||
	    may_be_of_graph(m, loop, items))
		return NO_NODE;
	for (nid_t n = tree_parent(m->tree, part); n != loop;
	     n = tree_parent(m->tree, n)) {
		if (may_be_passed(m->tree, n, part))
			return NO_NODE;
		part = n;
	}
	*passes = passes_over(m, items);
	return *passes == 0 || *passes == 1 ? NO_NODE : loop;
}

/* --- what is said ---------------------------------------------------------------------- */

static void fix_tape(struct check *c, const struct tape_block *tape)
{
	const struct model *m = c->model;
	nid_t call = tree_parent(m->tree, tape->options);
	nid_t given = call_argument(m, call, 0, "persistent");
	struct span place = node_span(m, tape->options);

	fix_begin(c, FIX_SUGGESTION, "keep what the tape has recorded");
	if (given != NO_NODE) {
		fix_replace(c, node_span(m, given), "True");
		return;
	}
	place.start++;
	place.end = place.start;
	fix_replace(c, place, "persistent=True%s",
		    tree_first(m->tree, tape->options) == NO_NODE ? "" : ", ");
}

static void report_question(struct check *c, const struct tape_block *tape,
			    nid_t question, const char *why)
{
	const struct model *m = c->model;
	nid_t opened = tree_parent(m->tree, tape->options);

	report(c, question, "question",
	       source_of(c, call_at(m, question)->callee_node), "why", why,
	       "call", source_of(c, call_at(m, opened)->callee_node), NULL);
	relate(c, opened, true, "not persistent");
}

static bool look_at_repetition(struct check *c, const struct tape_block *tape,
			       nid_t question)
{
	long passes = -1;
	nid_t loop = loop_that_repeats(c->model, tape, question, &passes);

	if (loop == NO_NODE || may_be_meant(c->model, question))
		return false;
	report_question(c, tape, question,
			"the first iteration uses up the tape");
	relate(c, loop, true, "asked again in each iteration");
	if (passes < 0)
		report_at_most(c, SEVERITY_WARNING);
	fix_tape(c, tape);
	return true;
}

static bool look_at_second(struct check *c, const struct tape_block *tape,
			   nid_t first, nid_t second)
{
	const struct model *m = c->model;

	if (!is_run_before(m->tree, first, second) || may_be_meant(m, first) ||
	    may_be_meant(m, second))
		return false;
	report_question(c, tape, second, "the tape has been used up before");
	relate(c, first, true, "used up here");
	fix_tape(c, tape);
	return true;
}

/* Whether something is said of the question, which is number `i`. */
static bool look_at_use(struct check *c, const struct tape_block *tape,
			uint32_t i)
{
	for (uint32_t before = 0; before < i; before++)
		if (asks_tape(c->model, tape->calls[before]) &&
		    look_at_second(c, tape, tape->calls[before]->node,
				   tape->calls[i]->node))
			return true;
	return look_at_repetition(c, tape, tape->calls[i]->node);
}

/*
 * A tape that is asked twice:
 *
 *	with tf.GradientTape() as tape:
 *		a, b = losses(x)
 *	of_a = tape.gradient(a, weights)
 *	of_b = tape.gradient(b, weights)
 */
void check_hy327(struct check *c, nid_t with)
{
	const struct model *m = c->model;
	struct tape_block tape;

	for (uint32_t i = 0; tape_of_with(m, with, i, &tape); i++) {
		if (!is_asked_once(m, &tape) || !find_tape_calls(m, &tape))
			continue;
		for (uint32_t n = 0; n < tape.count; n++)
			if (asks_tape(m, tape.calls[n]) &&
			    look_at_use(c, &tape, n))
				break;
	}
}
