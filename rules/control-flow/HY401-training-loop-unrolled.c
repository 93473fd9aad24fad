#include <ctype.h>

#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/dtypes.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/shapes.h"
#include "rulekit/uncalled.h"

/* Fewer copies than that are worth no rewrite: of six such loops that were read in code of
 * others, of 23 to 60 iterations, none was called worth telling. The steps of a network,
 * 64 of them, made a training three times as long (tests/bench/TRAINING.md). */
#define FEWEST_ITERATIONS 64
#define MOST_COLLECTED 3 /* more places say nothing new */

/* y = tf.matmul(x, w), loss + 1.0, tape.gradient(...): each pass adds
 * operations to the graph. */
static bool computes(const struct model *m, nid_t body)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, body) {
		const struct call *call = call_at(m, n);
		const struct fact *fact =
			call ? framework_fact(m->framework, call->name) : NULL;

		if ((fact && fact->flags & FACT_OP) ||
		    (call && (name_is(m, call->method, "reduce") ||
			      name_is(m, call->method, "gradient") ||
			      name_is(m, call->method, "apply_gradients"))) ||
		    (tree_is(t, n, KIND_call) &&
		     tensor_certainty(m, n) != CERTAINTY_NO) ||
		    (tree_is(t, n, KIND_binary_operator) &&
		     tensor_certainty(m, n) == CERTAINTY_CERTAIN))
			return true;
	}
	return false;
}

/* How often a literal range runs, or -1. */
static long literal_count(const struct model *m, nid_t call)
{
	nid_t first = call_argument(m, call, 0, NULL);
	nid_t second = call_argument(m, call, 1, NULL);
	long from = 0, to;

	if (second == NO_NODE)
		return literal_int(m, first, &to) ? to : -1;
	if (call_argument(m, call, 2, NULL) != NO_NODE)
		return -1;
	return literal_int(m, first, &from) && literal_int(m, second, &to)
		       ? to - from
		       : -1;
}

/* Whether the counter means nothing anywhere: as a tensor it would be another
 * thing, and there would be none after the loop. */
static bool is_counter_unused(const struct model *m, nid_t counter)
{
	uint32_t v = variable_of(m, counter);
	struct node_list uses;

	if (!tree_is(m->tree, counter, KIND_identifier) || v == NO_INDEX)
		return false;
	uses = uses_of(m, v);
	for (uint32_t i = 0; i < uses.count; i++) {
		bind_id b = bind_at(m, uses.at[i]);

		if (is_absent(b) || bind_by_id(m, b)->kind != BIND_FOR)
			return false;
	}
	return true;
}

/* What a graph loop can hold. Calls of the program and of layers may do anything in
 * Python, once; so may comprehensions and functions that are made there. */
static bool fits_in_loop(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	const struct call *call;
	const struct fact *fact;

	switch (tree_kind(t, n)) {
	case KIND_lambda:
	case KIND_function_definition:
	case KIND_class_definition:
	case KIND_list_comprehension:
	case KIND_dictionary_comprehension:
	case KIND_set_comprehension:
	case KIND_generator_expression:
	case KIND_named_expression:
	case KIND_for_statement:
	case KIND_while_statement:
	case KIND_with_statement:
	case KIND_try_statement:
	case KIND_delete_statement:
	case KIND_assert_statement:
	case KIND_return_statement:
	case KIND_yield:
	case KIND_await:
		return false;
	case KIND_subscript:
	case KIND_attribute:
		return t->nodes[n].field != FIELD_left;
	case KIND_call:
		call = call_at(m, n);
		if (call_in(m, call, "fit-for-loops"))
			return true;
		fact = framework_fact(m->framework, call->name);
		return call->callee == NO_INDEX && fact &&
		       fact->flags & FACT_OP &&
		       !(fact->flags & (FACT_TRACES | FACT_CALLBACK));
	default:
		return true;
	}
}

/* y of y = tf.sin(x), which the loop sets anew each time and nobody reads after it. */
static bool is_of_one_pass(const struct model *m, nid_t loop,
			   const struct bind *bind)
{
	struct node_list uses = uses_of(m, bind->variable);
	nid_t end = tree_end(m->tree, loop);

	if (!tree_inside(
		    m->tree,
		    bind_by_id(m, variable_at(m, bind->variable)->first)->target,
		    loop))
		return false;
	for (uint32_t i = 0; i < uses.count; i++)
		if (uses.at[i] >= end)
			return false;
	return true;
}

