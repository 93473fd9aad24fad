/* Asks the traces of a function which call they are of. */

#include "rulekit/compiled.h"

const struct call *call_that_compiles(const struct model *m,
				      const struct trace *given)
{
	nid_t n = given->where;

	for (; n != NO_NODE; n = tree_parent(m->tree, n)) {
		const struct call *call =
			tree_is(m->tree, n, KIND_call) ? call_at(m, n) : NULL;

		if (call && name_is(m, call->method, "compile"))
			return call;
	}
	return NULL;
}

bool is_trace_by_compile(const struct model *m, const struct trace *trace)
{
	return trace->kind == TRACE_ARGUMENT && trace->later &&
	       !trace->assumed && call_that_compiles(m, trace);
}

const struct trace *trace_by_compile(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->traces.count; i++)
		if (is_trace_by_compile(m, &function->traces.at[i]))
			return &function->traces.at[i];
	return NULL;
}
