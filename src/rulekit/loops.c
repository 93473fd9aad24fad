/*
 * Counters are found from the bind: a `for` over range() or enumerate(), a
 * variable that is computed from itself, an attribute that a method increments.
 * Assignments and callers are followed for a few steps.
 */

#include "rulekit/loops.h"

#include "model/graph_uses.h"
#include "model/solve/solve.h"
#include "model/uses.h"

/* Names are followed through so many assignments. */
#define LONGEST_CHAIN 4

/* The loop that a `for` target belongs to. */
static nid_t loop_of_target(const struct tree *t, nid_t target)
{
	nid_t n = tree_parent(t, target);

	while (n != NO_NODE && !tree_is(t, n, KIND_for_statement) &&
	       !tree_is(t, n, KIND_for_in_clause))
		n = tree_parent(t, n);
	return tree_is(t, n, KIND_for_in_clause) ? tree_parent(t, n) : n;
}

/* The innermost loop that runs both nodes, inside one function. */
static nid_t loop_with_both(const struct model *m, nid_t a, nid_t b)
{
	nid_t loop = loop_around(m, a);

	while (loop != NO_NODE && !tree_inside(m->tree, b, loop))
		loop = loop_around(m, loop);
	return loop;
}

/* How often range(...) counts when its bounds are literals, else 0. */
static long range_passes(const struct model *m, const struct call *call)
{
	nid_t second = call_argument(m, call->node, 1, NULL);
	long from = 0, to;

	if (call_argument(m, call->node, 2, NULL) != NO_NODE)
		return 0;
	if (second == NO_NODE)
		return literal_int(m, call_argument(m, call->node, 0, NULL),
				   &to)
			       ? to
			       : 0;
	return literal_int(m, call_argument(m, call->node, 0, NULL), &from) &&
			       literal_int(m, second, &to)
		       ? to - from
		       : 0;
}

static bool is_number_literal(const struct tree *t, nid_t n)
{
	n = tree_bare(t, n);
	if (tree_is(t, n, KIND_unary_operator))
		n = tree_child(t, n, FIELD_argument);
	return tree_is(t, n, KIND_integer) || tree_is(t, n, KIND_float);
}

/* for rate in [0.1, 0.01]: how many different numbers are written out; 0 where
 * it is anything else. */
static long literal_passes(const struct model *m, nid_t iterable)
{
	const struct tree *t = m->tree;
	long passes = 0;

	if (tree_is(t, iterable, KIND_identifier))
		iterable = tree_bare(t, only_value(m, iterable));
	if (!tree_is_list_or_tuple(t, iterable))
		return 0;
	for_each_child(t, item, iterable) {
		bool again = false;

		if (!is_number_literal(t, item))
			return 0;
		for_each_child(t, before, iterable) {
			if (before == item)
				break;
			again = again || slice_equal(tree_text(t, before),
						     tree_text(t, item));
		}
		passes += !again;
	}
	return passes > 1 ? passes : 0;
}

/* for i in range(n), for i, x in enumerate(xs), through a progress bar. */
static bool counts_in_for(const struct model *m, const struct bind *b,
			  struct counter *out)
{
	const struct call *call = call_at(m, iterated_value(m, b->value));

	*out = (struct counter){ loop_of_target(m->tree, b->target), NO_NODE,
				 0 };
	out->change = out->loop;
	if (call_is(m, call, "builtins.range") ||
	    call_is(m, call, "tqdm.trange")) {
		out->passes = range_passes(m, call);
		return !b->unpacked;
	}
	if (call_is(m, call, "builtins.enumerate")) {
		nid_t items = call_argument(m, call->node, 0, NULL);

		if (tree_is_list_or_tuple(m->tree, items))
			out->passes = (long)tree_child_count(m->tree, items);
		/* for number, offset in enumerate(range(0, 40, 4)) */
		if (b->place == 1 &&
		    call_is(m, call_at(m, items), "builtins.range")) {
			out->passes = range_passes(m, call_at(m, items));
			return b->unpacked;
		}
		return b->unpacked && b->place == 0;
	}
	if (!b->unpacked && !call) {
		out->passes = literal_passes(m, iterated_value(m, b->value));
		return out->passes > 0;
	}
	return !b->unpacked && call_is(m, call, "itertools.count");
}