/* What the loop begins with: a Python float, or a tensor that the graph has. */
static bool begins_as(const struct model *m, nid_t loop, uint32_t variable,
		      bool as_number)
{
	for (bind_id b = variable_at(m, variable)->first; is_present(b);
	     b = bind_by_id(m, b)->next) {
		const struct bind *bind = bind_by_id(m, b);
		nid_t n = bind->kind == BIND_PARAMETER ? bind->target
						       : bind->value;
		const struct evidence *e;

		if (bind->target >= loop)
			return true;
		if (bind->unpacked || n == NO_NODE)
			return false;
		e = evidence_at(m, evidence_of(m, n));
		if (as_number ? !is_scalar_certainly(m, n) ||
					!may_be_float32(m, n)
			      : e->kinds & ~(KIND_BIT(VALUE_TENSOR) |
					     KIND_BIT(VALUE_UNKNOWN)))
			return false;
	}
	return false;
}

/* x += d, as x + d */
static bool is_carried(const struct model *m, nid_t loop,
		       const struct bind *bind)
{
	nid_t value = bind->value;
	nid_t statement = tree_above(m->tree, bind->target);
	bool adds = bind->kind == BIND_AUGMENTED;

	if (adds &&
	    tree_text_is(m->tree,
			 tree_child(m->tree, statement, FIELD_operator), "@="))
		return false;
	if (adds)
		value = tree_child(m->tree, statement, FIELD_right);
	if ((bind->kind != BIND_ASSIGN && !adds) || bind->unpacked ||
	    value == NO_NODE)
		return false;
	if (begins_as(m, loop, bind->variable, true))
		return is_scalar_certainly(m, value) &&
		       may_be_float32(m, value);
	return begins_as(m, loop, bind->variable, false) &&
	       (keeps_shape_of(m, value, bind->variable) ||
		(adds && is_scalar_certainly(m, value) &&
		 may_be_float32(m, value)));
}

/* Whether a tensor may count the loop: nothing in it is Python's, and what it
 * carries from one pass to the next keeps shape and dtype. */
static bool can_count_with_tensor(const struct model *m, nid_t loop)
{
	const struct tree *t = m->tree;
	nid_t body = tree_child(t, loop, FIELD_body);

	if (!is_counter_unused(m, tree_child(t, loop, FIELD_left)) ||
	    tree_child(t, loop, FIELD_alternative) != NO_NODE)
		return false;
	for_each_descendant(t, n, body)
		if (!fits_in_loop(m, n))
			return false;
	for_each_bind(m, i) {
		const struct bind *bind = bind_by_id(m, i);

		if (tree_inside(t, bind->target, body) &&
		    !is_of_one_pass(m, loop, bind) &&
		    !is_carried(m, loop, bind))
			return false;
	}
	return true;
}

/* Where the body keeps a value in a Python container from outside of the loop:
 * d[k] = v, or a.append(v). */
static bool collects_in_container(const struct model *m, nid_t loop, nid_t n)
{
	const struct tree *t = m->tree;
	const struct call *call;
	nid_t container = NO_NODE;
	struct bind_list binds;

	if (tree_is(t, n, KIND_subscript) && t->nodes[n].field == FIELD_left)
		container = tree_child(t, n, FIELD_value);
	call = call_at(m, n);
	if (call && (name_is(m, call->method, "append") ||
		     name_is(m, call->method, "extend")))
		container = call->receiver;
	if (!tree_is(t, container, KIND_identifier))
		return false;
	binds = reaching_binds(m, container);
	for (uint32_t i = 0; i < binds.count; i++)
		if (tree_inside(t, bind_by_id(m, binds.at[i])->target, loop))
			return false;
	return binds.count > 0;
}

/* The places where the body collects. A loop of the graph refuses that: who
 * follows the advice needs to know. */
static uint32_t find_collected(const struct model *m, nid_t loop, nid_t *places)
{
	nid_t body = tree_child(m->tree, loop, FIELD_body);
	uint32_t count = 0;

	for_each_descendant(m->tree, n, body)
		if (count < MOST_COLLECTED && collects_in_container(m, loop, n))
			places[count++] = n;
	return count;
}

/* predictions = tf.concat([predictions, y], 0) in the body: a graph loop refuses a
 * tensor whose shape changes. NO_NODE: there is none. */
static nid_t find_grown(const struct model *m, nid_t loop)
{
	for_each_descendant(m->tree, n, tree_child(m->tree, loop, FIELD_body))
		if (grows_by_joining(m, n))
			return n;
	return NO_NODE;
}

static void offer_graph_loop(struct check *c, nid_t loop, nid_t range)
{
	const char *tf = module_alias(c->model, loop, "tensorflow");
	uint32_t start = node_span(c->model, range).start;

	if (!tf || !can_count_with_tensor(c->model, loop))
		return;
	fix_begin(c, FIX_UNSAFE, "make it a graph loop");
	fix_replace(c, (struct span){ start, start }, "%s.", tf);
}

/* self.models[k](x): what is called is another Python object each time, which a
 * tensor cannot pick. */
