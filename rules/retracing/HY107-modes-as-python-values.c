#include "rules/graph_calls.h"
#include "rules/rule.h"

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

static void add(const struct tree *t, struct values *values, nid_t n)
{
	for (size_t i = 0; i < values->count; i++)
		if (slice_equal(tree_text(t, values->at[i]), tree_text(t, n)))
			return;
	if (values->count < MOST_VALUES)
		values->at[values->count++] = n;
}

static void look_at(struct check *c, uint32_t f, uint32_t p)
{
	const struct model *m = c->model;
	const struct function *function = &m->functions.at[f];
	struct values values = { .count = 0 };

	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call = &m->calls.at[function->callers.at[i]];
		nid_t given = argument_for_parameter(m, call, p);

		if (given != NO_NODE && is_mode(m->tree, given) &&
		    traced_at(m, call->node) == NO_INDEX)
			add(m->tree, &values, given);
	}
	if (values.count < 2)
		return;
	report(c, values.at[1], "parameter",
	       name_text(m, function->parameters.at[p].name), "function",
	       function->qualified_name, "count",
	       arena_fmt(c->arena, "%zu", values.count), NULL);
	relate(c, values.at[0], true, "one value here");
	relate(c, function->hybrids.at[0].where, true, "a graph function");
}

void check_hy107(struct check *c, nid_t node)
{
	const struct model *m = c->model;

	(void)node;
	for (uint32_t f = 0; f < m->functions.count; f++) {
		const struct function *function = &m->functions.at[f];

		if (!function->hybrids.count ||
		    has_signature(m, &function->hybrids.at[0]))
			continue;
		for (uint32_t p = 0; p < function->parameters.count; p++)
			if (!is_usual_mode(m, function->parameters.at[p].name))
				look_at(c, f, p);
	}
}
