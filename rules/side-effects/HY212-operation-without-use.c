#include "framework/tables.h"
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

/* ds.map(f): a dataset is not changed, another one is made. A progress bar around
 * one has methods of its own: bar.set_description(text). */
static bool gives_new_dataset(const struct model *m, const struct call *call)
{
	struct value v;

	if (call->receiver == NO_NODE || call->callee != NO_INDEX ||
	    value_of(m, call->node).kind != VALUE_DATASET)
		return false;
	if (!framework_member(m->framework, VALUE_DATASET,
			      name_text(m, call->method)))
		return false;
	v = value_of(m, call->receiver);
	return v.kind == VALUE_DATASET && v.certainty == CERTAINTY_CERTAIN;
}

void check_hy212(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, tree_first(m->tree, node));

	if (call && gives_new_dataset(m, call)) {
		report(c, call->node, "call", source_of(c, call->node), NULL);
		return;
	}
	if (!call || !call->name || !is_pure(m, call->name) ||
	    !traced_certainly(m, traced_at(m, node)))
		return;
	report(c, call->node, "call", source_of(c, call->node), NULL);
}
