#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/yields.h"

/* Names and operands are followed through so many assignments. */
#define LONGEST_CHAIN 4

/* A number that is another one on each pass of a loop. */
struct fresh {
	nid_t loop;
	nid_t made; /* the conversion, or the call that draws it */
	nid_t of;   /* what is converted, or NO_NODE */
	const struct call *drawn; /* or NULL */
};

/* A conversion to a Python number: of what, or NO_NODE. */
static nid_t converted_value(const struct model *m, const struct call *call)
{
	static const char *const builtins[] = { "builtins.int",
						"builtins.float",
						"builtins.round",
						"builtins.str", NULL };

	if (call_is_any(m, call, builtins))
		return call_argument(m, call->node, 0, NULL);
	if (name_is(m, call->method, "item") && call->callee == NO_INDEX &&
	    tree_first(m->tree, call->arguments) == NO_NODE)
		return call->receiver;
	return NO_NODE;
}

static bool is_python_number(const struct model *m, nid_t n)
{
	return is_number_kind(value_of(m, n).kind);
}

/* uniform(0.2, alpha), where each is a number: `size` and arrays give arrays. */
static bool is_given_numbers(const struct model *m, const struct call *call,
			     uint32_t most)
{
	uint32_t count = 0;

	for_each_child(m->tree, a, call->arguments) {
		struct value v = value_of(m, given_value(m->tree, a));

		if (tree_is(m->tree, a, KIND_keyword_argument) &&
		    tree_text_is(m->tree, tree_first(m->tree, a), "size"))
			return false;
		if (!is_number_kind(v.kind) || v.certainty != CERTAINTY_CERTAIN)
			return false;
		count++;
	}
	return count <= most;
}

/* The random functions of NumPy give a Python number when no size is asked for. */
static bool draws_number(const struct model *m, const struct call *call)
{
	return (call_in(m, call, "drawn-numbers") &&
		is_given_numbers(m, call, 0)) ||
	       (call_in(m, call, "numbers-drawn-by-one") &&
		is_given_numbers(m, call, 1)) ||
	       (call_in(m, call, "numbers-drawn-by-two") &&
		is_given_numbers(m, call, 2));
}

/* random.randint(0, 1) */
static bool draws_few(const struct model *m, const struct call *call)
{
	static const char *const ranges[] = { "random.randint",
					      "random.randrange", NULL };
	nid_t second = call_argument(m, call->node, 1, NULL);
	long from = 0, to;

	if (!call_is_any(m, call, ranges) ||
	    !literal_int(m, call_argument(m, call->node, 0, NULL), &to))
		return false;
	if (second != NO_NODE) {
		from = to;
		if (!literal_int(m, second, &to))
			return false;
	}
	return to - from < FEW_PASSES;
}

/* The clock and the random module give another Python number each time. */
static bool is_never_the_same(const struct model *m, const struct call *call)
{
	static const char *const calls[] = { "random.random",
					     "random.uniform",
					     "random.randint",
					     "random.gauss",
					     "random.randrange",
					     "random.normalvariate",
					     "random.betavariate",
					     "random.expovariate",
					     "random.triangular",
					     "time.time",
					     "time.time_ns",
					     "time.perf_counter",
					     "time.perf_counter_ns",
					     "time.monotonic",
					     "time.process_time",
					     "timeit.default_timer",
					     NULL };

	return (call_is_any(m, call, calls) && !draws_few(m, call)) ||
	       draws_number(m, call);
}

/* The call that draws what a generator of the file yields for a name, or NULL. */
static const struct call *drawn_for(const struct model *m, nid_t name)
{
	const struct call *call = NULL;
	struct yields yields;

	if (!tree_is(m->tree, name, KIND_identifier) ||
	    !yields_for(m, name, &yields))
		return NULL;
	for (uint32_t i = 0; i < yields.count; i++) {
		call = call_at(m, yields.at[i]);
		if (!call || !is_never_the_same(m, call) ||
		    loop_around(m, call->node) == NO_NODE)
			return NULL;
	}
	return call;
}

/* The loop around whose passes bind what an expression is made of, or NO_NODE. */
static nid_t loop_that_binds(const struct model *m, nid_t n)
{
	nid_t loop = loop_around(m, n);
	struct counter counter;

	while (loop != NO_NODE && !uses_what_passes_bind(m, n, loop))
		loop = loop_around(m, loop);
	return loop != NO_NODE && passes_of_loop(m, loop, &counter) &&
			       counter.passes && counter.passes < FEW_PASSES
		       ? NO_NODE
		       : loop;
}

/* The loop in which a conversion gives another number on each pass, for all one
 * knows: of a tensor or array that the pass binds. */
static nid_t loop_that_changes(const struct model *m, nid_t of)
{
	const struct call *call = call_at(m, of);

	if (call && name_is(m, call->method, "numpy"))
		of = call->receiver;
	return tensor_certainty(m, of) != CERTAINTY_NO ||
			       value_of(m, of).kind == VALUE_NUMPY
		       ? loop_that_binds(m, of)
		       : NO_NODE;
}

static bool is_fresh_call(const struct model *m, nid_t value, struct fresh *out)
{
	const struct call *how = call_at(m, value);

	if (!how)
		return false;
	out->made = value;
	if (is_never_the_same(m, how)) {
		out->drawn = how;
		out->loop = loop_that_runs(m, value);
		return out->loop != NO_NODE;
	}
	out->of = converted_value(m, how);
	out->loop = out->of == NO_NODE ? NO_NODE
				       : loop_that_changes(m, out->of);
	return out->loop != NO_NODE;
}

