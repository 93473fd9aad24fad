#include "rulekit/rule.h"

/* The first parameter of a method, where nothing else of that name exists. */
static bool is_name_of_receiver(const struct model *m, nid_t n, uint32_t f)
{
	const struct function *function = function_at(m, f);

	return tree_is(m->tree, n, KIND_identifier) &&
	       is_present(function->klass) && !function->is_static &&
	       function->parameters.count &&
	       tree_text_is(m->tree, n,
			    name_text(m, function->parameters.at[0].name)) &&
	       variable_of(m, n) == NO_INDEX;
}

void check_hy812(struct check *c, nid_t decorator)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t call = tree_first(t, decorator), definition;
	const char *wrapper;
	uint32_t f;

	definition = tree_decorated(t, decorator);
	if (!tree_is(t, definition, KIND_function_definition) ||
	    !tree_is(t, call, KIND_call) ||
	    !framework_hybridizes(m->framework, call_at(m, call)->name))
		return;
	f = function_defined(m, definition);
	wrapper = source_of(c, call_at(m, call)->callee_node);
	for_each_descendant(t, n, call_at(m, call)->arguments) {
		if (!is_name_of_receiver(m, n, f) ||
		    t->nodes[n].field == FIELD_attribute ||
		    t->nodes[n].field == FIELD_name)
			continue;
		report(c, n, "self", source_of(c, n), "decorator",
		       arena_fmt(c->arena, "@%s(...)", wrapper), "method",
		       name_text(m, function_at(m, f)->name), "wrapper",
		       wrapper, NULL);
		return;
	}
}
