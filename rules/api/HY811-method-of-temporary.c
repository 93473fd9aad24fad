#include "rulekit/rule.h"

/* The decorator that makes a graph function of the method, where nothing stands
 * above it: @property over @tf.function holds the object during the call. */
static nid_t topmost_hybrid_decorator(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->hybrids.count; i++)
		if (!function->hybrids.at[i].by_call &&
		    function->hybrids.at[i].where ==
			    function->decorators.at[0] &&
		    !function->is_property)
			return function->hybrids.at[i].where;
	return NO_NODE;
}

/* Whether a method looks at its object at all. */
static bool uses_receiver(const struct model *m, uint32_t f)
{
	const struct tree *t = m->tree;
	const struct function *function = function_at(m, f);
	uint32_t receiver;

	if (first_real_parameter(m, f) == 0 || function->is_class_method)
		return false;
	receiver = function->parameters.at[0].variable;
	for_each_descendant(t, n, function->body)
		if (tree_is(t, n, KIND_identifier) &&
		    variable_of(m, n) == receiver)
			return true;
	return false;
}

void check_hy811(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t object = tree_bare(t, tree_child(t, node, FIELD_object));
	nid_t name = tree_child(t, node, FIELD_attribute), decorator;
	const struct call *made = call_at(m, object);
	struct value class;
	struct slice text;
	uint32_t f;

	if (!made || name == NO_NODE)
		return;
	class = value_of(m, made->callee_node);
	if (class.kind != VALUE_CLASS || is_absent(class.klass) ||
	    class.certainty != CERTAINTY_CERTAIN)
		return;
	text = tree_text(t, name);
	f = class_method(m, class.klass,
			 intern_bytes(m->names, text.ptr, text.length));
	if (f == NO_INDEX)
		return;
	decorator = topmost_hybrid_decorator(m, f);
	if (decorator == NO_NODE || !uses_receiver(m, f))
		return;
	report(c, node, "class", source_of(c, made->callee_node), "method",
	       source_of(c, name), NULL);
	relate(c, decorator, true, "`%s` is a tf.function", source_of(c, name));
}
