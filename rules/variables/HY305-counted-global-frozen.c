#include "rulekit/rule.h"
#include "rulekit/state.h"

static bool is_bound_to_number(const struct model *m, const struct bind *b)
{
	return b->kind == BIND_ASSIGN && !b->unpacked &&
	       is_number_kind(value_of(m, b->value).kind);
}

/* The statement in another, untraced function that counts the global up, or
 * NO_NODE. The function says `global`, so the bind belongs to the module. */
static nid_t counted_at(const struct model *m, uint32_t variable)
{
	bind_id b = variable_at(m, variable)->first;
	nid_t found = NO_NODE;

	if (is_absent(b) || !is_bound_to_number(m, bind_by_id(m, b)))
		return NO_NODE;
	for (; is_present(b); b = bind_by_id(m, b)->next) {
		nid_t target = bind_by_id(m, b)->target;

		if (bind_by_id(m, b)->kind == BIND_AUGMENTED &&
		    m->function_of[target] != NO_INDEX &&
		    traced_at(m, target) == NO_INDEX)
			found = target;
	}
	return found;
}

void check_hy305(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t variable = variable_of(m, node), f;
	struct rebinding rebinding;
	nid_t counted;

	/* A name of the function itself is bound in each call. */
	if (variable == NO_INDEX ||
	    scope_at(m, variable_at(m, variable)->scope)->function ==
		    m->function_of[node])
		return;
	f = traced_at(m, node);
	if (f == NO_INDEX || !traced_certainly(m, f))
		return;
	if (rebound_after_trace(m, node, &rebinding)) {
		report(c, node, "name", source_of(c, node), "function",
		       who_changes(c, rebinding.write), "help",
		       how_to_follow(c, node), NULL);
		relate_rebinding(c, &rebinding);
		return;
	}
	if (!same_scope(variable_at(m, variable)->scope, MODULE_SCOPE) ||
	    !variable_at(m, variable)->rebound_inside)
		return;
	counted = counted_at(m, variable);
	if (counted == NO_NODE)
		return;
	report(c, node, "name", source_of(c, node), "function",
	       who_changes(c, counted), "help", how_to_follow(c, node), NULL);
	relate(c, counted, true, "incremented here");
	/* Nobody is seen to call either of the two. */
	report_at_most(c, SEVERITY_INFO);
}
