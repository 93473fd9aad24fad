/*
 * By each use of the name.
 */
#include "rulekit/held_things.h"

#include "framework/framework.h"
#include "model/uses.h"
#include "rulekit/sets.h"

/* A name that is used more often is one of a file that a program made. */
#define MOST_USES 200

/* self.table = table, dict(t=table), Scorer(table), [table] */
static bool may_be_held_at(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t above = tree_above(t, use);
	const struct call *given = call_given(m, use);

	if (given)
		return !framework_owns(m->framework, given->name) &&
		       !call_in(m, given, "only-look-at-arguments");
	return (tree_is(t, above, KIND_assignment) &&
		tree_bare(t, tree_child(t, above, FIELD_right)) == use) ||
	       tree_is_list_or_tuple(t, above) || tree_is(t, above, KIND_pair);
}

bool may_be_held(const struct model *m, sym_t name)
{
	struct node_list uses = identifiers_named(m, name);

	if (uses.count > MOST_USES)
		return true;
	for (uint32_t i = 0; i < uses.count; i++)
		if (may_be_held_at(m, uses.at[i]))
			return true;
	return false;
}