bool passes_of_loop(const struct model *m, nid_t loop, struct counter *out)
{
	nid_t target = tree_child(m->tree, loop, FIELD_left);
	bind_id b = target == NO_NODE ? NO_BIND : bind_at(m, target);

	return is_present(b) && bind_by_id(m, b)->kind == BIND_FOR &&
	       counts_in_for(m, bind_by_id(m, b), out);
}

static bool is_counter(const struct model *m, nid_t identifier, nid_t use,
		       struct counter *out, int depth);

static bool expression_holds(const struct model *m, nid_t expression, nid_t use,
			     struct counter *out, int depth)
{
	const struct tree *t = m->tree;

	for_each_within(t, n, expression)
		if (tree_is(t, n, KIND_identifier) &&
		    is_counter(m, n, use, out, depth))
			return true;
	return false;
}

/* Whether an assignment computes a number from the variable and other numbers:
 * i = i + 1. */
static bool counts_itself(const struct model *m, const struct bind *b)
{
	const struct tree *t = m->tree;
	bool itself = false;

	if (b->kind == BIND_AUGMENTED)
		return true;
	if (b->kind != BIND_ASSIGN || b->unpacked || b->value == NO_NODE)
		return false;
	for (nid_t n = b->value; n < t->nodes[b->value].next; n++) {
		if (tree_is(t, n, KIND_call) || tree_is(t, n, KIND_subscript))
			return false;
		if (!tree_is(t, n, KIND_identifier))
			continue;
		if (variable_of(m, n) == b->variable)
			itself = true;
		else if (!is_number_kind(value_of(m, n).kind))
			return false;
	}
	return itself;
}

/* An integer that is written out, but 0 and 1. */
static bool is_factor(const struct tree *t, nid_t n)
{
	n = tree_bare(t, n);
	return tree_is(t, n, KIND_integer) && !tree_text_is(t, n, "1") &&
	       !tree_text_is(t, n, "0");
}

/* size *= 2, size = size // 2: after a few passes it is too large, or 0. */
static bool grows_by_factor(const struct model *m, const struct bind *b)
{
	const struct tree *t = m->tree;
	nid_t operation = b->kind == BIND_AUGMENTED ? tree_parent(t, b->target)
						    : tree_bare(t, b->value);
	nid_t operator= tree_child(t, operation, FIELD_operator);

	if (b->kind != BIND_AUGMENTED &&
	    !tree_is(t, operation, KIND_binary_operator))
		return false;
	return (slice_starts(tree_text(t, operator), "*") ||
		slice_starts(tree_text(t, operator), "//")) &&
	       (is_factor(t, tree_child(t, operation, FIELD_right)) ||
		is_factor(t, tree_child(t, operation, FIELD_left)));
}

/* Whether a variable that counts itself begins as a number: every other bind
 * that reaches the use is one. */
static bool begins_as_number(const struct model *m, struct bind_list binds)
{
	bool begins = false;

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);

		if (counts_itself(m, b))
			continue;
		if (b->kind != BIND_ASSIGN || b->unpacked ||
		    !is_number_kind(value_of(m, b->value).kind))
			return false;
		begins = true;
	}
	return begins;
}

/* i of `for i in range(n)`, of `i += 1`, or of `n = 2 * i` behind one of
 * these. */
static bool is_counter(const struct model *m, nid_t identifier, nid_t use,
		       struct counter *out, int depth)
{
	const struct tree *t = m->tree;
	struct bind_list binds;

	if (depth > LONGEST_CHAIN || variable_of(m, identifier) == NO_INDEX)
		return false;
	binds = reaching_binds(m, identifier);
	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);
		nid_t loop;

		if (b->kind == BIND_FOR && counts_in_for(m, b, out) &&
		    tree_inside(t, use, out->loop))
			return true;
		loop = loop_with_both(m, use, b->target);
		if (loop == NO_NODE)
			continue;
		if (counts_itself(m, b) && grows_by_factor(m, b))
			return false;
		if (counts_itself(m, b) && begins_as_number(m, binds)) {
			*out = (struct counter){ loop,
						 tree_statement(t, b->target),
						 0 };
			return true;
		}
		if (b->kind == BIND_ASSIGN && !b->unpacked &&
		    !tree_inside(t, identifier, b->value) &&
		    is_number_kind(value_of(m, b->value).kind) &&
		    expression_holds(m, b->value, use, out, depth + 1))
			return true;
	}
	return false;
}

