#include "model/host.h"
#include "rulekit/rule.h"

void check_hy207(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	enum host_effect effect = host_effect_of(m, call);
	bool draw = effect == HOST_DRAW;
	struct finding *f;

	if (!draw && effect != HOST_CLOCK)
		return;
	f = report(c, node, "call", source_of(c, node), "effect",
		   draw ? "draws a number once," : "is read once,", "advice",
		   draw ? "draw with tf.random inside, or draw outside and "
			  "pass the number in as a tensor"
			: "read the clock in the eager caller, or use "
			  "tf.timestamp()",
		   NULL);
	if (!draw && f->severity == SEVERITY_ERROR)
		f->severity = SEVERITY_WARNING;
}
