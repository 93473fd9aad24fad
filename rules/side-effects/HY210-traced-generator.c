#include "rulekit/rule.h"

void check_hy210(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct function *f = function_at(m, function_defined(m, node));

	if (!f->hybrids.count || (!f->is_generator && !f->is_async))
		return;
	report(c, node, "function", f->qualified_name, "what",
	       f->is_generator ? "a generator" : "a coroutine", NULL);
	relate(c, f->hybrids.at[0].where, true, "%s",
	       f->hybrids.at[0].by_call ? "wrapped here" : "decorated here");
}
