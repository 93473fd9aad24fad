#include <string.h>

#include "framework/tables.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* So deep are the functions looked at that a callback calls. */
#define MOST_HELPERS 3

/* What a callback does. */
struct work {
	bool computes;		  /* at least one thing */
	const struct call *reads; /* a picture: cv2.imread(path), or NULL */
};

/* A name that the function says `global` or `nonlocal` of. */
static bool is_outer_variable(const struct model *m, nid_t n)
{
	uint32_t v = variable_of(m, n);

	return v != NO_INDEX &&
	       scope_at(m, variable_at(m, v)->scope)->function !=
		       m->function_of[n];
}

/* Python's own control flow, other functions, and what changes things outside: a graph
 * cannot take it over as it is. */
static bool is_more_than_calls(const struct model *m, nid_t body)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, body) {
		switch (tree_kind(t, n)) {
		case KIND_for_statement:
		case KIND_while_statement:
		case KIND_try_statement:
		case KIND_lambda:
		case KIND_function_definition:
		case KIND_list_comprehension:
		case KIND_dictionary_comprehension:
		case KIND_set_comprehension:
		case KIND_generator_expression:
		case KIND_yield:
			return true;
		case KIND_attribute:
		case KIND_subscript:
			if (t->nodes[n].field == FIELD_left)
				return true;
			break;
		case KIND_identifier:
			if (tree_is_assigned(t, n) && is_outer_variable(m, n))
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}

static bool does_operations_only(const struct model *m, uint32_t f, int helpers,
				 struct work *work);

/* tf.one_hot(y, 3), y.numpy(), x.astype(np.float32), np.expand_dims(x, -1), and what the
 * file has of such. */
static bool is_of_operations(const struct model *m, const struct call *call,
			     int helpers, struct work *work)
{
	const char *name = call->name ? name_text(m, call->name) : "";

	if (call->callee != NO_INDEX)
		return helpers &&
		       does_operations_only(m, call->callee, helpers - 1, work);
	if (name_in(m, call->method, "array-conversions") ||
	    name_in(m, call->name, "array-conversions"))
		return true;
	if (name_in(m, call->name, "reads-pictures"))
		work->reads = call;
	if (framework_has(m->framework, call->name, FACT_OP) ||
	    framework_counterpart(m->framework, call->name) ||
	    name_in(m, call->name, "reads-pictures") ||
	    name_in(m, call->name, "has-operation")) {
		work->computes = true;
		return true;
	}
	return !strncmp(name, "tensorflow.", 11) &&
	       framework_callable(m->framework, call->name);
}

static bool does_operations_only(const struct model *m, uint32_t f, int helpers,
				 struct work *work)
{
	const struct function *function = function_at(m, f);

	if (function->recursive || is_present(function->klass) ||
	    is_more_than_calls(m, function->body))
		return false;
	for (size_t i = 0; i < function->calls.count; i++)
		if (!is_of_operations(m, call_by_id(m, function->calls.at[i]),
				      helpers, work))
			return false;
	return true;
}

/*
 * A callback of whose calls each has an operation, as in
 *
 *	dataset.map(lambda x, y: tf.py_function(to_one_hot, [x, y], ...))
 */
void check_hy627(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t callback;
	struct work work = { .computes = false };
	uint32_t f;

	if (!call_in(m, call, "python-callbacks"))
		return;
	callback = call_argument(m, node, 0, "func");
	if (callback == NO_NODE)
		return;
	f = function_meant(m, callback);
	if (f == NO_INDEX || !does_operations_only(m, f, MOST_HELPERS, &work) ||
	    !work.computes)
		return;
	report(c, node, "call", source_of(c, call->callee_node), "callback",
	       source_of(c, callback), "advice",
	       work.reads ? "write it with operations, which run in parallel: "
			    "`tf.io.read_file`, `tf.io.decode_image`"
			  : "write it with operations, which run in parallel "
			    "and are saved with the graph",
	       NULL);
}
