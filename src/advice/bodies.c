/*
 * What functions do with tensors, and what in them needs eager execution; also by
 * way of what they call.
 */
#include "advice/subject.h"

#include <string.h>

#include "framework/tables.h"

static bool numpy_takes_parameter(const struct model *m, uint32_t f,
				  const struct call *call)
{
	if (!call_is(m, call, "numpy.*") && !call_is(m, call, "scipy.*"))
		return false;
	for_each_child(m->tree, a, call->arguments)
		if (tainted_by_parameter(m, f, a) != NO_INDEX)
			return true;
	return false;
}

static void eager_only_add(const struct model *m, struct function_facts *facts,
			   const struct call *call, const char *why)
{
	struct effect e = { call->node, why };

	vec_push(m->arena, &facts->eager_only, e);
}

static void note_call(const struct model *m, uint32_t f,
		      struct function_facts *facts, const struct call *call)
{
	const struct fact *fact = framework_fact(m->framework, call->name);
	const char *method = name_text(m, call->method);

	if (call->receiver != NO_NODE && !strcmp(method, "numpy") &&
	    call_argument(m, call->node, 0, NULL) == NO_NODE) {
		eager_only_add(m, facts, call, "`.numpy()` needs eager mode");
	} else if (call->receiver != NO_NODE &&
		   framework_set_has(m->framework, "training-loop", method) &&
		   value_of(m, call->receiver).kind == VALUE_MODEL &&
		   call->callee == NO_INDEX) {
		eager_only_add(m, facts, call,
			       arena_fmt(m->arena,
					 "`Model.%s` runs its own loop",
					 method));
	} else if (numpy_takes_parameter(m, f, call)) {
		facts->numpy_on_parameter = true;
		eager_only_add(m, facts, call,
			       "NumPy needs the value of a parameter");
	}
	if ((fact && fact->flags & FACT_OP) ||
	    value_of(m, call->node).kind == VALUE_TENSOR ||
	    value_of(m, call->node).kind == VALUE_TENSORS)
		facts->operations++;
}

/* Work on what came in as a tensor: x[0] + x[1], where x is a tuple of them. A
 * call of something unknown may compute anything. */
static bool works_on_tensors(const struct model *m, uint32_t f, nid_t n,
			     const struct function_facts *facts)
{
	const struct call *call = call_at(m, n);

	if (tree_is(m->tree, n, KIND_binary_operator) &&
	    tensor_certainty(m, n) != CERTAINTY_NO)
		return true;
	if (!tree_is(m->tree, n, KIND_binary_operator) &&
	    !(call && !call->name && call->callee == NO_INDEX))
		return false;
	return facts->tensor_parameters.count &&
	       tainted_by_parameter(m, f, n) != NO_INDEX;
}

/* tf.sqrt(x, 2), tf.sqrt(x, name=2): ignored eagerly, refused in a graph. */
static bool names_by_value(const struct model *m, const struct call *call)
{
	int slot = framework_name_slot(m->framework, call->name);
	nid_t name;

	if (slot < 0 || call_has_splat(m, call->node))
		return false;
	name = call_argument(m, call->node, slot, "name");
	if (name == NO_NODE)
		return false;
	switch (value_of(m, name).kind) {
	case VALUE_UNKNOWN:
	case VALUE_STRING:
	case VALUE_NONE:
		return false;
	default:
		return true;
	}
}

/* Whether a model is called in the function behind a node. */
static bool is_called_later(const struct model *m, uint32_t f, nid_t model,
			    nid_t node)
{
	const struct function *function = function_at(m, f);
	struct slice text = tree_text(m->tree, model);
	bool later = false;

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);

		if (!slice_equal(tree_text(m->tree, call->callee_node), text))
			continue;
		if (call->node < node)
			return false;
		later = true;
	}
	return later;
}

/* tv = model.trainable_variables; loss = model(x): the list is that of a model
 * without variables when the model is built by its first call. */
static bool reads_early(const struct model *m, uint32_t f)
{
	const struct tree *t = m->tree;
	nid_t body = function_at(m, f)->body;

	for_each_descendant(t, n, body) {
		nid_t name = tree_child(t, n, FIELD_attribute), model;
		struct value v;

		if (!tree_is(t, n, KIND_attribute) || m->function_of[n] != f ||
		    !tree_is(t, tree_parent(t, n), KIND_assignment) ||
		    (!tree_text_is(t, name, "trainable_variables") &&
		     !tree_text_is(t, name, "trainable_weights") &&
		     !tree_text_is(t, name, "variables")))
			continue;
		model = tree_child(t, n, FIELD_object);
		v = value_of(m, model);
		if ((v.kind == VALUE_MODEL || v.kind == VALUE_INSTANCE ||
		     v.kind == VALUE_LAYER) &&
		    is_called_later(m, f, model, n))
			return true;
	}
	return false;
}

void look_at_body(const struct model *m, uint32_t f,
		  struct function_facts *facts)
{
	const struct tree *t = m->tree;
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++)
		note_call(m, f, facts, call_by_id(m, function->calls.at[i]));
	for (size_t i = 0; i < function->calls.count; i++)
		if (names_by_value(m, call_by_id(m, function->calls.at[i])))
			facts->names_by_value = true;
	if (function->body == NO_NODE)
		return;
	facts->reads_early = reads_early(m, f);
	for (nid_t n = function->body; n < t->nodes[function->body].next; n++)
		if (m->function_of[n] == f && works_on_tensors(m, f, n, facts))
			facts->operations++;
	facts->has_tensor_computation = facts->operations > 0;
}

/* What a callee needs or computes, its caller does. */
static bool inherit(const struct model *m, const struct call *call,
		    struct function_facts *caller,
		    const struct function_facts *callee, bool exempt)
{
	bool grew = false;

	if (callee->has_tensor_computation && !caller->has_tensor_computation) {
		caller->has_tensor_computation = true;
		grew = true;
	}
	if (callee->eager_only.count && !caller->eager_only.count && !exempt) {
		eager_only_add(m, caller, call,
			       "calls a function that needs eager mode");
		grew = true;
	}
	return grew;
}

/* What a function runs by way of its callees: def f(): g() runs what g runs.
 * True when something was new. */
static bool inherit_in_file(const struct model *m, struct function_facts *facts)
{
	bool grew = false;

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (call->function == NO_INDEX || call->callee == NO_INDEX ||
		    call->callee == call->function)
			continue;
		if (inherit(m, call, &facts[call->function],
			    &facts[call->callee],
			    function_at(m, call->callee)->exempt))
			grew = true;
	}
	return grew;
}

/* The same for calls into other files. */
static bool inherit_through_links(const struct program *p,
				  struct function_facts **facts)
{
	bool grew = false;

	for (size_t i = 0; i < p->links.count; i++) {
		const struct link *link = &p->links.at[i];
		const struct model *m = p->files.at[link->from].model;
		const struct model *there = p->files.at[link->to].model;
		const struct call *call = call_by_id(m, link->call);

		if (call->function != NO_INDEX &&
		    inherit(m, call, &facts[link->from][call->function],
			    &facts[link->to][link->callee],
			    function_at(there, link->callee)->exempt))
			grew = true;
	}
	return grew;
}

void inherit_facts(const struct program *p, struct function_facts **facts)
{
	do
		for (size_t i = 0; i < p->files.count; i++)
			while (inherit_in_file(p->files.at[i].model, facts[i]))
				;
	while (inherit_through_links(p, facts));
}
