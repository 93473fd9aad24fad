#include "model/solve/solve.h"
#include "rulekit/graphflow.h"
#include "rulekit/rule.h"

#define KINDS_OF_PYTHON_ITEMS \
	(KINDS_SEQUENCE | KIND_BIT(VALUE_DICT) | KIND_BIT(VALUE_SET))

static bool is_of_python(const struct model *m, nid_t n, uint64_t kinds)
{
	return ev_must(evidence_pool(m), evidence_in(m, n, CONTEXT_GRAPH),
		       kinds);
}

/* enumerate(xs), zip(xs, ys), d.items(): runs over what it is given, which AutoGraph
 * asks whether it is a dataset. */
static bool passes_items_on(const struct model *m, const struct call *call)
{
	return call_is(m, call, "builtins.enumerate") ||
	       call_is(m, call, "builtins.reversed") ||
	       call_is(m, call, "builtins.zip") ||
	       call_is(m, call, "builtins.iter");
}

static bool is_range_of_ints(const struct model *m, const struct call *call)
{
	if (!call_is(m, call, "builtins.range"))
		return false;
	for_each_child(m->tree, a, call->arguments)
		if (value_of(m, a).kind != VALUE_INT)
			return false;
	return true;
}

static bool gives_items_of_dict(const struct model *m, const struct call *call)
{
	return call->receiver != NO_NODE &&
	       (name_is(m, call->method, "items") ||
		name_is(m, call->method, "keys") ||
		name_is(m, call->method, "values")) &&
	       is_of_python(m, call->receiver, KIND_BIT(VALUE_DICT));
}

/* Whether a for runs over Python numbers or over a container of Python, whatever is in
 * there. */
static bool is_python_iterable(const struct model *m, nid_t iterable)
{
	const struct call *call;

	iterable = tree_bare(m->tree, iterable);
	if (is_of_python(m, iterable, KINDS_OF_PYTHON_ITEMS))
		return true;
	if (!tree_is(m->tree, iterable, KIND_call) ||
	    call_has_splat(m, iterable))
		return false;
	call = call_at(m, iterable);
	if (!passes_items_on(m, call))
		return is_range_of_ints(m, call) ||
		       gives_items_of_dict(m, call);
	for_each_child(m->tree, a, call->arguments)
		if (!tree_is(m->tree, a, KIND_keyword_argument) &&
		    !is_python_iterable(m, a))
			return false;
	return true;
}

static bool is_python_loop(const struct model *m, nid_t loop)
{
	const struct tree *t = m->tree;

	if (tree_is(t, loop, KIND_for_statement))
		return is_python_iterable(m, tree_child(t, loop, FIELD_right));
	return tree_is(t, loop, KIND_while_statement) &&
	       tree_is(t, tree_bare(t, tree_child(t, loop, FIELD_condition)),
		       KIND_true);
}

/* "for i in range(5)", "while True" */
static const char *head_of(const struct check *c, nid_t loop)
{
	const struct tree *t = c->model->tree;

	if (tree_is(t, loop, KIND_while_statement))
		return arena_fmt(
			c->arena, "while %s",
			source_of(c, tree_child(t, loop, FIELD_condition)));
	return arena_fmt(c->arena, "for %s in %s",
			 source_of(c, tree_child(t, loop, FIELD_left)),
			 source_of(c, tree_child(t, loop, FIELD_right)));
}

static const char *advice_for_loop(const struct check *c, nid_t loop)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, loop, "tensorflow");
	nid_t iterable = tree_child(m->tree, loop, FIELD_right);

	if (tree_is(m->tree, loop, KIND_while_statement))
		return "use the tensor condition in the `while` itself";
	if (tf && tree_is(m->tree, iterable, KIND_call) &&
	    call_is(m, call_at(m, iterable), "builtins.range"))
		return arena_fmt(
			c->arena,
			"loop over `%s.%s`, which becomes a graph loop", tf,
			source_of(c, iterable));
	return "loop over a tensor, which becomes a graph loop";
}

/* --- while not done: ------------------------------------------------------------ */

static bool is_python_scalar(enum value_kind kind)
{
	return kind == VALUE_BOOL || is_number_kind(kind);
}

/* The bind in the loop that makes a tensor of a name which is a Python value
 * before it; NO_INDEX: there is none, or the name may be something else. */
static bind_id bind_that_turns(const struct model *m, nid_t name, nid_t loop,
			       bool *is_python)
{
	struct bind_list binds = reaching_binds(m, name);
	bind_id found = NO_BIND;
	bool has_start = false;

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);
		struct value v = b->value == NO_NODE || b->unpacked
					 ? (struct value){ 0 }
					 : value_of(m, b->value);

		if (!tree_inside(m->tree, b->target, loop)) {
			has_start = true;
			*is_python = *is_python && is_python_scalar(v.kind) &&
				     v.certainty == CERTAINTY_CERTAIN;
		} else if (v.kind == VALUE_TENSOR &&
			   v.certainty == CERTAINTY_CERTAIN) {
			found = binds.at[i];
		}
	}
	*is_python = *is_python && has_start;
	return found;
}

/* done = False; while not done: done = x < 1.0: it begins as a Python loop. */
static void look_at_while(struct check *c, nid_t loop)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t condition = tree_child(t, loop, FIELD_condition);
	bind_id turning = NO_BIND;
	bool is_python = true;
	const char *name;

	if (!is_converted(m, loop))
		return;
	for_each_within(t, n, condition) {
		bind_id b = NO_BIND;

		if (tree_is(t, n, KIND_call) || tree_is(t, n, KIND_attribute) ||
		    tree_is(t, n, KIND_subscript))
			return;
		if (tree_is(t, n, KIND_identifier))
			b = bind_that_turns(m, n, loop, &is_python);
		if (is_present(b))
			turning = b;
	}
	if (is_absent(turning) || !is_python)
		return;
	name = source_of(c, bind_by_id(m, turning)->target);
	report_text(
		c, condition,
		arena_fmt(c->arena,
			  "`while %s` starts as a Python loop, but `%s` becomes "
			  "a tensor in it",
			  source_of(c, condition), name),
		arena_fmt(c->arena,
			  "make `%s` a tensor before the loop, with "
			  "`tf.constant`",
			  name));
	relate(c, bind_by_id(m, turning)->target, true,
	       "a tensor from here on");
}

static void look_at_leaving(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t loop = loop_around(m, node);
	nid_t branch = graph_branch_around(m, node);
	bool is_return = tree_is(m->tree, node, KIND_return_statement);

	if (loop == NO_NODE || branch == NO_NODE ||
	    !tree_inside(m->tree, branch, loop) || !is_python_loop(m, loop) ||
	    graph_loop_around(m, node) != NO_NODE)
		return;
	report(c, node, "leave", is_return ? "return" : "break", "loop",
	       head_of(c, loop), "advice", advice_for_loop(c, loop), NULL);
	relate(c, tree_child(m->tree, branch, FIELD_condition), true,
	       "a tensor, without a value while tracing");
	relate(c, loop, true, "a Python loop");
}

void check_hy403(struct check *c, nid_t node)
{
	if (tree_is(c->model->tree, node, KIND_while_statement))
		look_at_while(c, node);
	else
		look_at_leaving(c, node);
}
