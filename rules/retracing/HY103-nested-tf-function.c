#include "model/uses.h"
#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

/* What is known of a graph function that is made inside another function. */
struct nested {
	struct hybrid made;
	nid_t part; /* the code that makes it: the decorated def or the call */
	nid_t name; /* what it is bound to */
	uint32_t f; /* the function around it */
	nid_t called; /* the first use of it there */
	uint32_t uses;
	bool in_loop; /* one of them is in a loop */
};

/* The name that the new graph function is bound to. */
static nid_t name_of(const struct tree *t, const struct hybrid *made)
{
	nid_t def;

	if (made->by_call)
		return tree_is(t, made->bound_to, KIND_identifier)
			       ? made->bound_to
			       : NO_NODE;
	def = tree_child(t, tree_parent(t, made->where), FIELD_definition);
	return tree_is(t, def, KIND_function_definition)
		       ? tree_child(t, def, FIELD_name)
		       : NO_NODE;
}

/* A call that uses its argument up: an operation, or a method that traces. */
static bool uses_up(const struct model *m, nid_t arguments)
{
	const struct call *call = call_at(m, tree_parent(m->tree, arguments));

	return call && call->name && framework_owns(m->framework, call->name);
}

/* Whether an identifier is called, or handed to an operation that calls it. */
static bool is_used_up(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t parent = tree_parent(t, n);

	if (t->nodes[n].field == FIELD_function)
		return true;
	if (tree_is(t, parent, KIND_keyword_argument))
		parent = tree_parent(t, parent);
	return tree_is(t, parent, KIND_argument_list) && uses_up(m, parent);
}

/* Looks at all uses of the name. False when one of them lets the function live
 * on: it is returned, stored, handed to somebody. */
static bool look_at_uses(const struct model *m, struct nested *n)
{
	const struct tree *t = m->tree;
	nid_t body = m->functions.at[n->f].body;
	struct node_list uses = uses_of(m, variable_of(m, n->name));

	for (uint32_t i = count_before(uses, body); i < uses.count; i++) {
		nid_t use = uses.at[i];

		if (!tree_inside(t, use, body))
			break;
		if (use == n->name || tree_inside(t, use, n->part))
			continue;
		if (!is_used_up(m, use) || function_around(m, use) != n->f)
			return false;
		if (n->called == NO_NODE)
			n->called = use;
		n->uses++;
		if (loop_around(m, use) != NO_NODE)
			n->in_loop = true;
	}
	return n->called != NO_NODE;
}

/* Whether it needs something that the function around it makes for itself, as a
 * model of its own: then it must be made with it. */
static bool belongs_to_its_run(const struct model *m, const struct nested *n)
{
	const struct tree *t = m->tree;
	uint32_t scope = m->functions.at[n->f].scope;

	for_each_descendant(t, use, n->part) {
		uint32_t v;

		if (!tree_is(t, use, KIND_identifier) || use == n->name)
			continue;
		v = variable_of(m, use);
		if (v == NO_INDEX || m->variables.at[v].scope != scope ||
		    m->binds.at[m->variables.at[v].first].kind ==
			    BIND_PARAMETER)
			continue;
		switch (value_of(m, use).kind) {
		case VALUE_INT:
		case VALUE_FLOAT:
		case VALUE_BOOL:
		case VALUE_STRING:
		case VALUE_NONE:
		case VALUE_TENSOR:
		case VALUE_SHAPE:
		case VALUE_DIMENSION:
		case VALUE_DTYPE:
		case VALUE_SPEC:
		case VALUE_FUNCTION:
			break;
		default:
			return true;
		}
	}
	return false;
}

/* Whether a parameter of the function around it (other than self) is used. */
static bool uses_parameter(const struct model *m, const struct nested *n,
			   const struct call *call, nid_t loop)
{
	const struct tree *t = m->tree;
	const struct function *function = &m->functions.at[n->f];

	for (uint32_t p = first_real_parameter(m, n->f);
	     p < function->parameters.count; p++) {
		uint32_t v = function->parameters.at[p].variable;
		bool used = false;
		nid_t given;

		for_each_descendant(t, use, n->part)
			used = used || (tree_is(t, use, KIND_identifier) &&
					variable_of(m, use) == v);
		if (!used)
			continue;
		if (call->callee != n->f)
			return true;
		given = argument_for_parameter(m, call, p);
		if (given == NO_NODE ? call_has_splat(m, call->node)
				     : uses_what_passes_bind(m, given, loop))
			return true;
	}
	return false;
}

