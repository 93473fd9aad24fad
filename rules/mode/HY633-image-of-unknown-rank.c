#include "rulekit/eager.h"
#include "rulekit/ranks.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

static const char *how_to_give_a_shape(struct check *c, nid_t origin)
{
	return call_in(c->model, call_at(c->model, origin), "reads-any-picture")
		       ? "pass `expand_animations=False` to what decodes it"
		       : "say its shape with `set_shape`, as "
			 "`set_shape([None, None, 3])` of a picture";
}

void check_hy633(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t image, origin;

	if (!call_is(m, call, "tensorflow.*") ||
	    !call_in(m, call, "needs-rank") || is_tried(m, node) ||
	    !traced_certainly(m, traced_at(m, node)))
		return;
	image = call_argument(m, node, 0, "images");
	if (image == NO_NODE)
		image = call_argument(m, node, 0, "image");
	origin = image == NO_NODE ? NO_NODE : rank_lost_at(m, image);
	if (origin == NO_NODE)
		return;
	report(c, node, "call", source_of(c, call->callee_node), "image",
	       source_of(c, image), "advice", how_to_give_a_shape(c, origin),
	       NULL);
	relate(c, origin, true, "gives a tensor without a static shape");
}