static bool picks_callables(const struct model *m, nid_t loop)
{
	const struct tree *t = m->tree;
	struct slice counter = tree_text(t, tree_child(t, loop, FIELD_left));

	for_each_descendant(t, n, tree_child(t, loop, FIELD_body)) {
		if (!tree_is(t, n, KIND_subscript) ||
		    t->nodes[n].field != FIELD_function)
			continue;
		for_each_descendant(t, part, tree_child(t, n, FIELD_subscript))
			if (slice_equal(tree_text(t, part), counter))
				return true;
		if (slice_equal(tree_text(t, tree_child(t, n, FIELD_subscript)),
				counter))
			return true;
	}
	return false;
}

/* The number that an argument of range() is for certain, or -1. */
static long number_at(const struct model *m, nid_t n)
{
	long number;

	return is_known_int(m, n, &number) ? number : -1;
}

/* How often range() runs, as far as its arguments are known, or -1. */
static long known_count(const struct model *m, nid_t range)
{
	nid_t second = call_argument(m, range, 1, NULL);
	long count = literal_count(m, range), from, to;

	if (count >= 0 || call_argument(m, range, 2, NULL) != NO_NODE)
		return count;
	from = second == NO_NODE
		       ? 0
		       : number_at(m, call_argument(m, range, 0, NULL));
	to = number_at(m, second == NO_NODE ? call_argument(m, range, 0, NULL)
					    : second);
	return from < 0 || to < 0 ? -1 : to - from;
}

/* Whether n is len() of a tensor whose length is known while tracing, as that of
 * a graph function's argument is. AutoGraph makes a loop of the graph of any
 * other: of range(len(array.stack())). A list of tensors is as long as it is. */
static bool is_traced_length(const struct model *m, nid_t n)
{
	const struct evidence *e;

	if (!call_is(m, call_at(m, n), "builtins.len"))
		return false;
	e = evidence_at(m, evidence_of(m, call_argument(m, n, 0, NULL)));
	return e->kinds == KIND_BIT(VALUE_TENSOR) && e->batch == BATCH_TRACED;
}

/* range(len(x) - 1) over a tensor: one piece of graph for each element. */
static bool runs_over_tensor(const struct model *m, nid_t range)
{
	nid_t last = call_argument(m, range, 1, NULL);

	if (last == NO_NODE)
		last = call_argument(m, range, 0, NULL);
	for (nid_t n = last; n != NO_NODE && n < tree_end(m->tree, last); n++)
		if (is_traced_length(m, n))
			return true;
	return false;
}

/* What nobody runs costs nothing. */
static void note_left_over(struct check *c, nid_t loop)
{
	uint32_t f = function_around(c->model, loop);

	if (!is_called_by_nobody(c->model, f))
		return;
	report_at_most(c, SEVERITY_INFO);
	relate(c, function_at(c->model, f)->name_node, false,
	       "nothing in the project calls it");
}

void check_hy401(struct check *c, nid_t loop)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t iterable = tree_bare(t, tree_child(t, loop, FIELD_right));
	const struct call *call = call_at(m, iterable);
	nid_t left = tree_child(t, loop, FIELD_left);
	nid_t places[MOST_COLLECTED], grown;
	uint32_t collected;
	bool over_tensor;
	long count;

	if (!call_is(m, call, "builtins.range") ||
	    tensor_certainty(m, call_argument(m, iterable, 0, NULL)) !=
		    CERTAINTY_NO)
		return;
	count = known_count(m, iterable);
	over_tensor = runs_over_tensor(m, iterable);
	if (over_tensor)
		count = -1;
	else if (count < FEWEST_ITERATIONS)
		return;
	if (!traced_certainly(m, function_around(m, loop)) ||
	    !computes(m, tree_child(t, loop, FIELD_body)) ||
	    picks_callables(m, loop))
		return;
	grown = find_grown(m, loop);
	collected = find_collected(m, loop, places);
	report(c, loop, "loop",
	       arena_fmt(c->arena, "for %s in %s", source_of(c, left),
			 source_of(c, iterable)),
	       "times",
	       count >= 0 ? arena_fmt(c->arena, "%ld times", count)
			  : "once per iteration",
	       "range", source_of(c, iterable), "collect",
	       collected || grown != NO_NODE
		       ? " and collect in a tf.TensorArray"
		       : "",
	       NULL);
	for (uint32_t i = 0; i < collected; i++)
		relate(c, places[i], false,
		       "a graph loop cannot collect in Python containers");
	if (grown != NO_NODE)
		relate(c, grown, false,
		       "a graph loop refuses a tensor whose shape changes");
	note_left_over(c, loop);
	if (!collected && grown == NO_NODE)
		offer_graph_loop(c, loop, iterable);
}
