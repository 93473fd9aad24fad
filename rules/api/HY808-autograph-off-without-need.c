#include "rulekit/deletions.h"
#include "rulekit/rule.h"

/* Whether AutoGraph would look at anything in the body. */
static bool has_something_to_convert(const struct model *m, uint32_t f)
{
	nid_t body = function_at(m, f)->body;

	for_each_descendant(m->tree, n, body) {
		const struct call *call;

		switch (tree_kind(m->tree, n)) {
		case KIND_if_statement:
		case KIND_for_statement:
		case KIND_while_statement:
		case KIND_conditional_expression:
		case KIND_boolean_operator:
		case KIND_not_operator:
		case KIND_assert_statement:
		case KIND_function_definition:
		case KIND_lambda:
			return true;
		case KIND_call:
			call = call_at(m, n);
			if (!call || !call->name ||
			    !framework_owns(m->framework, call->name))
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}

void check_hy808(struct check *c, nid_t call)
{
	const struct model *m = c->model;
	nid_t value = call_keyword(m, call, "autograph");

	if (!tree_is(m->tree, value, KIND_false))
		return;
	for (uint32_t f = 0; f < m->functions.count; f++) {
		const struct function *function = function_at(m, f);
		nid_t option = tree_above(m->tree, value);

		if (!function->hybrids.count ||
		    function->hybrids.at[0].call != call || !function->name ||
		    has_something_to_convert(m, f))
			continue;
		report(c, option, "option", source_of(c, option), "function",
		       function->qualified_name, NULL);
		fix_begin(c, FIX_SAFE, "remove it");
		fix_replace(c, argument_span(m, option), "%s", "");
		return;
	}
}
