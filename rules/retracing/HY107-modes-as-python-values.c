#include "model/imported.h"
#include "rulekit/graph_calls.h"
#include "rulekit/rule.h"

#define MOST_VALUES 16

/* Flags that the framework itself hands over as Python values. */
static bool is_usual_mode(const struct model *m, sym_t name)
{
	return name_is(m, name, "training") ||
	       name_is(m, name, "is_training") || name_is(m, name, "mask") ||
	       name_is(m, name, "return_sequences");
}

static bool is_mode(const struct tree *t, nid_t n)
{
	return tree_is(t, n, KIND_string) || tree_is(t, n, KIND_true) ||
	       tree_is(t, n, KIND_false);
}

struct values {
	nid_t at[MOST_VALUES];
	size_t count;
};

static void add_value(const struct tree *t, struct values *values, nid_t n)
{
	for (size_t i = 0; i < values->count; i++)
		if (slice_equal(tree_text(t, values->at[i]), tree_text(t, n)))
			return;
	if (values->count < MOST_VALUES)
		values->at[values->count++] = n;
}

/* A graph function and the calls of it in this file. */
struct called {
	const struct model *model; /* of the file that defines it */
	const char *path;	   /* of that file, or NULL: it is this one */
	uint32_t function;
	VEC(const struct call *) calls;
	bool bound; /* the calls hand over the receiver by themselves */
};

static nid_t values_given_to(const struct model *m, const struct called *called,
			     const struct call *call, uint32_t p)
{
	if (!called->path)
		return argument_for_parameter(m, call, p);
	return argument_for_function(
		m, call, function_at(called->model, called->function),
		called->bound
			? first_real_parameter(called->model, called->function)
			: 0,
		p);
}

static void relate_definition(struct check *c, const struct called *called)
{
	nid_t where =
		function_at(called->model, called->function)->hybrids.at[0].where;

	if (called->path)
		relate_elsewhere(c, called->path, called->model,
				 node_span(called->model, where),
				 "a graph function");
	else
		relate(c, where, true, "a graph function");
}

static void look_at_parameter(struct check *c, const struct called *called,
			      uint32_t p)
{
	const struct model *m = c->model;
	const struct function *function =
		function_at(called->model, called->function);
	struct values values = { .count = 0 };

	for (size_t i = 0; i < called->calls.count; i++) {
		const struct call *call = called->calls.at[i];
		nid_t given = values_given_to(m, called, call, p);

		if (given != NO_NODE && is_mode(m->tree, given) &&
		    traced_at(m, call->node) == NO_INDEX)
			add_value(m->tree, &values, given);
	}
	if (values.count < 2)
		return;
	report(c, values.at[1], "parameter",
	       name_text(called->model, function->parameters.at[p].name),
	       "function", function->qualified_name, "count",
	       arena_fmt(c->arena, "%zu", values.count), NULL);
	relate(c, values.at[0], true, "one value here");
	relate_definition(c, called);
}

static void look_at_parameters(struct check *c, const struct called *called)
{
	const struct function *function =
		function_at(called->model, called->function);

	for (uint32_t p = 0; p < function->parameters.count; p++)
		if (!is_usual_mode(called->model,
				   function->parameters.at[p].name))
			look_at_parameter(c, called, p);
}

static bool looks_up_by_values(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	return function->hybrids.count &&
	       !has_signature(m, &function->hybrids.at[0]);
}

struct called_list {
	VEC(struct called) all;
};

static void add_call(struct check *c, struct called_list *list,
		     const struct imported_callee *callee,
		     const struct call *call)
{
	struct called fresh = { .model = callee->what.model,
				.path = callee->what.path,
				.function = callee->what.function,
				.bound = callee->bound };
	size_t i = 0;

	while (i < list->all.count &&
	       (list->all.at[i].model != fresh.model ||
		list->all.at[i].function != fresh.function ||
		list->all.at[i].bound != fresh.bound))
		i++;
	if (i == list->all.count)
		vec_push(c->arena, &list->all, fresh);
	vec_push(c->arena, &list->all.at[i].calls, call);
}

/* Graph functions of other files, by the calls of this one. */
static void check_imported_functions(struct check *c)
{
	const struct model *m = c->model;
	struct called_list list = { 0 };

	if (!m->around.modules)
		return;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		struct imported_callee callee;

		if (call->callee == NO_INDEX &&
		    imported_callee(m, call, &callee) && !callee.constructs &&
		    looks_up_by_values(callee.what.model, callee.what.function))
			add_call(c, &list, &callee, call);
	}
	for (size_t i = 0; i < list.all.count; i++)
		look_at_parameters(c, &list.all.at[i]);
}

void check_hy107(struct check *c, nid_t node)
{
	const struct model *m = c->model;

	(void)node;
	for (uint32_t f = 0; f < m->functions.count; f++) {
		const struct function *function = function_at(m, f);
		struct called called = { .model = m, .function = f };

		if (!looks_up_by_values(m, f))
			continue;
		for (size_t i = 0; i < function->callers.count; i++)
			vec_push(c->arena, &called.calls,
				 call_by_id(m, function->callers.at[i]));
		look_at_parameters(c, &called);
	}
	check_imported_functions(c);
}