/* self.i, a number in the class that some method counts up. */
static bool is_counting_attribute(const struct model *m, nid_t expression,
				  struct counter *out)
{
	sym_t name = self_attribute(m, expression);
	class_id c = class_around(m, expression);
	struct attribute_bind_list binds;

	if (!name || !is_number_kind(attribute_value(m, c, name).kind))
		return false;
	binds = attribute_binds(m, c, name);
	for (uint32_t i = 0; i < binds.count; i++) {
		if (!binds.at[i]->augmented)
			continue;
		*out = (struct counter){ NO_NODE, binds.at[i]->statement, 0 };
		return true;
	}
	return false;
}

bool holds_counter(const struct model *m, nid_t expression, struct counter *out)
{
	const struct tree *t = m->tree;
	enum value_kind kind;

	expression = tree_bare(t, expression);
	if (expression == NO_NODE)
		return false;
	if (is_counting_attribute(m, expression, out))
		return true;
	if (tree_is(t, expression, KIND_identifier))
		return is_counter(m, expression, expression, out, 0);
	kind = value_of(m, expression).kind;
	return (is_number_kind(kind) || kind == VALUE_STRING) &&
	       expression_holds(m, expression, expression, out, 0);
}

/* --- what belongs to one pass -------------------------------------------------- */

/* rates[i] = x in the loop, outside of that code: what it holds is another thing. */
static bool has_item_set(const struct model *m, uint32_t variable, nid_t part,
			 nid_t loop)
{
	const struct tree *t = m->tree;
	struct node_list uses = uses_of(m, variable);

	for (uint32_t i = count_before(uses, loop);
	     i < uses.count && tree_inside(t, uses.at[i], loop); i++) {
		nid_t item = tree_parent(t, uses.at[i]);

		if (tree_is(t, item, KIND_subscript) &&
		    tree_first(t, item) == uses.at[i] &&
		    tree_is_assigned(t, item) && !tree_inside(t, item, part))
			return true;
	}
	return false;
}

/* Whether the loop binds what an identifier or self.x means, or sets items of it; a
 * def of the loop is handed back to be looked into. */
static bool bound_by_passes(const struct model *m, nid_t n, nid_t part,
			    nid_t loop, uint32_t *def)
{
	const struct tree *t = m->tree;
	uint32_t v = variable_of(m, n);
	sym_t name;

	if (v != NO_INDEX) {
		for (bind_id i = variable_at(m, v)->first; is_present(i);
		     i = bind_by_id(m, i)->next) {
			const struct bind *b = bind_by_id(m, i);

			if (!tree_inside(t, b->target, loop) ||
			    tree_inside(t, b->target, part))
				continue;
			if (b->kind != BIND_FUNCTION)
				return true;
			*def = b->function;
		}
		return has_item_set(m, v, part, loop);
	}
	name = self_attribute(m, n);
	if (name) {
		struct attribute_bind_list binds =
			attribute_binds(m, class_around(m, n), name);

		for (uint32_t i = 0; i < binds.count; i++)
			if (tree_inside(t, binds.at[i]->target, loop) &&
			    !tree_inside(t, binds.at[i]->target, part))
				return true;
	}
	return false;
}

/* x of `for x in xs: step(lambda: x)`, also in a def that the code calls. */
static bool uses_pass(const struct model *m, nid_t part, nid_t loop, int depth)
{
	const struct tree *t = m->tree;

	for_each_within(t, n, part) {
		uint32_t def = NO_INDEX;
		nid_t inner;

		if (!tree_is(t, n, KIND_identifier) &&
		    !tree_is(t, n, KIND_attribute))
			continue;
		if (bound_by_passes(m, n, part, loop, &def))
			return true;
		if (def == NO_INDEX)
			continue;
		inner = function_at(m, def)->node;
		if (!tree_inside(t, part, inner) && depth < 2 &&
		    uses_pass(m, inner, loop, depth + 1))
			return true;
	}
	return false;
}

bool uses_what_passes_bind(const struct model *m, nid_t part, nid_t loop)
{
	return uses_pass(m, part, loop, 0);
}

/* phase.level in `for phase in phases`, and a Python number that a pass makes: no
 * tensor that each call has another of. */
static bool is_setting(const struct model *m, nid_t n)
{
	uint64_t settings = KINDS_SCALAR | KIND_BIT(VALUE_NONE);

	n = tree_bare(m->tree, n);
	if (ev_must(evidence_pool(m), evidence_of(m, n), settings))
		return true;
	return tree_is(m->tree, n, KIND_attribute) &&
	       !ev_may_be(evidence_pool(m), evidence_of(m, n), KINDS_TENSOR);
}