/* Sizes of batches are the same but for the last one. */
static bool asks_size(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	for_each_within(t, part, n)
		if (call_in(m, call_at(m, part), "sizes") ||
		    (tree_is(t, part, KIND_attribute) &&
		     tree_text_is(t, tree_child(t, part, FIELD_attribute),
				  "shape")))
			return true;
	return false;
}

/* Of a name or an operand: what is rounded has few values, perhaps. */
static bool is_surely_another(const struct model *m, const struct fresh *fresh)
{
	const struct call *how = call_at(m, fresh->made);

	return fresh->drawn || ((call_is(m, how, "builtins.float") ||
				 name_is(m, how->method, "item")) &&
				!asks_size(m, fresh->of));
}

static bool is_fresh(const struct model *m, nid_t value, struct fresh *out,
		     int depth);

/* Of an operation with a fresh number the other side: a tensor makes it a tensor. */
static bool makes_number(const struct model *m, nid_t operation, nid_t other)
{
	return is_python_number(m, operation) || is_python_number(m, other);
}

/* time.time() - start */
static bool has_fresh_operand(const struct model *m, nid_t value,
			      struct fresh *out, int depth)
{
	const struct tree *t = m->tree;
	nid_t left = tree_child(t, value, FIELD_left);
	nid_t right = tree_child(t, value, FIELD_right);
	nid_t operator= tree_child(t, value, FIELD_operator);

	if (tree_text_is(t, operator, "%") || tree_text_is(t, operator, "//"))
		return false;
	return (makes_number(m, value, right) &&
		is_fresh(m, left, out, depth + 1)) ||
	       (makes_number(m, value, left) &&
		is_fresh(m, right, out, depth + 1));
}

/* now = time.time(), in the same pass. */
static bool is_named_fresh(const struct model *m, nid_t name, struct fresh *out,
			   int depth)
{
	nid_t value = only_value(m, name);

	return value != NO_NODE &&
	       function_around(m, value) == function_around(m, name) &&
	       is_fresh(m, value, out, depth + 1) &&
	       (tree_inside(m->tree, name, out->loop) ||
		loop_around(m, value) == NO_NODE);
}

static bool is_fresh(const struct model *m, nid_t value, struct fresh *out,
		     int depth)
{
	const struct tree *t = m->tree;

	value = tree_bare(t, value);
	*out = (struct fresh){ NO_NODE, NO_NODE, NO_NODE, NULL };
	if (value == NO_NODE || depth > LONGEST_CHAIN)
		return false;
	switch (tree_kind(t, value)) {
	case KIND_call:
		return is_fresh_call(m, value, out) &&
		       (!depth || is_surely_another(m, out));
	case KIND_binary_operator:
		return has_fresh_operand(m, value, out, depth);
	case KIND_identifier:
		return is_named_fresh(m, value, out, depth);
	default:
		return false;
	}
}

/* The number that a generator of the file draws for each pass of a loop. */
static bool is_yielded_fresh(const struct model *m, nid_t value,
			     struct fresh *out)
{
	*out = (struct fresh){ .loop = loop_around(m, value),
			       .of = NO_NODE,
			       .drawn = drawn_for(m, value) };
	if (!out->drawn || out->loop == NO_NODE)
		return false;
	out->made = out->drawn->node;
	return true;
}

/* A number of NumPy has its own dtype as a tensor, float64 as a rule. */
static const char *what_to_pass(struct check *c, nid_t value,
				const struct fresh *fresh)
{
	const char *tf = module_alias(c->model, value, "tensorflow");

	if (fresh->drawn)
		return "pass a tensor, or draw it with TensorFlow inside the "
		       "function";
	if (value_of(c->model, fresh->of).kind == VALUE_NUMPY)
		return arena_fmt(c->arena, "pass a tensor: `%s.constant(%s)`",
				 tf ? tf : "tf", source_of(c, value));
	return arena_fmt(c->arena, "pass it unconverted: `%s`",
			 source_of(c, fresh->of));
}

static void report_fresh(struct check *c, const struct call *call,
			 const struct hybrid *made, nid_t value,
			 const struct fresh *fresh)
{
	report(c, value, "argument", source_of(c, value), "function",
	       source_of(c, call->callee_node), "help",
	       what_to_pass(c, value, fresh), NULL);
	if (fresh->made != value)
		relate(c, fresh->made, true,
		       fresh->drawn ? "another number each time"
				    : "converted here");
	relate(c, fresh->loop, true,
	       tree_inside(c->model->tree, call->node, fresh->loop)
		       ? "each iteration of this loop calls it"
		       : "this loop calls it again and again");
	relate_graph_function(c, call->callee_node, made);
}

void check_hy105(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct call *call = call_at(m, node);
	struct hybrid made;

	if (!looks_at_values(m, call, &made))
		return;
	for_each_child(t, a, call->arguments) {
		nid_t value = tree_bare(t, given_value(t, a));
		struct fresh fresh;

		if (is_fresh(m, value, &fresh, 0) ||
		    is_yielded_fresh(m, value, &fresh))
			report_fresh(c, call, &made, value, &fresh);
	}
}
