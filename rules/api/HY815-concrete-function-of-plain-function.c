#include "framework/tables.h"
#include "model/solve/solve.h"
#include "rulekit/chosen.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"

/* serve.get_concrete_function(spec), where serve is a def that nothing wraps. */
static bool is_of_graph_functions(const struct model *m, nid_t name)
{
	return framework_set_holds(m->framework,
				   "attributes-of-graph-functions",
				   tree_text(m->tree, name));
}

void check_hy815(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t object = tree_bare(t, tree_child(t, node, FIELD_object));
	nid_t name = tree_child(t, node, FIELD_attribute);
	uint32_t f;

	if (object == NO_NODE || name == NO_NODE ||
	    t->nodes[node].field == FIELD_left ||
	    !is_of_graph_functions(m, name) || !is_plain_function(m, object) ||
	    is_tried(m, node) ||
	    is_chosen_by_call(m, node, "asks-for-attributes"))
		return;
	report(c, node, "function", source_of(c, object), "attribute",
	       source_of(c, name), NULL);
	/* A class below may have a graph function of that name. */
	if (self_attribute(m, object))
		report_at_most(c, SEVERITY_WARNING);
	f = function_meant(m, object);
	if (f != NO_INDEX && function_at(m, f)->name_node != NO_NODE)
		relate(c, function_at(m, f)->name_node, true,
		       "a plain function");
}
