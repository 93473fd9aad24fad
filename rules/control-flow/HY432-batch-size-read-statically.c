#include "rules/dimensions.h"
#include "rules/rule.h"

void check_hy432(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct dimension d;

	if (!dimension_read(m, node, &d) || d.unknown || d.fixed ||
	    d.axis != 0 || !dimension_is_used(m, node))
		return;
	report(c, node, "dimension", source_of(c, node), "tensor",
	       source_of(c, d.tensor), NULL);
	dimension_fix(c, node, &d);
}
