#include "rulekit/helpers.h"

bool call_comes_to(const struct model *m, const struct call *call,
		   is_call_sought is_sought, int deep)
{
	return is_sought(m, call) ||
	       (call->callee != NO_INDEX && call->callee != call->function &&
		function_comes_to(m, call->callee, is_sought, deep));
}

bool function_comes_to(const struct model *m, uint32_t f,
		       is_call_sought is_sought, int deep)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; deep && i < function->calls.count; i++)
		if (call_comes_to(m, call_by_id(m, function->calls.at[i]),
				  is_sought, deep - 1))
			return true;
	return false;
}
