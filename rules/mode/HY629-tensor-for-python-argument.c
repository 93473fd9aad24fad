#include "framework/tables.h"
#include "rulekit/boundary.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"

void check_hy629(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t tensor = tensor_for_python(m, call);
	const char *instead;

	if (tensor == NO_NODE || is_tried(m, node) ||
	    !traced_certainly(m, traced_at(m, node)))
		return;
	instead = framework_instead(m->framework,
				    name_text(m, host_callee(m, call)));
	report(c, tensor, "tensor", source_of(c, tensor), "call",
	       source_of(c, call->callee_node), "advice",
	       instead ? arena_fmt(c->arena, "use %s",
				   instead_here(m, c->arena, node, instead,
						source_of(c, tensor)))
		       : "pass a Python value that is known while tracing",
	       NULL);
}
