/*
 * A use of the name anywhere is one, whatever it does: only functions of which no
 * code speaks are left over.
 */

#include "rulekit/uncalled.h"

#include "model/graph_uses.h"
#include "model/modules.h"
#include "model/uses.h"

/* f, used by g alone, used by h alone ...; and so many uses of each. */
#define MOST_LEFT_OVER 4
#define MOST_USES 32

static bool is_left_over(const struct model *m, uint32_t f, int depth)
{
	const struct function *function;
	struct node_list uses;

	if (f == NO_INDEX || !depth)
		return false;
	function = function_at(m, f);
	if (!function->name || is_present(function->klass) ||
	    function->outer != NO_INDEX ||
	    function->decorators.count > function->hybrids.count)
		return false;
	uses = identifiers_named(m, function->name);
	if (uses.count > MOST_USES)
		return false;
	for (uint32_t i = 0; i < uses.count; i++) {
		uint32_t user = function_around(m, uses.at[i]);

		if (uses.at[i] != function->name_node && user != f &&
		    !is_left_over(m, user, depth - 1))
			return false;
	}
	return true;
}

bool is_called_by_nobody(const struct model *m, uint32_t f)
{
	uint32_t root;
	const struct trace *trace = root_trace(m, f, &root);

	return trace && trace->kind == TRACE_DECORATED &&
	       is_left_over(m, root, MOST_LEFT_OVER) &&
	       !may_be_used_by_others(m);
}
