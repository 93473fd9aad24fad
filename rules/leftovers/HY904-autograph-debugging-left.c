#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* Nothing is written at level 0: who sets it wants silence. */
static bool asks_for_silence(const struct model *m, const struct call *call)
{
	long level;

	return call_in(m, call, "autograph-verbosity") &&
	       literal_int(m, call_argument(m, call->node, 0, "level"),
			   &level) &&
	       level == 0;
}

void check_hy904(struct check *c, nid_t node)
{
	const struct call *call = call_at(c->model, node);

	if (call_in(c->model, call, "graph-debugging") &&
	    !asks_for_silence(c->model, call))
		report(c, node, "call", source_of(c, call->callee_node), NULL);
}
