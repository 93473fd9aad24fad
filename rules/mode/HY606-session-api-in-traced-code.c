#include "rules/rule.h"

static const struct {
	const char *name, *advice;
} session_api[] = {
	{ "assign", "call the method of the variable: v.assign(...)" },
	{ "assign_add", "call the method of the variable: v.assign_add(...)" },
	{ "assign_sub", "call the method of the variable: v.assign_sub(...)" },
	{ "gradients", "use tf.GradientTape, which works eagerly too" },
	{ "Session", "call the function; there are no sessions" },
	{ "InteractiveSession", "call the function; there are no sessions" },
	{ "get_default_session", "call the function; there are no sessions" },
	{ "placeholder", "make it a parameter of the function" },
	{ "placeholder_with_default", "make it a parameter of the function" },
	{ "get_variable", "make a tf.Variable once, outside" },
	{ "global_variables_initializer", "drop it, variables start with "
					  "their values" },
	{ "local_variables_initializer", "drop it, variables start with "
					 "their values" },
	{ "initialize_all_variables", "drop it, variables start with their "
				      "values" },
	{ "add_to_collection", "return it, or keep it in an attribute" },
	{ "get_collection", "return it, or keep it in an attribute" },
	{ "reset_default_graph", "drop it" },
	{ "py_func", "use tf.numpy_function" },
};

static const char *advice_for(const struct model *m, sym_t name)
{
	const char *text = name_text(m, name);
	static const char *const prefixes[] = { "tensorflow.",
						"tensorflow.compat.v1." };

	for (size_t p = 0; p < 2; p++) {
		size_t length = strlen(prefixes[p]);

		if (strncmp(text, prefixes[p], length))
			continue;
		for (size_t i = 0;
		     i < sizeof(session_api) / sizeof(*session_api); i++)
			if (!strcmp(text + length, session_api[i].name))
				return session_api[i].advice;
	}
	return NULL;
}

void check_hy606(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t parent = tree_parent(m->tree, node);
	const char *advice;
	sym_t name;

	if (tree_is(m->tree, parent, KIND_attribute) ||
	    tree_is(m->tree, parent, KIND_dotted_name) ||
	    tree_is(m->tree, parent, KIND_keyword_argument))
		parent = tree_node(m->tree, node)->field == FIELD_value
				 ? parent
				 : NO_NODE;
	if (parent == NO_NODE)
		return;
	name = dotted_name(m, node);
	if (!name || !framework_owns(m->framework, name))
		return;
	advice = advice_for(m, name);
	if (advice)
		report(c, node, "call", source_of(c, node), "advice", advice,
		       NULL);
}
