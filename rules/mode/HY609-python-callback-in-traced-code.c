#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* Whether the chain of reasons begins at a dataset. */
static bool is_input_pipeline(const struct model *m, uint32_t f)
{
	while (f != NO_INDEX && function_at(m, f)->traces.count) {
		const struct trace *trace = &function_at(m, f)->traces.at[0];

		if (trace->kind == TRACE_ARGUMENT && trace->from == NO_INDEX)
			return true;
		f = trace->from;
	}
	return false;
}

void check_hy609(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);

	if (!call_in(m, call, "python-callbacks"))
		return;
	if (!is_input_pipeline(m, traced_at(m, node)))
		report(c, node, "call", source_of(c, call->callee_node), NULL);
}
