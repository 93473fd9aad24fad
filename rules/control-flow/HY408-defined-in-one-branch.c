#include "rulekit/graphflow.h"
#include "rulekit/joins.h"
#include "rulekit/rule.h"

struct looking {
	struct check *check;
	nid_t branch;
};

static void look_at(void *context, const struct join *join)
{
	struct looking *looking = context;
	struct check *c = looking->check;
	const struct model *m = c->model;
	const char *name = name_text(m, m->variables.at[join->variable].name);
	nid_t target = m->binds.at[join->inside].target;

	if (join->without == NO_NODE || join->before != NO_INDEX ||
	    loop_around(m, looking->branch) != NO_NODE)
		return;
	report(c, target, "name", name, NULL);
	relate(c, tree_child(m->tree, looking->branch, FIELD_condition), true,
	       "a tensor: both ways become graphs");
	relate(c, join->use, true, "used here, where both ways meet");
}

void check_hy408(struct check *c, nid_t node)
{
	struct looking looking = { c, node };

	if (is_graph_branch(c->model, node))
		each_join(c->model, node, look_at, &looking);
}
