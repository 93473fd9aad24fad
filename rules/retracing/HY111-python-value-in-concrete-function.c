#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

static bool is_python_number(const struct model *m, nid_t n)
{
	nid_t bare = tree_bare(m->tree, n);

	if (tree_is(m->tree, bare, KIND_unary_operator))
		bare = tree_child(m->tree, bare, FIELD_argument);
	return tree_is(m->tree, bare, KIND_integer) ||
	       tree_is(m->tree, bare, KIND_float);
}

static void report_value(struct check *c, nid_t n,
			 const struct counter *counter)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, n, "tensorflow");
	bool is_float = value_of(m, n).kind == VALUE_FLOAT;

	report(c, n, "argument", source_of(c, n), "kind",
	       counter ? "a Python number that the loop changes"
		       : "a Python number",
	       "value", counter ? "each value separately" : "this value only",
	       "tf", tf ? tf : "tf", "dtype", is_float ? "float32" : "int32",
	       NULL);
	if (!counter)
		return;
	c->last->severity = SEVERITY_WARNING;
	relate(c, counter->change, true, "changed here");
}

void check_hy111(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct call *call = call_at(m, node);
	struct hybrid made;

	if (!name_is(m, call->method, "get_concrete_function") ||
	    !tree_is(t, call->arguments, KIND_argument_list) ||
	    !graph_function_meant(m, call->receiver, &made) ||
	    has_signature(m, &made))
		return;
	for_each_child(t, a, call->arguments) {
		nid_t value = given_value(t, a);
		struct counter counter;

		if (holds_counter(m, value, &counter))
			report_value(c, value, &counter);
		else if (is_python_number(m, value))
			report_value(c, value, NULL);
	}
}
