#include "model/bounds.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool runs_on_the_host(const struct model *m, const struct call *call)
{
	return call_in(m, call, "not-for-xla");
}

/* The option that has f itself compiled, or NO_NODE. */
static nid_t option_of(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->hybrids.count; i++) {
		const struct hybrid *h = &function->hybrids.at[i];
		nid_t option = hybrid_option(m, h, "jit_compile");

		if (option == NO_NODE)
			option = hybrid_option(m, h, "experimental_compile");
		if (tree_is(m->tree, option, KIND_true))
			return option;
	}
	return NO_NODE;
}

/* The same for what f is traced with: what a compiled function calls is compiled
 * with it. *f becomes the function that has the option. */
static nid_t compiled_by(const struct model *m, uint32_t *f)
{
	nid_t option = NO_NODE;

	for (int step = 0; step < MOST_STEPS_UP && *f != NO_INDEX; step++) {
		const struct function *function = function_at(m, *f);

		option = option_of(m, *f);
		if (option != NO_NODE || !function->traces.count)
			break;
		*f = function->traces.at[0].from;
	}
	return option;
}

void check_hy618(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = function_around(m, node);
	const struct call *call = call_at(m, node);
	nid_t option;

	if (f == NO_INDEX || traced_at(m, node) != f ||
	    !runs_on_the_host(m, call))
		return;
	option = compiled_by(m, &f);
	if (option == NO_NODE)
		return;
	report(c, node, "call", source_of(c, node), "function",
	       function_at(m, f)->qualified_name, NULL);
	relate(c, option, true, "compiled as a whole");
}