/* Whether the passes of `loop` bind it, and no loop in there does. */
static bool is_bound_by_outer_passes(const struct model *m, nid_t n, nid_t loop)
{
	nid_t inner = loop_around(m, n);

	for (; inner != NO_NODE && inner != loop; inner = loop_around(m, inner))
		if (uses_what_passes_bind(m, n, inner))
			return false;
	return inner == loop && uses_what_passes_bind(m, n, loop);
}

bool takes_setting_of_pass(const struct model *m, nid_t call, nid_t loop)
{
	const struct tree *t = m->tree;
	nid_t inner = loop_around(m, call);

	if (inner == loop || inner == NO_NODE || !tree_inside(t, call, loop))
		return false;
	for_each_child(t, a, call_at(m, call)->arguments) {
		nid_t value = tree_is(t, a, KIND_keyword_argument)
				      ? tree_child(t, a, FIELD_value)
				      : a;

		if (is_setting(m, value) &&
		    is_bound_by_outer_passes(m, value, loop))
			return true;
	}
	return false;
}

/* --- what calls a function ------------------------------------------------------ */

/* Callers are followed so far, and no more of each. */
#define MOST_CALLERS 16

/* for _ in range(9): run() and def run(): step() lead from step to the loop. */
static nid_t calling_loop(const struct model *m, uint32_t f, nid_t *call,
			  int depth)
{
	const struct function *function = function_at(m, f);
	size_t count = function->callers.count;

	for (size_t i = 0; i < count && i < MOST_CALLERS; i++) {
		const struct call *c = call_by_id(m, function->callers.at[i]);
		nid_t loop = loop_around(m, c->node);

		*call = c->node;
		if (loop != NO_NODE)
			return loop;
	}
	for (size_t i = 0; i < count && i < MOST_CALLERS && depth < 2; i++) {
		const struct call *c = call_by_id(m, function->callers.at[i]);
		nid_t loop;

		if (c->function == NO_INDEX || c->function == f)
			continue;
		loop = calling_loop(m, c->function, call, depth + 1);
		if (loop != NO_NODE)
			return loop;
	}
	return NO_NODE;
}

nid_t loop_that_calls(const struct model *m, uint32_t f, nid_t *call)
{
	return calling_loop(m, f, call, 0);
}

nid_t loop_that_runs(const struct model *m, nid_t node)
{
	nid_t loop = loop_around(m, node), call;
	uint32_t f = function_around(m, node);

	if (loop != NO_NODE || f == NO_INDEX)
		return loop;
	return loop_that_calls(m, f, &call);
}

/* f(x) at the top of the file, in no loop and no branch. */
static bool is_single_call_at_top(const struct model *m,
				  const struct call *call)
{
	return call->function == NO_INDEX &&
	       loop_around(m, call->node) == NO_NODE &&
	       tree_ancestor(m->tree, call->node, KIND_if_statement) == NO_NODE;
}

bool is_run_by_hand_only(const struct model *m, uint32_t f)
{
	const struct function *root;
	uint32_t r;

	if (!root_trace(m, f, &r))
		return false;
	root = function_at(m, r);
	for (size_t i = 0; i < root->traces.count; i++)
		if (root->traces.at[i].kind != TRACE_DECORATED &&
		    root->traces.at[i].kind != TRACE_WRAPPED)
			return false;
	for (size_t i = 0; i < root->callers.count; i++)
		if (!is_single_call_at_top(m,
					   call_by_id(m, root->callers.at[i])))
			return false;
	return root->callers.count > 0;
}

nid_t outermost_loop_around(const struct model *m, nid_t node)
{
	nid_t outer = NO_NODE;

	for (nid_t loop = loop_around(m, node); loop != NO_NODE;
	     loop = loop_around(m, loop))
		outer = loop;
	return outer;
}

bool is_conditional_in(const struct model *m, nid_t node, nid_t loop)
{
	const struct tree *t = m->tree;

	for (nid_t n = tree_parent(t, node); n != NO_NODE && n != loop;
	     n = tree_parent(t, n))
		if (tree_is(t, n, KIND_if_statement) ||
		    tree_is(t, n, KIND_conditional_expression) ||
		    tree_is(t, n, KIND_boolean_operator) ||
		    tree_is(t, n, KIND_except_clause))
			return true;
	return false;
}
