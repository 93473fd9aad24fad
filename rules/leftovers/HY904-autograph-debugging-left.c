#include "rules/rule.h"

/* Nothing is written at level 0: who sets it wants silence. */
static bool asks_for_silence(const struct model *m, const struct call *call)
{
	long level;

	return call_is(m, call, "tensorflow.autograph.set_verbosity") &&
	       literal_int(m, call_argument(m, call->node, 0, "level"),
			   &level) &&
	       level == 0;
}

void check_hy904(struct check *c, nid_t node)
{
	static const char *const names[] = {
		"tensorflow.autograph.set_verbosity",
		"tensorflow.autograph.trace",
		"tensorflow.debugging.experimental.enable_dump_debug_info",
	};
	const struct call *call = call_at(c->model, node);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (call_is(c->model, call, names[i]) &&
		    !asks_for_silence(c->model, call))
			report(c, node, "call", source_of(c, call->callee_node),
			       NULL);
}
