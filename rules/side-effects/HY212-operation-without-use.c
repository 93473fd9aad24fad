#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* Works on its arguments only, and calls none of them. */
static bool is_pure(const struct model *m, sym_t name)
{
	const struct fact *fact = framework_fact(m->framework, name);

	if (name_in(m, name, "pure-checks"))
		return true;
	return fact && fact->flags & FACT_OP && fact->value == VALUE_TENSOR &&
	       !(fact->flags & (FACT_STATEFUL | FACT_TRACES | FACT_CALLBACK)) &&
	       framework_name_slot(m->framework, name) >= 0;
}

void check_hy212(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, tree_first(m->tree, node));

	if (!call || !call->name || !is_pure(m, call->name) ||
	    !traced_certainly(m, traced_at(m, node)))
		return;
	report(c, call->node, "call", source_of(c, call->node), NULL);
}
