#include "model/origin.h"
#include "rulekit/guards.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

/* The name that a decorated def or `g = tf.function(f)` gives it. */
static nid_t name_of(const struct tree *t, const struct hybrid *made)
{
	nid_t def;

	if (made->by_call)
		return made->bound_to;
	def = tree_child(t, tree_parent(t, made->where), FIELD_definition);
	return tree_child(t, def, FIELD_name);
}

/* What it runs, for people: f of tf.function(f). */
static nid_t what_it_runs(const struct model *m, const struct hybrid *made)
{
	nid_t name = name_of(m->tree, made);

	if (name != NO_NODE)
		return name;
	return call_argument(m, made->where, 0, "func");
}

static bool is_returned(const struct tree *t, nid_t n)
{
	nid_t parent = tree_parent(t, n);

	while (tree_is(t, parent, KIND_tuple) ||
	       tree_is(t, parent, KIND_expression_list) ||
	       tree_is(t, parent, KIND_parenthesized_expression))
		parent = tree_parent(t, parent);
	return tree_is(t, parent, KIND_return_statement);
}

enum fate {
	FATE_UNKNOWN, /* stored, handed to somebody */
	FATE_RETURNED,
	FATE_LOOPED, /* called in a loop of the function that makes it */
};

/* What becomes of a name of function f. */
static enum fate fate_of(const struct model *m, uint32_t f, nid_t name)
{
	const struct tree *t = m->tree;
	uint32_t variable = variable_of(m, name);
	enum fate fate = FATE_UNKNOWN;

	for_each_descendant(t, use, m->functions.at[f].body) {
		if (!tree_is(t, use, KIND_identifier) || use == name ||
		    variable_of(m, use) != variable)
			continue;
		if (is_returned(t, use))
			fate = FATE_RETURNED;
		else if (t->nodes[use].field != FIELD_function)
			return FATE_UNKNOWN;
		else if (fate == FATE_UNKNOWN && loop_around(m, use) != NO_NODE)
			fate = FATE_LOOPED;
	}
	return fate;
}

/* @functools.lru_cache and its kin. */
static bool is_cached(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];

	for (size_t i = 0; i < function->decorators.count; i++) {
		struct slice text =
			tree_text(m->tree, function->decorators.at[i]);

		if (memmem(text.ptr, text.length, "cache", 5) ||
		    memmem(text.ptr, text.length, "memo", 4))
			return true;
	}
	return false;
}

/* Whether it wraps what it is given, as a decorator does: one for each. */
static bool is_given(const struct model *m, nid_t runs)
{
	return own_parameter_of(m, function_around(m, runs), runs) != NO_INDEX;
}

/* What is called many times in one process; a main() is not. */
static bool may_run_again(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];

	return function->name && !name_is(m, function->name, "main") &&
	       !name_is(m, function->name, "__init__") && !is_cached(m, f);
}

void check_hy707(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, node);
	struct hybrid made;
	nid_t name, runs, call;
	enum fate fate;

	if (f == NO_INDEX || !may_run_again(m, f) ||
	    loop_around(m, node) != NO_NODE || !hybrid_made_at(m, node, &made))
		return;
	name = name_of(t, &made);
	if (name == NO_NODE)
		fate = made.by_call && is_returned(t, node) ? FATE_RETURNED
							    : FATE_UNKNOWN;
	else
		fate = tree_is(t, name, KIND_identifier) ? fate_of(m, f, name)
							 : FATE_UNKNOWN;
	runs = what_it_runs(m, &made);
	/* What a loop calls is for HY103, unless it gets away. */
	if (fate == FATE_UNKNOWN || runs == NO_NODE || is_given(m, runs) ||
	    is_made_once(m, node) ||
	    (fate == FATE_LOOPED && loop_that_calls(m, f, &call) != NO_NODE))
		return;
	report(c, made.where, "outer", m->functions.at[f].qualified_name,
	       "name", source_of(c, runs), "help",
	       fate == FATE_RETURNED
		       ? "call it once and keep what it returns; what only "
			 "`dataset.map` is given needs no tf.function"
		       : "define it once, outside, and hand over what it uses",
	       NULL);
}