/* Whether a function computes tensors from tensors, as one does that is called
 * again and again; not a main(), not a constructor. */
static bool is_computation(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];
	bool takes = false, gives = false;

	for (uint32_t p = first_real_parameter(m, f);
	     p < function->parameters.count; p++) {
		nid_t n = function->parameters.at[p].identifier;

		takes = takes || tensor_certainty(m, n) != CERTAINTY_NO;
	}
	for (size_t i = 0; i < function->returns.count; i++)
		gives = gives ||
			tree_first(m->tree, function->returns.at[i]) != NO_NODE;
	return takes && gives;
}

static void report_nested(struct check *c, const struct nested *n,
			  const char *why, const char *help)
{
	report(c, n->made.where, "name", source_of(c, n->name), "outer",
	       c->model->functions.at[n->f].qualified_name, "why", why, "help",
	       help, NULL);
}

/* Inside `with tf.device(...)`, which a function of its own may need. */
static bool under_device(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t with = node;

	while ((with = tree_ancestor(t, with, KIND_with_statement)) !=
	       NO_NODE) {
		nid_t clause = tree_first(t, with);

		for_each_descendant(t, n, clause)
			if (tree_is(t, n, KIND_call) &&
			    call_is(m, call_at(m, n), "tensorflow.device"))
				return true;
	}
	return false;
}

/* Options, or a device, that make the inner function something of its own
 * wherever it is called. */
static bool has_purpose(const struct model *m, const struct hybrid *made)
{
	static const char *const options[] = { "jit_compile",
					       "experimental_compile",
					       "experimental_implements",
					       "experimental_attributes",
					       "autograph",
					       NULL };

	for (size_t i = 0; options[i]; i++)
		if (hybrid_option(m, made, options[i]) != NO_NODE)
			return true;
	return under_device(m, made->where);
}

/* Whether a function is never called from eager code of the file. */
static bool is_always_traced(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];

	if (!traced_certainly(m, f))
		return false;
	if (function->traces.at[0].kind != TRACE_CALLED)
		return true;
	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call = &m->calls.at[function->callers.at[i]];

		if (traced_at(m, call->node) == NO_INDEX)
			return false;
	}
	return true;
}

static void look_in_traced_code(struct check *c, struct nested *n)
{
	const struct model *m = c->model;

	if (!is_always_traced(m, n->f))
		return;
	report_nested(c, n,
		      "that is traced itself, and each trace makes and traces "
		      "this one anew",
		      n->made.by_call ? "call the function as it is"
				      : "drop the decorator, or move the "
					"function out");
	c->last->severity = SEVERITY_INFO;
}

void check_hy103(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	struct nested n = { .called = NO_NODE };
	nid_t loop, call;

	n.f = function_around(m, node);
	if (n.f == NO_INDEX || !m->functions.at[n.f].name ||
	    loop_around(m, node) != NO_NODE ||
	    !hybrid_made_at(m, node, &n.made))
		return;
	n.name = name_of(t, &n.made);
	if (n.name == NO_NODE || has_purpose(m, &n.made))
		return;
	n.part = n.made.by_call ? node : tree_parent(t, node);
	if (traced_at(m, node) != NO_INDEX) {
		look_in_traced_code(c, &n);
		return;
	}
	if (!look_at_uses(m, &n) || belongs_to_its_run(m, &n))
		return;
	loop = loop_that_calls(m, n.f, &call);
	if (loop == NO_NODE) {
		if (n.in_loop || n.uses > 2 || !is_computation(m, n.f))
			return;
		report_nested(c, &n,
			      "each call makes it anew and traces it for one "
			      "use",
			      "move it out, or drop the tf.function");
		c->last->severity = SEVERITY_INFO;
	} else {
		if (uses_parameter(m, &n, call_at(m, call), loop))
			return;
		report_nested(c, &n,
			      "a loop calls that, and each call makes and "
			      "traces this one anew",
			      "move it out, and hand over what it uses");
		relate(c, call, true, "called here");
		relate(c, loop, true, "by this loop, again and again");
	}
	relate(c, n.called, true, "used here, which traces it");
}
