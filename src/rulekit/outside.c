#include "rulekit/outside.h"

#include "model/owners.h"

bool lives_outside_the_trace(const struct model *m, nid_t place,
			     nid_t expression)
{
	uint32_t f = function_around(m, place), v, owner;
	owners_t owners = owner_of(m, f, expression);
	nid_t root = root_of(m, expression);

	if (!owners || made_in_trace(m, f, owners))
		return false;
	if (owners != OWNER_OUTSIDE)
		return self_attribute(m, expression) ||
		       tree_text_is(m->tree, root, "self");
	v = variable_of(m, root);
	if (v == NO_INDEX)
		return true;
	/* A list of the traced function around a nested one. */
	owner = m->scopes.at[m->variables.at[v].scope].function;
	return owner == NO_INDEX || !m->functions.at[owner].traces.count;
}
