#include "rulekit/dimensions.h"
#include "rulekit/rule.h"

void check_hy430(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct dimension d;

	if (!dimension_read(m, node, &d) || !d.unknown ||
	    !dimension_is_used(m, node))
		return;
	report(c, node, "dimension", source_of(c, node), "tensor",
	       source_of(c, d.tensor), "axis",
	       arena_fmt(c->arena, "%ld", d.axis), NULL);
	if (d.because != NO_NODE)
		relate(c, d.because, true, "leaves axis %ld open", d.axis);
	dimension_fix(c, node, &d);
}
