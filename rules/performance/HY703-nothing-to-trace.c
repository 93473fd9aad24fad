#include "model/facts.h"
#include "rules/deletions.h"
#include "rules/rule.h"

static void look_at(struct check *c, uint32_t f,
		    const struct function_facts *facts)
{
	const struct model *m = c->model;
	const struct function *function = &m->functions.at[f];
	bool numbers = facts->vetoes & VETO_PRIMITIVE_PARAMETER;
	struct span line;

	if (facts->advice != ADVICE_DEHYBRIDIZE || !function->name)
		return;
	report(c, function->name_node, "function", function->qualified_name,
	       "why",
	       numbers ? "its calls in this file give it Python numbers, and "
			 "each is another trace"
		       : "it works on no tensors",
	       "instead", numbers ? "pass tensors" : "move the work into it",
	       NULL);
	relate(c, function->hybrids.at[0].where, true, "decorated here");
	if (function->hybrids.count != 1 || function->hybrids.at[0].by_call)
		return;
	if (!decorator_span(m, function->hybrids.at[0].where, &line))
		return;
	fix_begin(c, FIX_UNSAFE, "remove the decorator");
	fix_replace(c, line, "%s", "");
}

void check_hy703(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct function_facts *facts = facts_of(m);

	(void)node;
	for (uint32_t f = 0; f < m->functions.count; f++)
		look_at(c, f, &facts[f]);
}
