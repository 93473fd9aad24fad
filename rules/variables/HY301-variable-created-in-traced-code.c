#include <string.h>

#include "rulekit/guards.h"
#include "rulekit/rule.h"

/* tf.init_scope() takes the variable out of the graph, and not out of the trace:
 * the second one makes another. */
static bool is_in_trace(const struct model *m, nid_t node)
{
	nid_t with = init_scope_around(m, node);

	return traced_at(m, with == NO_NODE ? node : with) != NO_INDEX;
}

/* @snt.once and the like: nobody knows how often what a decorator of another module
 * wraps is run. */
static bool has_unknown_decorator(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->decorators.count; i++) {
		nid_t decorator =
			tree_first(m->tree, function->decorators.at[i]);
		sym_t name =
			dotted_name(m, tree_is(m->tree, decorator, KIND_call)
					       ? tree_child(m->tree, decorator,
							    FIELD_function)
					       : decorator);

		if (name && !framework_owns(m->framework, name) &&
		    strncmp(name_text(m, name), "builtins.", 9) != 0)
			return true;
	}
	return false;
}

void check_hy301(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t target;

	if (!framework_has(m->framework, call->name, FACT_OWNS_VARIABLES) ||
	    !is_in_trace(m, node) || is_made_once(m, node) ||
	    is_in_making_of_object(m, node) ||
	    has_unknown_decorator(m, function_around(m, node)))
		return;
	target = bound_target(m, node);
	report(c, node, "call", source_of(c, node), "when",
	       "in each trace, which only the first call may do", "target",
	       target == NO_NODE ? "self.variable" : source_of(c, target),
	       NULL);
}
